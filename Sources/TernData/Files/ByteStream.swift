import CZlib

/// The bytes of a file from front to back, decompressed on the way where they are gzip's.
///
/// Only as much is decompressed as is asked for, so a small file that would swell to terabytes does no harm.
struct ByteStream: ~Copyable {
    /// What errors call the file.
    let path: String
    private let bytes: [UInt8]
    private var position = 0
    /// At a fixed address: zlib keeps a pointer to it.
    private let inflater: UnsafeMutablePointer<z_stream>?
    /// Whether the last member of the gzip data has ended.
    private var isAtEnd = false

    init(contentsOf path: String) throws(DataFileError) {
        try self.init(readFile(path), named: path)
    }

    init(_ bytes: [UInt8], named path: String) throws(DataFileError) {
        self.path = path
        self.bytes = bytes
        guard bytes.starts(with: [0x1f, 0x8b]) else {
            inflater = nil
            return
        }
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15: the largest window; 16: gzip's header and checksum.
        let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { fatalError("inflateInit2: zlib gives status \(status)") }
        inflater = stream
    }

    deinit {
        if let inflater {
            inflateEnd(inflater)
            inflater.deallocate()
        }
    }

    /// The next bytes: as many as asked for, or fewer where the stream ends before.
    mutating func read(_ count: Int) throws(DataFileError) -> [UInt8] {
        guard let inflater else {
            let end = min(bytes.count, position + min(count, bytes.count))
            defer { position = end }
            return Array(bytes[position..<end])
        }
        var output: [UInt8] = []
        while output.count < count && !isAtEnd {
            // A header may claim any size: memory is taken as data arrives.
            let room = min(count - output.count, max(1 << 16, output.count))
            let part = try inflate(inflater, upTo: room)
            output += part
        }
        return output
    }

    private mutating func inflate(
        _ stream: UnsafeMutablePointer<z_stream>, upTo room: Int
    ) throws(DataFileError) -> [UInt8] {
        var status = Z_OK
        let limit = min(room, 1 << 30)
        let start = position
        let output = [UInt8](unsafeUninitializedCapacity: limit) { output, count in
            bytes.withUnsafeBufferPointer { input in
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress! + start)
                stream.pointee.avail_in = uInt(min(input.count - start, 1 << 30))
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = uInt(limit)
                let available = stream.pointee.avail_in
                status = CZlib.inflate(stream, Z_NO_FLUSH)
                position += Int(available - stream.pointee.avail_in)
                count = limit - Int(stream.pointee.avail_out)
            }
        }
        switch status {
        case Z_OK: break
        case Z_STREAM_END: try startNextMember(stream)
        case Z_BUF_ERROR: throw DataFileError(path, .corrupt, found: "the compressed data ends too early")
        default:
            let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib gives status \(status)"
            throw DataFileError(path, .corrupt, found: "\(reason), near byte \(position)")
        }
        return output
    }

    /// A gzip file may have several members, one after another, and zeros after them.
    private mutating func startNextMember(_ stream: UnsafeMutablePointer<z_stream>) throws(DataFileError) {
        if bytes[position...].allSatisfy({ $0 == 0 }) {
            isAtEnd = true
        } else if bytes[position...].starts(with: [0x1f, 0x8b]) {
            inflateReset(stream)
        } else {
            throw DataFileError(
                path, .corrupt, found: "\(bytes.count - position) bytes that are not gzip's after the compressed data")
        }
    }
}
