import CInflate
import CZlib

/// The content of a gzip file from front to back: members one after another, each with its checksum (RFC 1952).
final class GzipDecoder {
    private let source: ByteSource
    /// The position in the source up to which it has been read.
    private var position = 0
    /// The compressed bytes that have been read, and the position of the next of them.
    private var input: [UInt8] = []
    private var next = 0
    private let state = UnsafeMutablePointer<tern_inflate>.allocate(capacity: 1)
    /// The bytes that were decompressed last, behind those that matches may reach back to.
    private let window = UnsafeMutablePointer<UInt8>.allocate(capacity: windowSize)
    private var (taken, end) = (0, 0)
    /// The bytes of the member so far, and their checksum.
    private var (count, checksum) = (0, uLong(0))
    private var isAtEnd = false

    private static let windowSize = 1 << 18
    /// The bytes that begin a member.
    static let magic: [UInt8] = [0x1f, 0x8b]

    /// Creates a decoder of a source that begins with a member.
    init(_ source: ByteSource) throws(DataFileError) {
        self.source = source
        try startMember()
    }

    deinit {
        state.deallocate()
        window.deallocate()
    }

    /// Fills a buffer with the next bytes, or a part of it where the data end before.
    ///
    /// - Returns: the number of bytes.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataFileError) -> Int {
        var done = 0
        while done < buffer.count {
            if taken == end {
                if isAtEnd { break }
                try decode()
            }
            let length = min(buffer.count - done, end - taken)
            UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + length])
                .copyMemory(from: UnsafeRawBufferPointer(start: window + taken, count: length))
            (taken, done) = (taken + length, done + length)
        }
        return done
    }

    /// Decodes until the window is full or the input has been used up, and ends the member where its data do.
    private func decode() throws(DataFileError) {
        if Self.windowSize - end < Int(TERN_INFLATE_ROOM) {
            let history = min(end, Int(TERN_INFLATE_HISTORY))
            window.update(from: window + end - history, count: history)
            (taken, end) = (history, history)
        }
        try fillInput(atLeast: Int(TERN_INFLATE_AHEAD))
        var output: UnsafeMutablePointer<UInt8>? = window + end
        let status = input.withUnsafeBufferPointer { input in
            var start = input.baseAddress.map { $0 + next }
            let status = tern_inflate_run(
                state, &start, input.baseAddress.map { $0 + input.count }, position == source.count,
                window + end - min(end, count), &output, window + Self.windowSize)
            if let base = input.baseAddress, let start { next = start - base }
            return status
        }
        let length = output.map { $0 - (window + end) } ?? 0
        checksum = crc32_z(checksum, window + end, length)
        (end, count) = (end + length, count + length)
        switch status {
        case TERN_INFLATE_MORE: break
        case TERN_INFLATE_END: try endMember()
        case TERN_INFLATE_TRUNCATED: throw tooEarly
        default:
            throw DataFileError(
                source.name, .corrupt, found: "invalid codes near byte \(position - input.count + next)")
        }
    }

    // MARK: Members

    private func startMember() throws(DataFileError) {
        guard try bytes(2) == Self.magic, try bytes(1) == [8] else {
            throw DataFileError(source.name, .corrupt, found: "another compression than DEFLATE")
        }
        let flags = try bytes(7)[0]
        guard flags & 0xe0 == 0 else {
            throw DataFileError(source.name, .corrupt, found: "flags \(flags) of the header", expected: "at most 31")
        }
        if flags & 4 != 0 {
            let length = try bytes(2)
            _ = try bytes(Int(length[0]) | Int(length[1]) << 8)
        }
        // A name and a comment, which end with zeros.
        for flag: UInt8 in [8, 16] where flags & flag != 0 {
            while try bytes(1) != [0] {}
        }
        if flags & 2 != 0 { _ = try bytes(2) }
        tern_inflate_start(state)
        (count, checksum) = (0, crc32_z(0, nil, 0))
    }

    /// Compares the checksum and the length with those behind the data, and goes on to the next member, if there is one;
    /// zeros may stand behind the last.
    private func endMember() throws(DataFileError) {
        func number(_ bytes: [UInt8]) -> UInt32 { bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) } }
        let expected = (number(try bytes(4)), number(try bytes(4)))
        guard expected == (UInt32(checksum), UInt32(truncatingIfNeeded: count)) else {
            throw DataFileError(
                source.name, .corrupt, found: "checksum \(checksum) of \(count) bytes",
                expected: "\(expected.0) of \(expected.1)")
        }
        try fillInput(atLeast: 2)
        if input[next...].starts(with: Self.magic) { return try startMember() }
        let rest = source.count - position + input.count - next
        while next < input.count {
            guard input[next...].allSatisfy({ $0 == 0 }) else {
                throw DataFileError(
                    source.name, .corrupt, found: "\(rest) bytes that are not gzip's after the compressed data")
            }
            next = input.count
            try fillInput(atLeast: 1)
        }
        isAtEnd = true
    }

    // MARK: Input

    /// Returns the next compressed bytes.
    private func bytes(_ count: Int) throws(DataFileError) -> [UInt8] {
        try fillInput(atLeast: count)
        guard input.count - next >= count else { throw tooEarly }
        defer { next += count }
        return Array(input[next..<next + count])
    }

    /// Reads on unless there are so many bytes to decompress, or the source ends.
    private func fillInput(atLeast count: Int) throws(DataFileError) {
        guard input.count - next < count, position < source.count else { return }
        let end = min(position + max(1 << 18, count), source.count)
        input = Array(input[next...]) + (try source.bytes(position..<end))
        (position, next) = (end, 0)
    }

    private var tooEarly: DataFileError {
        DataFileError(source.name, .corrupt, found: "the compressed data ends too early")
    }
}
