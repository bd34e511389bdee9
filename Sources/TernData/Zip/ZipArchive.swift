import CZlib
import TernCore

/// A ZIP archive, as `.npz` and `.pt` files are: its members by name, each of them read on its own.
///
/// Members are stored or deflated; sizes and positions may have 64 bits. Nothing is unpacked into files, so a name is a name
/// and no path. The directory is checked as a whole when the archive is opened: positions within the file, no overlaps, no
/// name twice (PKWARE, *APPNOTE.TXT, ZIP File Format Specification* 6.3).
struct ZipArchive: Sendable {
    /// A member of the archive.
    struct Member: Sendable {
        /// The number that the directory gives the member's compression: 0 for none, 8 for DEFLATE.
        let method: UInt16
        let isEncrypted: Bool
        /// The checksum of the unpacked bytes.
        let checksum: UInt32
        /// The positions of the packed bytes in the file.
        let data: Range<Int>
        /// The number of bytes unpacked.
        let size: Int
        /// A Boolean value indicating whether the member is a symbolic link, whose content is where it leads.
        let isLink: Bool

        /// The positions of the bytes in the file, where they are not compressed.
        var storedRange: Range<Int>? { method == 0 && !isEncrypted ? data : nil }
    }

    let source: ByteSource
    let members: NamedValues<Member>
    private let verified = Verified()

    /// Opens an archive and checks its directory.
    init(_ source: ByteSource) throws(DataFileError) {
        self.source = source
        members = try ZipDirectory(source).members
    }

    /// Returns a reader of a member's bytes, which are known to be as many as the archive can hold.
    func reader(of member: Member) throws(DataFileError) -> ZipMemberReader {
        guard !member.isEncrypted, member.method == 0 || member.method == 8 else {
            throw DataFileError(
                source.name, .badArchive,
                found: member.isEncrypted ? "an encrypted member" : "a member of compression \(member.method)",
                expected: "stored or deflated members")
        }
        if member.method == 8 { try source.checkExpansion(of: member.data.count, to: member.size, for: "a member") }
        return try ZipMemberReader(source, member)
    }

    /// Returns all bytes of a deflated member, unpacked at once, with the checksum they have to have.
    ///
    /// - Returns: nil where that can't be or they are not so: the reader then tells why.
    func unpacked(_ member: Member) throws(DataFileError) -> Tensor<UInt8>? {
        guard member.method == 8 && !member.isEncrypted else { return nil }
        try source.checkExpansion(of: member.data.count, to: member.size, for: "a member")
        return try source.inflated(member.data, size: member.size, crc32: member.checksum)
    }

    /// Returns all bytes of a member.
    func bytes(of member: Member) throws(DataFileError) -> [UInt8] {
        try source.checkMemory(member.size, for: "a member of the archive")
        var reader = try reader(of: member)
        let bytes = try reader.bytes(member.size)
        try reader.finish()
        return bytes
    }

    /// Checks that the bytes of a member have their checksum; once is enough.
    func verify(_ member: Member) throws(DataFileError) {
        if verified.starts.withLock({ $0.contains(member.data.lowerBound) }) { return }
        var reader = try reader(of: member)
        try reader.finish()
        verified.starts.withLock { _ = $0.insert(member.data.lowerBound) }
    }

    /// The members whose checksums are known to be right, by the positions of their data.
    private final class Verified: Sendable {
        let starts = Lock<Set<Int>>([])
    }
}

/// The bytes of a member of a ZIP archive, from front to back, unpacked.
struct ZipMemberReader: ~Copyable {
    private let source: ByteSource
    private let member: ZipArchive.Member
    private var stream: ByteStream
    private var position = 0
    private var checksumSoFar: UInt32 = 0

    fileprivate init(_ source: ByteSource, _ member: ZipArchive.Member) throws(DataFileError) {
        (self.source, self.member) = (source, member)
        stream = ByteStream(deflated: source, member.data)
    }

    /// The number of bytes that follow.
    var rest: Int { member.size - position }

    /// Fills a buffer with the next bytes.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataFileError) {
        guard buffer.count <= rest else { throw error("\(member.size) bytes", expected: "\(position + buffer.count)") }
        let next: UInt32
        if member.method == 0 {
            next = try source.readChecked(at: member.data.lowerBound + position, into: buffer)
        } else {
            let count = try stream.read(into: buffer)
            guard count == buffer.count else {
                throw error("\(position + count) unpacked bytes", expected: "\(member.size)")
            }
            next = checksum(UnsafeRawBufferPointer(buffer))
        }
        checksumSoFar = checksum(checksumSoFar, then: next, count: buffer.count)
        position += buffer.count
    }

    /// Returns the next bytes, fewer where the member ends before.
    mutating func bytes(_ count: Int) throws(DataFileError) -> [UInt8] {
        try [UInt8](count: min(count, rest)) { buffer throws(DataFileError) in try read(into: buffer) }
    }

    /// Reads over the next bytes.
    mutating func skip(_ count: Int) throws(DataFileError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: min(count, 1 << 23), alignment: 1)
        defer { buffer.deallocate() }
        let end = position + count
        while position < end {
            try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, end - position)]))
        }
    }

    /// Reads to the end, which must be that of the packed bytes, and compares the checksum.
    mutating func finish() throws(DataFileError) {
        try skip(rest)
        if member.method == 8, try !stream.read(1).isEmpty || !stream.isAtEnd {
            throw error("more than \(member.size) unpacked bytes", expected: "\(member.size)")
        }
        guard checksumSoFar == member.checksum else {
            throw error(
                "a member with the CRC-32 \(String(checksumSoFar, radix: 16))",
                expected: String(member.checksum, radix: 16))
        }
    }

    private func error(_ found: String, expected: String) -> DataFileError {
        DataFileError(source.name, .badArchive, found: found, expected: expected)
    }
}
