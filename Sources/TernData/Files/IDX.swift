import TernCore

/// A scalar that the elements of an IDX file can have.
public protocol IDXScalar: TensorScalar {
    /// The byte that stands for the type in the file's header.
    static var idxCode: UInt8 { get }

    /// An element from its bytes, the most significant first.
    init(bigEndianBytes bytes: ArraySlice<UInt8>)
}

extension Tensor where Scalar: IDXScalar {
    /// The array in an IDX file, the format of MNIST, plain or compressed by gzip.
    ///
    /// ```swift
    /// let images = try Tensor<UInt8>(idx: "train-images-idx3-ubyte.gz")   // [60000, 28, 28]
    /// ```
    ///
    /// The format: two zero bytes, a type code, the rank, each length as 32 bits, then the elements in row-major order, all
    /// big-endian (LeCun, Cortes and Burges, *The MNIST database*).
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - rank: the number of axes that is expected, if any will not do.
    public init(idx path: String, rank: Int? = nil) throws(DataFileError) {
        try self.init(idx: ByteStream(contentsOf: path), rank: rank)
    }

    init(idx source: consuming ByteStream, rank: Int?) throws(DataFileError) {
        var stream = source
        let lengths = try stream.readIDXHeader(Scalar.self, rank: rank)
        guard let count = Shape.elementCount(of: lengths) else {
            throw DataFileError(
                stream.path, .wrongHeader, found: "\(lengths)", expected: "lengths whose product is a file's size")
        }
        let byteCount = count * MemoryLayout<Scalar>.stride
        let bytes = try stream.read(byteCount)
        guard bytes.count == byteCount else {
            throw DataFileError(
                stream.path, .truncated, found: "\(bytes.count) bytes of elements",
                expected: "\(byteCount) for shape \(lengths)")
        }
        guard try stream.read(1).isEmpty else {
            throw DataFileError(
                stream.path, .trailingBytes, found: "more than \(byteCount) bytes of elements",
                expected: "\(byteCount) for shape \(lengths)")
        }
        if let bytes = bytes as? [Scalar] {
            self.init(shape: Shape(lengths), scalars: bytes)
        } else {
            let stride = MemoryLayout<Scalar>.stride
            self.init(
                shape: Shape(lengths),
                scalars: (0..<count).map { Scalar(bigEndianBytes: bytes[$0 * stride..<($0 + 1) * stride]) })
        }
    }
}

extension ByteStream {
    /// The lengths that the header gives.
    fileprivate mutating func readIDXHeader<Scalar: IDXScalar>(
        _: Scalar.Type, rank: Int?
    ) throws(DataFileError) -> [Int] {
        let magic = try read(4)
        let expected = [0, 0, Scalar.idxCode]
        let ranks = rank.map { $0...$0 } ?? 0...Shape.maximumRank
        guard magic.count == 4 else {
            throw DataFileError(path, .truncated, found: "\(magic.count) bytes", expected: "at least 4")
        }
        guard magic.starts(with: expected), ranks.contains(Int(magic[3])) else {
            let lastByte = rank.map { "\($0)" } ?? "the rank, at most \(Shape.maximumRank)"
            throw DataFileError(
                path, .wrongMagic, found: "bytes \(magic)",
                expected: "0, 0, \(Scalar.idxCode) (\(Scalar.scalarType)), \(lastByte)")
        }
        let header = try read(4 * Int(magic[3]))
        guard header.count == 4 * Int(magic[3]) else {
            throw DataFileError(
                path, .truncated, found: "a header of \(4 + header.count) bytes", expected: "\(4 + 4 * Int(magic[3]))")
        }
        return stride(from: 0, to: header.count, by: 4).map { start in
            header[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        }
    }
}

// MARK: Scalars

extension UInt8: IDXScalar {
    public static var idxCode: UInt8 { 0x08 }
    public init(bigEndianBytes bytes: ArraySlice<UInt8>) { self = bytes.first! }
}

extension Int32: IDXScalar {
    public static var idxCode: UInt8 { 0x0c }
    public init(bigEndianBytes bytes: ArraySlice<UInt8>) { self = bytes.reduce(0) { $0 << 8 | Int32($1) } }
}

extension Float: IDXScalar {
    public static var idxCode: UInt8 { 0x0d }
    public init(bigEndianBytes bytes: ArraySlice<UInt8>) {
        self.init(bitPattern: bytes.reduce(0) { $0 << 8 | UInt32($1) })
    }
}

extension Double: IDXScalar {
    public static var idxCode: UInt8 { 0x0e }
    public init(bigEndianBytes bytes: ArraySlice<UInt8>) {
        self.init(bitPattern: bytes.reduce(0) { $0 << 8 | UInt64($1) })
    }
}
