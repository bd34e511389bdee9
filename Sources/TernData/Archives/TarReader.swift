/// The members of a tar archive from front to back, plain or compressed by gzip.
///
/// Files and folders are read, in the formats of POSIX (ustar and pax) and GNU; what else an archive can hold, links, devices
/// and sparse files, is refused, for no data set needs them (IEEE Std 1003.1, *pax*).
struct TarReader: ~Copyable {
    /// A file or a folder.
    struct Member {
        let name: String
        /// The number of bytes of a file.
        let size: Int
        let isFolder: Bool
    }

    private static let blockSize = 512
    /// The most bytes of an extended header.
    private static let largestHeader = 1 << 20

    private let source: ByteSource
    private var stream: ByteStream
    /// The bytes of the member that have not been read, and those that fill its last block.
    private var (rest, padding) = (0, 0)

    init(_ source: ByteSource) throws(DataFileError) {
        self.source = source
        stream = try ByteStream(source)
    }

    /// Returns the next member; nil at the end, when all of the archive has been read and checked.
    mutating func next() throws(DataFileError) -> Member? {
        try skip(rest + padding)
        (rest, padding) = (0, 0)
        var extended: [String: String] = [:]
        var longName: String?
        while true {
            let block = try stream.read(Self.blockSize)
            guard block.count == Self.blockSize else {
                throw error("\(block.count) bytes where a member should begin", "a header or the end of the archive")
            }
            if block.allSatisfy({ $0 == 0 }) {
                try finish()
                return nil
            }
            let header = try header(of: block)
            switch header.type {
            case "x", "g":
                let records = try extendedHeader(header.size)
                if header.type == "x" { extended = records }
            case "L":
                // GNU's way with names of over 100 bytes.
                longName = try text(content(header.size))
            case "0", "\0", "5":
                let name = extended["path"] ?? longName ?? header.name
                let isFolder = header.type == "5" || name.utf8.last == UInt8(ascii: "/")
                let size = try extended["size"].map { text throws(DataFileError) in
                    guard let size = Int(text), size >= 0 else { throw error("a size of '\(text)'", "a number") }
                    return size
                }
                rest = isFolder ? 0 : size ?? header.size
                padding = -rest & (Self.blockSize - 1)
                return Member(name: name, size: rest, isFolder: isFolder)
            default:
                throw error("a member of type '\(header.type)', \(header.name)", "files and folders, no links")
            }
        }
    }

    /// Fills a buffer with the next bytes of the member.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataFileError) {
        guard buffer.count <= rest, try stream.read(into: buffer) == buffer.count else {
            throw error("the end in the middle of a member", "\(rest) more bytes")
        }
        rest -= buffer.count
    }

    // MARK: Headers

    private func error(_ found: String, _ expected: String) -> DataFileError {
        DataFileError(source.name, .badArchive, found: found, expected: expected)
    }

    private func header(of block: [UInt8]) throws(DataFileError) -> (name: String, size: Int, type: Character) {
        // The sum of the bytes, with spaces instead of itself.
        let sum = block.indices.reduce(0) { $0 + (148..<156 ~= $1 ? 32 : Int(block[$1])) }
        guard try octal(block[148..<156]) == sum else { throw error("no header", "a tar archive") }
        var name = try text(block[0..<100])
        // GNU's own format has other things in the field of the prefix.
        if block[257..<263].elementsEqual("ustar\0".utf8), block[345] != 0 {
            name = try text(block[345..<500]) + "/" + name
        }
        return (name, try octal(block[124..<136]), Character(Unicode.Scalar(block[156])))
    }

    private func text(_ field: ArraySlice<UInt8>) throws(DataFileError) -> String {
        guard let text = String(validating: field.prefix { $0 != 0 }, as: UTF8.self) else {
            throw error("a name that is not UTF-8", "UTF-8")
        }
        return text
    }

    private func octal(_ field: ArraySlice<UInt8>) throws(DataFileError) -> Int {
        let digits = String(decoding: field.prefix { $0 != 0 }, as: UTF8.self).filter { $0 != " " }
        guard let number = Int(digits.isEmpty ? "0" : digits, radix: 8), number >= 0 else {
            throw error("the number '\(digits)' in a header", "octal digits")
        }
        return number
    }

    /// Reads the content of a header that has one, and passes what fills its last block.
    private mutating func content(_ size: Int) throws(DataFileError) -> ArraySlice<UInt8> {
        guard size <= Self.largestHeader else {
            throw error("an extended header of \(size) bytes", "at most \(Self.largestHeader)")
        }
        let bytes = try stream.read(size)
        guard bytes.count == size else { throw error("the end in the middle of a header", "\(size) bytes") }
        try skip(-size & (Self.blockSize - 1))
        return bytes[...]
    }

    /// Reads the records `25 path=folder/file.txt` of an extended header; the number is that of a record's bytes.
    ///
    /// Only the path and the size are looked at: others may be no text.
    private mutating func extendedHeader(_ size: Int) throws(DataFileError) -> [String: String] {
        var bytes = try content(size)
        var records: [String: String] = [:]
        while !bytes.isEmpty {
            let digits = String(decoding: bytes.prefix { $0 != UInt8(ascii: " ") }.prefix(8), as: UTF8.self)
            guard let length = Int(digits), length > digits.utf8.count + 1, length <= bytes.count,
                case let record = bytes.prefix(length).dropFirst(digits.utf8.count + 1).dropLast(),
                let equals = record.firstIndex(of: UInt8(ascii: "="))
            else { throw error("a damaged extended header", "records of it") }
            for key in ["path", "size"] where record[..<equals].elementsEqual(key.utf8) {
                records[key] = try text(record[(equals + 1)...])
            }
            bytes = bytes.dropFirst(length)
        }
        return records
    }

    private mutating func skip(_ count: Int) throws(DataFileError) {
        var left = count
        while left > 0 {
            let bytes = try stream.read(min(left, 1 << 16))
            guard !bytes.isEmpty else { throw error("the end in the middle of a member", "\(left) more bytes") }
            left -= bytes.count
        }
    }

    /// Reads to the end, which tells whether compressed data are whole; only zeros may follow.
    private mutating func finish() throws(DataFileError) {
        while case let bytes = try stream.read(1 << 16), !bytes.isEmpty {
            guard bytes.allSatisfy({ $0 == 0 }) else { throw error("bytes after the end of the archive", "zeros") }
        }
    }
}
