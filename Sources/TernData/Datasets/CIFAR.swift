import TernCore

/// The labels that CIFAR-100 has for an image.
///
/// ```swift
/// let (train, test) = try ImageDataset.cifar100(in: "data/cifar-100-binary", labels: .coarse)
/// ```
public enum CIFAR100Labels: Sendable {
    /// The 100 classes, such as "maple tree".
    case fine
    /// The 20 superclasses, such as "trees".
    case coarse
}

extension ImageDataset {
    /// Reads CIFAR-10 in its binary version: `data_batch_1.bin` to `data_batch_5.bin` and `test_batch.bin`.
    ///
    /// ```swift
    /// let (train, test) = try ImageDataset.cifar10(in: "data/cifar-10-batches-bin")   // [50000, 3, 32, 32]
    /// ```
    ///
    /// A record is a byte of the label and 3072 of red, green and blue (Krizhevsky, *Learning multiple layers of features from
    /// tiny images*, 2009).
    ///
    /// - Throws: ``DataFileError``, which names the file: one that is not whole records, or has a label above 9.
    public static func cifar10(in folder: String) throws(DataFileError) -> (train: ImageDataset, test: ImageDataset) {
        let format = CIFARFormat(labelCount: 1, label: 0, classCount: 10)
        return (
            try format.read((1...5).map { "\(folder)/data_batch_\($0).bin" }),
            try format.read(["\(folder)/test_batch.bin"])
        )
    }

    /// Reads CIFAR-100 in its binary version: `train.bin` and `test.bin`.
    ///
    /// A record is a byte of the superclass, one of the class, and 3072 of red, green and blue.
    ///
    /// - Throws: ``DataFileError``, as ``cifar10(in:)``.
    public static func cifar100(
        in folder: String, labels: CIFAR100Labels = .fine
    ) throws(DataFileError) -> (train: ImageDataset, test: ImageDataset) {
        let isFine = labels == .fine
        let format = CIFARFormat(labelCount: 2, label: isFine ? 1 : 0, classCount: isFine ? 100 : 20)
        return (try format.read(["\(folder)/train.bin"]), try format.read(["\(folder)/test.bin"]))
    }
}

/// The records of a file of CIFAR.
private struct CIFARFormat {
    /// The number of bytes before an image, and the one of them that is read.
    let (labelCount, label): (Int, Int)
    let classCount: Int

    private static let (shape, size) = ([3, 32, 32], 3 * 32 * 32)
    private var recordSize: Int { labelCount + Self.size }

    /// Reads the records of some files, one file after another.
    func read(_ paths: [String]) throws(DataFileError) -> ImageDataset {
        let files = try paths.map { path throws(DataFileError) in try ByteSource(contentsOf: path) }
        for file in files where file.count == 0 || file.count % recordSize != 0 {
            throw DataFileError(
                file.name, file.count == 0 ? .empty : .truncated, found: "\(file.count) bytes",
                expected: "a multiple of \(recordSize), the size of a record")
        }
        let count = files.reduce(0) { $0 + $1.count / recordSize }
        if let last = files.last { try last.checkMemory(count * Self.size, for: "\(count) images") }
        var labels: [Int] = []
        let images = try Tensor<UInt8>(shape: Shape([count] + Self.shape)) { pixels throws(DataFileError) in
            for file in files {
                for start in stride(from: 0, to: file.count, by: recordSize) {
                    labels.append(try self.label(of: file, at: start))
                    let record = pixels[(labels.count - 1) * Self.size..<labels.count * Self.size]
                    try file.read(
                        at: start + labelCount,
                        into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: record)))
                }
            }
        }
        return ImageDataset(images: images, labels: Tensor(labels), classCount: classCount)
    }

    private func label(of file: ByteSource, at start: Int) throws(DataFileError) -> Int {
        let label = Int(try file.bytes(start + label..<start + label + 1)[0])
        guard label < classCount else {
            throw DataFileError(
                file.name, .labelOutOfRange, found: "\(label) in record \(start / recordSize)",
                expected: "0..<\(classCount)")
        }
        return label
    }
}
