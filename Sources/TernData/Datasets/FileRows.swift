import TernCore

/// A data set of the rows of a tensor in a file, which are read when they are asked for.
///
/// ```swift
/// let images = try FileRows<Float>(npy: "images.npy")              // [1281167, 3, 64, 64], 63 GB
/// let labels = try Tensor<Int>(npy: "labels.npy")
/// let loader = DataLoader(images.labeled(by: labels), batchSize: 64, workers: 2)
/// var batches = loader.makeIterator()
/// while let batch = try batches.next() { … }                       // inputs [64, 3, 64, 64], labels [64]
/// ```
///
/// The file stays open and only the bytes of a batch are read, so it may be larger than memory; it is a `.npy` file in
/// row-major order, or any tensor of a ``TensorFile`` whose elements lie in a row, neither compressed nor strided. Safe to read
/// from several threads.
public struct FileRows<Scalar: TensorScalar>: Dataset {
    public typealias Failure = DataFileError

    /// The number of rows: the length of the tensor's first axis.
    public let count: Int
    /// The shape of a row.
    public let rowShape: Shape

    private let entry: TensorEntry
    private let name: String
    /// The bytes of the file, and the position of the first row in them.
    private let (source, start): (ByteSource, Int)
    private let bytesPerRow: Int

    init(_ entry: TensorEntry, _ name: String) throws(DataFileError) {
        let path = entry.bytes.source.name
        guard entry.shape.rank > 0 else {
            throw DataFileError(path, .wrongShape, found: "\(name) without axes", expected: "[rows, …]")
        }
        guard let size = entry.type.size else {
            throw DataFileError(
                path, .wrongType, found: "\(entry.type) for \(name)",
                expected: ElementType.readable.map(\.description).joined(separator: ", "))
        }
        guard entry.strides == nil, let position = entry.bytes.positionInFile else {
            throw DataFileError(
                path, .wrongFormat, found: "\(name) compressed, in an archive, or not in row-major order",
                expected: "rows that lie in the file as they are; save it anew as .npy or safetensors")
        }
        (self.entry, self.name, source, start) = (entry, name, entry.bytes.source, position)
        (count, rowShape) = (entry.shape[0], Shape(entry.shape.dropFirst()))
        bytesPerRow = size * rowShape.elementCount
    }

    /// Opens a `.npy` file.
    ///
    /// - Throws: ``DataFileError``, also where the array has no axis or is not in row-major order. Reading throws where a
    ///   number is none of `Scalar`.
    public init(npy path: String) throws(DataFileError) {
        try self.init(TensorEntry(npy: path), "the array")
    }

    /// Reads the rows at some positions: [samples, …].
    public func batch(at positions: Tensor<Int>) throws(DataFileError) -> Tensor<Scalar> {
        checkPositions(positions, "FileRows")
        let shape = Shape([positions.elementCount] + rowShape)
        try source.checkMemory(positions.elementCount * bytesPerRow, for: "\(positions.elementCount) rows of \(name)")
        let bytes = try [UInt8](count: positions.elementCount * bytesPerRow) { buffer throws(DataFileError) in
            for (row, position) in positions.scalars.enumerated() {
                let piece = buffer[row * bytesPerRow..<(row + 1) * bytesPerRow]
                try source.read(
                    at: start + position * bytesPerRow, into: UnsafeMutableRawBufferPointer(rebasing: piece))
            }
        }
        let rows = TensorEntry(
            type: entry.type, shape: shape, isBigEndian: entry.isBigEndian,
            bytes: StoredBytes(ByteSource(bytes, named: source.name), 0..<bytes.count))
        return try rows.tensor("rows of \(name)")
    }
}

extension TensorFile {
    /// Returns a tensor of the file as a data set of its rows, which are read when they are asked for.
    ///
    /// ```swift
    /// let images = try openTensorFile("train.safetensors").rows(named: "images", as: Float.self)
    /// ```
    ///
    /// - Throws: ``DataFileError`` where there is no such tensor, or its rows do not lie in the file as they are.
    public func rows<Scalar: TensorScalar>(
        named name: String, as: Scalar.Type = Scalar.self
    ) throws(DataFileError) -> FileRows<Scalar> {
        guard let entry = entries[name] else { throw missing(name) }
        return try FileRows(entry, "tensor \(name)")
    }
}
