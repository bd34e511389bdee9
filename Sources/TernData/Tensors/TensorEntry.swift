import TernCore

/// The description of a tensor in a file, and the way to its elements.
///
/// ```swift
/// for (name, entry) in try openTensorFile("model.pt").entries { print(name, entry.type, entry.shape) }
/// ```
public struct TensorEntry: Sendable {
    /// The type of the elements in the file.
    public let type: ElementType
    /// The shape of the tensor.
    public let shape: Shape
    /// The numbers of elements from one index of each axis to the next; nil in row-major order.
    let strides: [Int]?
    /// A Boolean value indicating whether the most significant byte of an element comes first.
    let isBigEndian: Bool
    /// The bytes from the first element to the last.
    let bytes: StoredBytes

    init(type: ElementType, shape: Shape, strides: [Int]? = nil, isBigEndian: Bool = false, bytes: StoredBytes) {
        (self.type, self.shape, self.strides) = (type, shape, strides)
        (self.isBigEndian, self.bytes) = (isBigEndian, bytes)
    }
}

/// A run of bytes: some of a file's, of those that a gzip file unpacks to, or of a member of a ZIP archive.
struct StoredBytes: Sendable {
    private enum Origin: Sendable {
        case file(ByteSource)
        case gzip(ByteSource)
        case member(ZipArchive, ZipArchive.Member)
    }

    private let origin: Origin
    /// The positions in the file or in the unpacked member.
    let range: Range<Int>

    init(_ source: ByteSource, _ range: Range<Int>) { (origin, self.range) = (.file(source), range) }

    /// Creates the bytes that a gzip file unpacks to from some position to its end.
    init(unpacking source: ByteSource, _ range: Range<Int>) { (origin, self.range) = (.gzip(source), range) }

    init(_ archive: ZipArchive, _ member: ZipArchive.Member, _ range: Range<Int>) {
        (origin, self.range) = (.member(archive, member), range)
    }

    var count: Int { range.count }

    /// A Boolean value indicating whether reading the bytes takes unpacking them, which one thread does.
    var isCompressed: Bool {
        switch origin {
        case .file: false
        case .gzip: true
        case .member(_, let member): member.storedRange == nil
        }
    }

    /// The position of the first byte in the file; nil where the bytes lie in an archive.
    var positionInFile: Int? {
        if case .file = origin { range.lowerBound } else { nil }
    }

    var source: ByteSource {
        switch origin {
        case .file(let source), .gzip(let source): source
        case .member(let archive, _): archive.source
        }
    }

    /// Calls a function with a reader of the bytes, which it reads to their end.
    ///
    /// What is read of a member is not known to be right before its checksum is, so an error comes after the function as well.
    func read<Result: ~Copyable>(
        _ body: (inout Reader) throws(DataFileError) -> Result
    ) throws(DataFileError) -> Result {
        var reader: Reader
        switch origin {
        case .file(let source): reader = Reader(source: source, position: range.lowerBound)
        case .gzip(let source):
            if let bytes = try source.unpackedGzip(size: range.upperBound) {
                reader = Reader(unpacked: bytes, position: range.lowerBound)
            } else {
                reader = try Reader(unpacking: source, range)
            }
        case .member(let archive, let member):
            // A part of what is not compressed is read alone, after one look at the whole.
            if let data = member.storedRange, range.count < member.size {
                try archive.verify(member)
                reader = Reader(source: archive.source, position: data.lowerBound + range.lowerBound)
            } else if 2 * range.count >= member.size, let bytes = try archive.unpacked(member) {
                reader = Reader(unpacked: bytes, position: range.lowerBound)
            } else {
                reader = Reader(member: try archive.reader(of: member))
                try reader.skip(range.lowerBound)
            }
        }
        let result = try body(&reader)
        try reader.finish()
        return result
    }

    /// A reader of the bytes from front to back.
    struct Reader: ~Copyable {
        private let source: ByteSource?
        private var position = 0
        private var member: ZipMemberReader?
        private var stream: ByteStream?
        private var unpacked: Tensor<UInt8>?

        fileprivate init(source: ByteSource, position: Int) { (self.source, self.position) = (source, position) }

        fileprivate init(member: consuming ZipMemberReader) {
            source = nil
            self.member = .some(consume member)
        }

        /// Creates the reader of bytes that are known to be right.
        fileprivate init(unpacked bytes: Tensor<UInt8>, position: Int) {
            (source, unpacked, self.position) = (nil, bytes, position)
        }

        fileprivate init(unpacking source: ByteSource, _ range: Range<Int>) throws(DataFileError) {
            (self.source, position) = (source, range.lowerBound)
            var stream = try ByteStream(source)
            _ = try stream.read(range.lowerBound)
            self.stream = .some(consume stream)
        }

        /// Fills a buffer with the next bytes.
        mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataFileError) {
            if let count = try stream?.read(into: buffer) {
                if count < buffer.count {
                    throw DataFileError(
                        source?.name ?? "", .truncated, found: "\(position + count) unpacked bytes",
                        expected: "\(position + buffer.count)")
                }
                position += count
            } else if let unpacked {
                unpacked.withUnsafeBufferPointer { bytes in
                    copyLarge(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[position...]), to: buffer)
                }
                position += buffer.count
            } else if let source {
                try source.readLarge(at: position, into: buffer)
                position += buffer.count
            } else {
                try member?.read(into: buffer)
            }
        }

        fileprivate mutating func skip(_ count: Int) throws(DataFileError) { try member?.skip(count) }

        fileprivate mutating func finish() throws(DataFileError) {
            try member?.finish()
            if let rest = try stream?.read(1), !rest.isEmpty {
                throw DataFileError(
                    source?.name ?? "", .trailingBytes, found: "more than \(position) unpacked bytes",
                    expected: "\(position)")
            }
        }
    }
}
