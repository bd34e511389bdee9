import Tern

/// A convolutional network that reads handwritten digits of 8 × 8 pixels.
///
/// ```swift
/// let classifier = DigitClassifier()
/// try classifier.load(from: "digits.safetensors")
/// classifier(images)   // [n, 1, 8, 8] to scores [n, 10]
/// ```
public struct DigitClassifier: Layer {
    let body = Sequential {
        Conv2d(1, 32, kernel: 3, padding: 1, hasBias: false)
        BatchNorm2d(32)
        ReLU()
        Conv2d(32, 32, kernel: 3, padding: 1, hasBias: false)
        BatchNorm2d(32)
        ReLU()
        MaxPool2d(2)
        Conv2d(32, 64, kernel: 3, padding: 1, hasBias: false)
        BatchNorm2d(64)
        ReLU()
        GlobalAveragePool()
        Linear(64, 10)
    }

    /// Creates a network that has learned nothing.
    public init() {}

    public func callAsFunction(_ images: Tensor<Float>) -> Tensor<Float> { body(images) }

    /// Returns a network trained on the digits that are part of Tern.
    public static func trained(epochs: Int = 15) -> DigitClassifier {
        let classifier = DigitClassifier()
        let loader = DataLoader(ImageDataset.digits().train, batchSize: 64)
        let optimizer = AdamW(classifier, learningRate: 1e-3)
        let schedule = Scheduler(optimizer, .oneCycle(maximum: 1e-2, steps: epochs * loader.batchCount))
        for batch in (1...epochs).flatMap({ _ in loader }) {
            optimizer.step { crossEntropyLoss(classifier(batch.inputs), batch.labels) }
            schedule.step()
        }
        return classifier
    }

    /// The share of the test images that the network reads right.
    public var testAccuracy: Double {
        let test = ImageDataset.digits().test
        let samples = test.batch(at: .arange(test.count))
        return Double(classificationAccuracy(self(samples.inputs), samples.labels))
    }

    /// Returns what the network reads in some images, each [1, 8, 8].
    public func read(_ images: [Tensor<Float>]) -> [Reading] {
        self(stack(images)).softmax(axis: -1).map { Reading(probabilities: $0.scalars) }
    }
}

/// A digit with the probabilities of all ten.
///
/// ```swift
/// let reading = classifier.read([image])[0]
/// print(reading.digit, reading.probabilities[reading.digit])
/// ```
public struct Reading: Codable, Sendable, Equatable {
    /// The most likely digit.
    public let digit: Int
    /// The probability of each digit from 0 to 9.
    public let probabilities: [Float]

    init(probabilities: [Float]) {
        self.probabilities = probabilities
        digit = probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0
    }
}
