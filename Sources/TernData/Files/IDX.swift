import TernCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Tensor {
    /// Reads the array in an IDX file, the format of MNIST, plain or compressed by gzip, converted to this tensor's type of
    /// scalars.
    ///
    /// ```swift
    /// let images = try Tensor<UInt8>(idx: "train-images-idx3-ubyte.gz")   // [60000, 28, 28]
    /// ```
    ///
    /// The format: two zero bytes, a type code, the rank, each length as 32 bits, then the elements in row-major order, all
    /// big-endian (LeCun, Cortes and Burges, *The MNIST database*). All its types are read: UInt8, Int8, Int16, Int32, Float
    /// and Double. Whole numbers that the type has no room for are an error, and so are fractions that are asked for as whole
    /// numbers.
    ///
    /// Memory is taken once the header's lengths are known to fit the file: a compressed file can hold up to 1032 times its
    /// size, and above 1 GiB no more than 256 times its size is read, for such a file is made to harm.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - rank: the number of axes that is expected; nil for any.
    /// - Throws: ``DataFileError``, also where the elements do not fit into memory.
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
        self = try TensorEntry(idx: source, rank: rank).tensor("the array")
    }
}

extension TensorEntry {
    /// Reads the type and the shape of the array in an IDX file, and none of its elements.
    ///
    /// - Throws: ``DataFileError``.
    public init(idx path: String) throws(DataFileError) { try self.init(idx: ByteSource(contentsOf: path)) }

    init(idx source: ByteSource, rank: Int? = nil) throws(DataFileError) {
        var stream = try ByteStream(source)
        let (type, lengths) = try stream.readIDXHeader(rank: rank)
        guard let count = Shape.elementCount(of: lengths) else {
            throw DataFileError(
                source.name, .wrongHeader, found: "\(lengths)", expected: "lengths whose product is a file's size")
        }
        let (start, size) = (4 + 4 * lengths.count, count * (type.size ?? 1))
        if stream.isCompressed {
            try stream.checkIDXSize(size, lengths)
        } else if source.count - start != size {
            throw DataFileError(
                source.name, size > source.count - start ? .truncated : .trailingBytes,
                found: "\(source.count - start) bytes of elements", expected: "\(size) for shape \(lengths)")
        }
        let range = start..<start + size
        let bytes = stream.isCompressed ? StoredBytes(unpacking: source, range) : StoredBytes(source, range)
        self.init(type: type, shape: Shape(lengths), isBigEndian: true, bytes: bytes)
    }
}

extension ByteStream {
    /// Refuses sizes of the elements that compressed data can't have or that are made to harm, before any memory is taken.
    ///
    /// The size at the end of gzip data is no help: it is that of the last member, without its upper bits.
    fileprivate func checkIDXSize(_ byteCount: Int, _ lengths: [Int]) throws(DataFileError) {
        // The most that DEFLATE makes of a byte, two bits for 258 bytes.
        if byteCount / 1032 > source.count {
            throw DataFileError(
                source.name, .truncated, found: "\(source.count) bytes, compressed",
                expected: "\(byteCount) of elements for shape \(lengths)")
        }
        if byteCount > 1 << 30 && byteCount / 256 > source.count {
            throw DataFileError(
                source.name, .tooLarge, found: "\(byteCount) bytes for shape \(lengths) in a file of \(source.count)",
                expected: "at most 256 times the file; unpack it first")
        }
    }

    /// Returns the type and the lengths that the header gives.
    fileprivate mutating func readIDXHeader(rank: Int?) throws(DataFileError) -> (type: ElementType, lengths: [Int]) {
        let magic = try read(4)
        let ranks = rank.map { $0...$0 } ?? 0...Shape.maximumRank
        guard magic.count == 4 else {
            throw DataFileError(source.name, .truncated, found: "\(magic.count) bytes", expected: "at least 4")
        }
        guard magic.starts(with: [0, 0]), let type = idxTypes.first(where: { $0.code == magic[2] })?.type,
            ranks.contains(Int(magic[3]))
        else {
            let codes = idxTypes.map { "\($0.code) (\($0.type))" }.joined(separator: " or ")
            let lastByte = rank.map { "\($0)" } ?? "the rank, at most \(Shape.maximumRank)"
            throw DataFileError(
                source.name, .wrongMagic, found: "bytes \(magic)", expected: "0, 0, \(codes), \(lastByte)")
        }
        let header = try read(4 * Int(magic[3]))
        guard header.count == 4 * Int(magic[3]) else {
            throw DataFileError(
                source.name, .truncated, found: "a header of \(4 + header.count) bytes",
                expected: "\(4 + 4 * Int(magic[3]))")
        }
        let lengths = stride(from: 0, to: header.count, by: 4).map { start in
            header[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        return (type, lengths)
    }
}

/// The types of the format, and the bytes that stand for them.
let idxTypes: [(code: UInt8, type: ElementType)] = [
    (0x08, .uint8), (0x09, .int8), (0x0b, .int16), (0x0c, .int32), (0x0d, .float32), (0x0e, .float64)
]
