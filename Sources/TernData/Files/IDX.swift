import TernCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A scalar that the elements of an IDX file can have.
///
/// ```swift
/// let labels = try Tensor<UInt8>(idx: "train-labels-idx1-ubyte")
/// ```
public protocol IDXScalar: TensorScalar {
    /// The byte that stands for the type in the file's header.
    static var idxCode: UInt8 { get }

    /// Makes a scalar from one that has its bytes in big-endian order, as they lie in the file.
    init(bigEndian value: Self)
}

extension Tensor where Scalar: IDXScalar {
    /// Reads the array in an IDX file, the format of MNIST, plain or compressed by gzip.
    ///
    /// ```swift
    /// let images = try Tensor<UInt8>(idx: "train-images-idx3-ubyte.gz")   // [60000, 28, 28]
    /// ```
    ///
    /// The format: two zero bytes, a type code, the rank, each length as 32 bits, then the elements in row-major order, all
    /// big-endian (LeCun, Cortes and Burges, *The MNIST database*).
    ///
    /// Memory is taken once the header's lengths are known to fit the file: a compressed file can hold up to 1032 times its
    /// size, and above 1 GiB no more than 256 times its size is read, for such a file is made to harm.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - rank: the number of axes that is expected; nil for any.
    /// - Throws: ``DataFileError``, also where the elements are of another type or do not fit into memory.
    public init(idx path: String, rank: Int? = nil) throws(DataFileError) {
        try self.init(idx: ByteSource(contentsOf: path), rank: rank)
    }

    /// Reads the array in the IDX file of a file URL.
    ///
    /// - Throws: ``DataFileError``, also where the URL is not a file's.
    public init(idx url: URL, rank: Int? = nil) throws(DataFileError) {
        try self.init(idx: ByteSource(contentsOf: url), rank: rank)
    }

    /// Reads the array in the bytes of an IDX file, which errors call `data`.
    ///
    /// - Throws: ``DataFileError``.
    public init(idx data: Data, rank: Int? = nil) throws(DataFileError) {
        try self.init(idx: ByteSource(data, named: "data"), rank: rank)
    }

    init(idx source: ByteSource, rank: Int?) throws(DataFileError) {
        var stream = try ByteStream(source)
        let lengths = try stream.readIDXHeader(Scalar.self, rank: rank)
        guard let count = Shape.elementCount(of: lengths) else {
            throw DataFileError(
                source.name, .wrongHeader, found: "\(lengths)", expected: "lengths whose product is a file's size")
        }
        let byteCount = count * MemoryLayout<Scalar>.stride
        try stream.checkIDXSize(byteCount, lengths)
        var length = 0
        try self.init(shape: Shape(lengths)) { elements throws(DataFileError) in
            length = try stream.read(into: UnsafeMutableRawBufferPointer(elements))
            if MemoryLayout<Scalar>.stride > 1 {
                for position in elements.indices { elements[position] = Scalar(bigEndian: elements[position]) }
            }
        }
        guard length == byteCount else {
            throw DataFileError(
                source.name, .truncated, found: "\(length) bytes of elements",
                expected: "\(byteCount) for shape \(lengths)")
        }
        guard try stream.read(1).isEmpty else {
            throw DataFileError(
                source.name, .trailingBytes, found: "more than \(byteCount) bytes of elements",
                expected: "\(byteCount) for shape \(lengths)")
        }
    }
}

extension ByteStream {
    /// Refuses sizes of the elements that the source can't have or that are too much for the memory, before any is taken.
    ///
    /// The size at the end of gzip data is no help: it is that of the last member, without its upper bits.
    fileprivate func checkIDXSize(_ byteCount: Int, _ lengths: [Int]) throws(DataFileError) {
        // The most that DEFLATE makes of a byte, two bits for 258 bytes.
        let factor = isCompressed ? 1032 : 1
        if byteCount / factor > source.count {
            let what = isCompressed ? "bytes, compressed" : "bytes"
            throw DataFileError(
                source.name, .truncated, found: "\(source.count) \(what)",
                expected: "\(byteCount) of elements for shape \(lengths)")
        }
        if isCompressed && byteCount > 1 << 30 && byteCount / 256 > source.count {
            throw DataFileError(
                source.name, .tooLarge, found: "\(byteCount) bytes for shape \(lengths) in a file of \(source.count)",
                expected: "at most 256 times the file; unpack it first")
        }
        try source.checkMemory(byteCount, for: "shape \(lengths)")
    }

    /// Returns the lengths that the header gives.
    fileprivate mutating func readIDXHeader<Scalar: IDXScalar>(
        _: Scalar.Type, rank: Int?
    ) throws(DataFileError) -> [Int] {
        let magic = try read(4)
        let expected = [0, 0, Scalar.idxCode]
        let ranks = rank.map { $0...$0 } ?? 0...Shape.maximumRank
        guard magic.count == 4 else {
            throw DataFileError(source.name, .truncated, found: "\(magic.count) bytes", expected: "at least 4")
        }
        guard magic.starts(with: expected), ranks.contains(Int(magic[3])) else {
            let lastByte = rank.map { "\($0)" } ?? "the rank, at most \(Shape.maximumRank)"
            throw DataFileError(
                source.name, .wrongMagic, found: "bytes \(magic)",
                expected: "0, 0, \(Scalar.idxCode) (\(Scalar.scalarType)), \(lastByte)")
        }
        let header = try read(4 * Int(magic[3]))
        guard header.count == 4 * Int(magic[3]) else {
            throw DataFileError(
                source.name, .truncated, found: "a header of \(4 + header.count) bytes",
                expected: "\(4 + 4 * Int(magic[3]))")
        }
        return stride(from: 0, to: header.count, by: 4).map { start in
            header[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        }
    }
}

// MARK: Scalars

extension UInt8: IDXScalar {
    public static var idxCode: UInt8 { 0x08 }
}

extension Int32: IDXScalar {
    public static var idxCode: UInt8 { 0x0c }
}

extension Float: IDXScalar {
    public static var idxCode: UInt8 { 0x0d }
    public init(bigEndian value: Float) { self.init(bitPattern: UInt32(bigEndian: value.bitPattern)) }
}

extension Double: IDXScalar {
    public static var idxCode: UInt8 { 0x0e }
    public init(bigEndian value: Double) { self.init(bitPattern: UInt64(bigEndian: value.bitPattern)) }
}
