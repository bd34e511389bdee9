import TernCore

/// A random change of a batch of images that keeps what they show: a crop, a flip, other colors.
///
/// ```swift
/// let augmentation: Augmentation = [
///     .randomCrop(32, padding: 4), .horizontalFlip(), .colorJitter(brightness: 0.8...1.2),
///     .normalize(mean: [0.4914, 0.4822, 0.4465], standardDeviation: [0.2470, 0.2435, 0.2616])
/// ]
/// let loader = DataLoader(train.augmented(by: augmentation), batchSize: 128, seed: 0, workers: 2)
/// ```
///
/// Images are [samples, channels, height, width], colors from 0 to 1. An array of changes is one change, made in its order.
/// Each image draws numbers of its own, which follow from the generator and its position in the batch, so the result is the
/// same at any number of threads. Definitions are those of `torchvision.transforms.v2` where it has them, but for these:
/// numbers are drawn for each image, not once for a batch.
///
/// The same generator makes the same crops, flips and turns of images of one size, so a mask is kept on its image:
///
/// ```swift
/// let scans = masked.randomlyMapped { batch, generator in
///     var again = generator
///     let images = augmentation(batch.inputs, using: &generator)
///     return Labeled(images, augmentation(batch.labels, using: &again))
/// }
/// ```
public struct Augmentation: Sendable, ExpressibleByArrayLiteral {
    private let change: @Sendable (Tensor<Float>, inout PhiloxGenerator) -> Tensor<Float>

    /// Creates a change from a function of images, [samples, channels, height, width], and a generator.
    public init(_ change: @escaping @Sendable (Tensor<Float>, inout PhiloxGenerator) -> Tensor<Float>) {
        self.change = change
    }

    /// Creates a change that consists of several, one after another.
    public init(_ changes: [Augmentation]) {
        self.init { images, generator in
            changes.reduce(images) { images, change in change(images, using: &generator) }
        }
    }

    public init(arrayLiteral changes: Augmentation...) { self.init(changes) }

    /// Returns changed images.
    ///
    /// - Parameters:
    ///   - images: [samples, channels, height, width].
    ///   - generator: the source of the random numbers, which goes on by one split for each random change.
    public func callAsFunction(
        _ images: Tensor<Float>, using generator: inout PhiloxGenerator
    ) -> Tensor<Float> {
        check(
            images.rank == 4, "Augmentation",
            "expected images: [samples, channels, height, width], found \(images.shape)")
        return change(images, &generator)
    }

    /// Returns a change of some of the images; the others stay as they are.
    ///
    /// - Parameters:
    ///   - probability: the probability of an image to be changed, in 0...1.
    ///   - change: keeps the shape of the images.
    public static func applied(withProbability probability: Double, _ change: Augmentation) -> Augmentation {
        checkProbability(probability, "applied")
        return Augmentation { images, generator in
            let stream = generator.split()
            let changed = change(images, using: &generator)
            check(
                changed.shape == images.shape, "Augmentation.applied",
                "a change of some images made shape \(changed.shape) of \(images.shape)")
            let isChosen = (0..<images.shape[0]).map { sample in
                var numbers = stream.split(at: sample)
                return numbers.isTrue(withProbability: probability)
            }
            return changed.where(Tensor(isChosen).reshape([images.shape[0], 1, 1, 1]), else: images)
        }
    }
}

extension Dataset {
    /// Returns a data set whose images are changed at random.
    ///
    /// ```swift
    /// let augmented = digits.train.augmented(by: [.randomCrop(8, padding: 1), .horizontalFlip()])
    /// ```
    public func augmented<Labels>(
        by augmentation: Augmentation
    ) -> MappedDataset<Self, Batch> where Batch == Labeled<Tensor<Float>, Labels> {
        randomlyMapped { batch, generator in
            Labeled(augmentation(batch.inputs, using: &generator), batch.labels)
        }
    }
}

// MARK: Common parts

/// One image of a batch: its elements, channel by channel and row by row.
struct ImagePlanes {
    let elements: UnsafeBufferPointer<Float>
    let (channels, height, width): (Int, Int, Int)

    /// The elements of a channel, row by row.
    func plane(_ channel: Int) -> UnsafePointer<Float> { elements.baseAddress! + channel * height * width }
}

/// The images of a batch, which Tern's threads go through.
private struct ImageBatch {
    let images: Tensor<Float>

    init(_ images: Tensor<Float>) { self.images = images }

    /// Calls `body` with each image, the first of its elements in a new batch, and its number.
    func forEach(
        writing elements: UnsafeMutableBufferPointer<Float>,
        _ body: (ImagePlanes, UnsafeMutablePointer<Float>, Int) -> Void
    ) {
        guard let output = elements.baseAddress, !elements.isEmpty else { return }
        let (samples, channels, height, width) = (images.shape[0], images.shape[1], images.shape[2], images.shape[3])
        let (size, newSize) = (channels * height * width, elements.count / samples)
        images.withUnsafeBufferPointer { input in
            parallelFor(samples) { sample in
                let image = ImagePlanes(
                    elements: UnsafeBufferPointer(rebasing: input[sample * size..<(sample + 1) * size]),
                    channels: channels, height: height, width: width)
                body(image, output + sample * newSize, sample)
            }
        }
    }
}

extension Augmentation {
    /// Returns a change that computes each image from the one before it and its own random numbers.
    ///
    /// - Parameters:
    ///   - size: the height and width of a changed image, from those of one before; nil for the same. Traps where the images do
    ///     not fit.
    ///   - body: writes the elements of the changed image.
    static func ofEachImage(
        size: (@Sendable (_ height: Int, _ width: Int) -> (height: Int, width: Int))? = nil,
        _ body: @escaping @Sendable (ImagePlanes, UnsafeMutablePointer<Float>, inout PhiloxGenerator) -> Void
    ) -> Augmentation {
        Augmentation { images, generator in
            let (height, width) = (images.shape[2], images.shape[3])
            let new = size.map { $0(height, width) } ?? (height: height, width: width)
            let (batch, stream) = (ImageBatch(images), generator.split())
            return Tensor(shape: [images.shape[0], images.shape[1], new.height, new.width]) { elements in
                batch.forEach(writing: elements) { image, output, sample in
                    var numbers = stream.split(at: sample)
                    body(image, output, &numbers)
                }
            }
        }
    }

    static func checkProbability(_ probability: Double, _ operation: String) {
        check(
            (0...1).contains(probability), "Augmentation.\(operation)",
            "the probability is \(probability), expected 0...1")
    }
}

extension PhiloxGenerator {
    /// Returns a number in 0..<1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Returns a number of a range; with ends that are alike, this one.
    mutating func number(in range: ClosedRange<Double>) -> Double {
        let (unit, length) = (unit(), range.upperBound - range.lowerBound)
        return length.isFinite
            ? range.lowerBound + length * unit : range.lowerBound * (1 - unit) + range.upperBound * unit
    }

    mutating func isTrue(withProbability probability: Double) -> Bool { unit() < probability }
}
