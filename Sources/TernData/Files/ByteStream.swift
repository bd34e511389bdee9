/// The bytes of a source from front to back, decompressed on the way where they are gzip's.
///
/// Only as much is decompressed as is asked for, so a small file that would swell to terabytes does no harm.
struct ByteStream: ~Copyable {
    let source: ByteSource
    /// The position in the source up to which it has been read, where it is not compressed.
    private var position = 0
    private let gzip: GzipDecoder?

    init(_ source: ByteSource) throws(DataFileError) {
        let start = try source.bytes(0..<min(2, source.count))
        gzip = start == GzipDecoder.magic ? try GzipDecoder(source) : nil
        self.source = source
    }

    var isCompressed: Bool { gzip != nil }

    /// Fills a buffer with the next bytes, or a part of it where the stream ends before.
    ///
    /// - Returns: the number of bytes.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataFileError) -> Int {
        if let gzip { return try gzip.read(into: buffer) }
        let count = min(buffer.count, source.count - position)
        try source.read(at: position, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
        position += count
        return count
    }

    /// Returns the next bytes of a header: as many as asked for, or fewer where the stream ends before.
    mutating func read(_ count: Int) throws(DataFileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var length = 0
        do {
            length = try bytes.withUnsafeMutableBytes { try read(into: $0) }
        } catch let error as DataFileError {
            throw error
        } catch {
            fatalError("\(error)")  // there is no other
        }
        return Array(bytes[..<length])
    }
}
