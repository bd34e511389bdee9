import CZlib

/// The bytes of a source from front to back, decompressed on the way where they are gzip's.
///
/// Only as much is decompressed as is asked for, so a small file that would swell to terabytes does no harm.
struct ByteStream: ~Copyable {
    let source: ByteSource
    /// The position in the source up to which it has been read.
    private var position = 0
    /// The position in the source that the bytes end at.
    private let end: Int
    /// A Boolean value indicating whether the bytes are DEFLATE's alone, without a header and a checksum.
    private let isRaw: Bool
    /// The state of zlib at a fixed address: zlib keeps a pointer to it.
    private let inflater: UnsafeMutablePointer<z_stream>?
    /// The bytes of the source that have been read and not been decompressed.
    private var input: ArraySlice<UInt8> = []
    /// A Boolean value indicating whether the last member of the gzip data has ended.
    private(set) var isAtEnd = false
    /// The CRC-32 and the number of bytes that the member has unpacked to, and the last bytes that were read of it: in the end,
    /// both numbers as they should be.
    private var (checksum, length, trailer): (UInt32, UInt32, [UInt8]) = (0, 0, [])

    init(_ source: ByteSource) throws(DataFileError) {
        let start = try source.bytes(0..<min(2, source.count))
        (self.source, end, isRaw) = (source, source.count, false)
        // 15: the largest window; 16: gzip's header and checksum.
        inflater = start == Self.magic ? Self.newInflater(windowBits: 15 + 16) : nil
    }

    /// Creates the stream of bytes that a range of a source unpacks to by DEFLATE.
    init(deflated source: ByteSource, _ range: Range<Int>) {
        (self.source, position, end, isRaw) = (source, range.lowerBound, range.upperBound, true)
        inflater = Self.newInflater(windowBits: -15)
    }

    private static func newInflater(windowBits: Int32) -> UnsafeMutablePointer<z_stream> {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { fatalError("inflateInit2: zlib gives status \(status)") }
        // Its checksum takes a third of the time that unpacking does; Tern's, a thirtieth.
        if windowBits > 0 { inflateValidate(stream, 0) }
        return stream
    }

    deinit {
        if let inflater {
            inflateEnd(inflater)
            inflater.deallocate()
        }
    }

    var isCompressed: Bool { inflater != nil }

    /// The bytes that begin gzip data.
    private static let magic: [UInt8] = [0x1f, 0x8b]

    /// Fills a buffer with the next bytes, or a part of it where the stream ends before.
    ///
    /// - Returns: the number of bytes.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataFileError) -> Int {
        guard let inflater else {
            let count = min(buffer.count, end - position)
            try source.readLarge(at: position, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
            position += count
            return count
        }
        var count = 0
        while count < buffer.count && !isAtEnd {
            count += try inflate(inflater, into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
        }
        return count
    }

    /// Returns the next bytes of a header: as many as asked for, or fewer where the stream ends before.
    mutating func read(_ count: Int) throws(DataFileError) -> [UInt8] {
        var length = 0
        let bytes = try [UInt8](count: count) { buffer throws(DataFileError) in
            buffer.initializeMemory(as: UInt8.self, repeating: 0)
            length = try read(into: buffer)
        }
        return Array(bytes[..<length])
    }

    private mutating func inflate(
        _ stream: UnsafeMutablePointer<z_stream>, into output: UnsafeMutableRawBufferPointer
    ) throws(DataFileError) -> Int {
        try fillInput(atLeast: 1)
        var status = Z_OK
        let room = min(output.count, 1 << 30)
        input.withUnsafeBufferPointer { input in
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = uInt(input.count)
            stream.pointee.next_out = output.baseAddress!.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = uInt(room)
            status = CZlib.inflate(stream, Z_NO_FLUSH)
        }
        let unpacked = UnsafeRawBufferPointer(rebasing: output[..<(room - Int(stream.pointee.avail_out))])
        if !isRaw {
            checksum = TernData.checksum(unpacked, after: checksum)
            length &+= UInt32(truncatingIfNeeded: unpacked.count)
            let taken = input.dropLast(Int(stream.pointee.avail_in))
            trailer = Array((trailer + taken.suffix(8)).suffix(8))
        }
        input = input.suffix(Int(stream.pointee.avail_in))
        switch status {
        case Z_OK: break
        case Z_STREAM_END:
            try finishMember()
            try startNextMember(stream)
        case Z_BUF_ERROR: throw corrupt("the compressed data ends too early")
        default:
            let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib gives status \(status)"
            throw corrupt("\(reason), near byte \(position - input.count)")
        }
        return unpacked.count
    }

    /// Checks what gzip's member says of its bytes.
    private mutating func finishMember() throws(DataFileError) {
        if isRaw { return }
        let numbers = [checksum, length].flatMap(\.littleEndianBytes)
        guard trailer == numbers else {
            let which = trailer.prefix(4) == numbers.prefix(4) ? "length" : "data"
            throw corrupt("incorrect \(which) check, near byte \(position - input.count)")
        }
        (checksum, length, trailer) = (0, 0, [])
    }

    /// Reads on until there are so many bytes to decompress, or the source ends.
    private mutating func fillInput(atLeast count: Int) throws(DataFileError) {
        while input.count < count && position < end {
            let next = min(position + 1 << 16, end)
            input = ArraySlice(Array(input) + (try source.bytes(position..<next)))
            position = next
        }
    }

    /// Begins the next member: a gzip file may have several, one after another, and zeros after them.
    private mutating func startNextMember(_ stream: UnsafeMutablePointer<z_stream>) throws(DataFileError) {
        try fillInput(atLeast: 2)
        if !isRaw && input.starts(with: Self.magic) {
            inflateReset(stream)
            return
        }
        let rest = end - position + input.count
        while !input.isEmpty {
            guard !isRaw && input.allSatisfy({ $0 == 0 }) else {
                throw corrupt("\(rest) bytes\(isRaw ? "" : " that are not gzip's") after the compressed data")
            }
            input = []
            try fillInput(atLeast: 1)
        }
        isAtEnd = true
    }

    private func corrupt(_ found: String) -> DataFileError {
        DataFileError(source.name, isRaw ? .badArchive : .corrupt, found: found)
    }
}
