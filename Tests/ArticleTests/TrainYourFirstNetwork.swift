import Foundation
import Tern
import TestSupport
import Testing

/// The code of the article "Train your first network".
struct TrainYourFirstNetwork {
    private let transcript = Transcript()
    private func print(_ items: Any...) { transcript.print(items) }
    private func expect(_ heading: String, tolerance: Double = 0) throws {
        try transcript.expect(inSection: heading, of: "TrainYourFirstNetwork", tolerance: tolerance)
    }

    private func draw(_ image: Tensor<Float>) {
        for row in image[0] {
            print(String(row.scalars.map { Array(" .:-=+*#%@")[Int($0 * 9)] }))
        }
    }

    private static func makeModel() -> Sequential {
        Sequential {
            Conv2d(1, 16, kernel: 3, padding: 1)
            ReLU()
            MaxPool2d(2)
            Flatten()
            Linear(16 * 4 * 4, 10)
        }
    }

    @Test func data() throws {
        let (train, test) = ImageDataset.digits()
        print(train.count, test.count)

        let batch = train.batch(at: [0, 1, 2])
        print(batch.inputs.shape, batch.labels)

        draw(batch.inputs[2])
        try expect("Look at the data")
    }

    @Test func model() throws {
        manualSeed(0)
        let model = Sequential {
            Conv2d(1, 16, kernel: 3, padding: 1)
            ReLU()
            MaxPool2d(2)
            Flatten()
            Linear(16 * 4 * 4, 10)
        }
        print(model.summary(of: [64, 1, 8, 8]))
        try expect("Describe the model")
    }

    @Test func training() async {
        // In a process of its own: other tests draw from the default generator, too.
        await #expect(processExitsWith: .success) { try TrainYourFirstNetwork().train() }
    }

    private func train() throws {
        let (train, test) = ImageDataset.digits()
        let folder = try TemporaryFolder()
        let path = folder.file("digits.safetensors")
        manualSeed(0)
        let model = Self.makeModel()

        let optimizer = Adam(model, learningRate: 3e-3)
        let loader = DataLoader(train, batchSize: 64)
        let all = test.batch(at: .arange(test.count))
        for epoch in 1...10 {
            var sum: Float = 0
            for batch in loader {
                let loss = optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) }
                sum += loss.item() * Float(batch.count)
            }
            let accuracy = classificationAccuracy(model(all.inputs), all.labels)
            let mean = sum / Float(train.count)
            print("epoch \(epoch): loss \(String(format: "%.3f, test accuracy %.3f", mean, accuracy))")
        }
        try expect("Train", tolerance: 0.03)

        try model.save(to: path)

        let saved = TrainYourFirstNetwork()
        try saved.prediction(of: path)
        #expect(classificationAccuracy(model(all.inputs), all.labels) > 0.95)
    }

    private func prediction(of path: String) throws {
        let (_, test) = ImageDataset.digits()
        let model = Self.makeModel()
        try model.load(from: path)

        let image = test.batch(at: [5]).inputs
        draw(image[0])
        let probabilities = model(image).softmax(axis: 1)[0]
        let (values, digits) = probabilities.topK(2)
        for (probability, digit) in zip(values.scalars, digits.scalars) {
            print("\(digit): \(String(format: "%.3f", probability))")
        }
        try expect("Save, and predict", tolerance: 0.2)
    }
}
