import TernCore

/// A data set of labeled images, such as MNIST or CIFAR: kept as bytes, returned as Float from 0 to 1.
///
/// ```swift
/// let (train, test) = try ImageDataset.mnist(in: "data/mnist")
/// let batch = train.batch(at: [0, 1, 2])   // inputs [3, 1, 28, 28], labels [3]
/// ```
///
/// Bytes take a quarter of the memory of Float, and dividing a batch by 255 costs less than fetching four times as much.
public struct ImageDataset: Dataset {
    /// The images: [samples, height, width] where they are gray, else [samples, channels, height, width].
    public let images: Tensor<UInt8>
    /// The labels: [samples], each in 0..<``classCount``.
    public let labels: Tensor<Int>
    /// The number of classes.
    public internal(set) var classCount: Int

    /// Creates a data set from images: [samples, height, width] or [samples, channels, height, width] and labels: [samples];
    /// traps on a label outside 0..<classCount.
    public init(images: Tensor<UInt8>, labels: Tensor<Int>, classCount: Int) {
        check(
            (3...4).contains(images.rank) && labels.shape == [images.shape[0]], "ImageDataset",
            "expected images: [samples, height, width] or [samples, channels, height, width] and labels: [samples], "
                + "found \(images.shape) and \(labels.shape)")
        check(classCount >= 0, "ImageDataset", "\(classCount) classes, expected at least 0")
        for label in labels.scalars where !(0..<classCount).contains(label) {
            trap("ImageDataset", "label \(label) is out of range: expected 0..<\(classCount)")
        }
        (self.images, self.labels, self.classCount) = (images, labels, classCount)
    }

    public var count: Int { labels.elementCount }
    /// The number of channels: 1 for gray, 3 for red, green and blue.
    public var channels: Int { images.rank == 3 ? 1 : images.shape[1] }
    /// The number of rows of an image.
    public var height: Int { images.shape[-2] }
    /// The number of columns of an image.
    public var width: Int { images.shape[-1] }

    /// Returns the samples at some positions, the inputs [samples, channels, height, width] from 0 to 1.
    public func batch(at positions: Tensor<Int>) -> Labeled<Tensor<Float>, Tensor<Int>> {
        let pixels = Tensor<Float>(images.take(positions)) / 255
        return Labeled(
            inputs: pixels.reshape([positions.elementCount, channels, height, width]), labels: labels.take(positions))
    }
}

// MARK: Files

extension ImageDataset {
    /// Reads a data set from two IDX files, of images and of labels.
    ///
    /// - Parameters:
    ///   - imagePath: the file of images, [samples, height, width].
    ///   - labelPath: the file of labels, [samples].
    ///   - classCount: the number of classes; nil for one more than the largest label, but at least 10.
    /// - Throws: ``DataFileError``, also where their counts differ or a label is not in 0..<classCount.
    public init(images imagePath: String, labels labelPath: String, classCount: Int? = nil) throws(DataFileError) {
        check(classCount ?? 1 > 0, "ImageDataset", "\(classCount ?? 0) classes, expected at least 1")
        try self.init(
            images: ByteSource(contentsOf: imagePath), labels: ByteSource(contentsOf: labelPath),
            classCount: classCount)
    }

    init(
        images imageFile: ByteSource, labels labelFile: ByteSource, classCount: Int?
    ) throws(DataFileError) {
        let labelPath = labelFile.name
        let images = try Tensor<UInt8>(idx: imageFile, rank: 3)
        let labels = try Tensor<UInt8>(idx: labelFile, rank: 1)
        guard images.shape[0] == labels.shape[0] else {
            throw DataFileError(
                labelPath, .wrongCount, found: "\(labels.shape[0]) labels",
                expected: "\(images.shape[0]), one an image")
        }
        // Letters are labeled 1 to 26.
        let classCount = classCount ?? max(10, 1 + Int(labels.scalars.max() ?? 0))
        if let position = labels.scalars.firstIndex(where: { $0 >= classCount }) {
            throw DataFileError(
                labelPath, .labelOutOfRange, found: "\(labels.scalars[position]) at position \(position)",
                expected: "0..<\(classCount)")
        }
        self.init(images: images, labels: Tensor<Int>(labels), classCount: classCount)
    }
}
