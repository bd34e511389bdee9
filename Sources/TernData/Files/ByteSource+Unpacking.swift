import TernCore

/// Bytes that are unpacked as a whole, where that is faster than the stream and their number is known before.
///
/// What is not right to the last byte and checksum gives nil, and the stream then tells what is wrong with it.
extension ByteSource {
    /// Returns the bytes that a gzip file of one or several members unpacks to.
    ///
    /// - Parameter size: the number of bytes they have to be.
    /// - Returns: nil where they are not so many, the file is damaged, or memory or libdeflate is wanting.
    func unpackedGzip(size: Int) throws(DataFileError) -> Tensor<UInt8>? {
        try unpacked(0..<count, size: size) { packed, output in
            var (position, made) = (0, 0)
            repeat {
                guard let start = gzipDataStart(packed[position...]),
                    case let rest = UnsafeMutableRawBufferPointer(rebasing: output[made...]),
                    let part = Libdeflate.inflate(UnsafeRawBufferPointer(rebasing: packed[start...]), into: rest)
                else { return false }
                let bytes = UnsafeRawBufferPointer(rebasing: rest[..<part.made])
                position = start + part.taken
                let numbers = [checksum(bytes), UInt32(truncatingIfNeeded: bytes.count)].flatMap(\.littleEndianBytes)
                guard packed.count - position >= 8, packed[position..<position + 8].elementsEqual(numbers) else {
                    return false
                }
                (position, made) = (position + 8, made + part.made)
                // Zeros behind a member are padding.
            } while packed[position...].contains { $0 != 0 }
            return made == output.count
        }
    }

    /// Returns the bytes that a range of the source unpacks to by DEFLATE.
    ///
    /// - Parameters:
    ///   - size: the number of bytes they have to be.
    ///   - crc32: the checksum they have to have.
    /// - Returns: nil where it is otherwise, or memory or libdeflate is wanting.
    func inflated(_ range: Range<Int>, size: Int, crc32: UInt32) throws(DataFileError) -> Tensor<UInt8>? {
        try unpacked(range, size: size) { packed, output in
            guard let part = Libdeflate.inflate(packed, into: output) else { return false }
            return part.taken == packed.count && part.made == output.count
                && checksum(UnsafeRawBufferPointer(output)) == crc32
        }
    }

    /// Returns bytes that a function makes of a range of the source; nil where the function says that it can't.
    private func unpacked(
        _ range: Range<Int>, size: Int, _ unpack: (UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer) -> Bool
    ) throws(DataFileError) -> Tensor<UInt8>? {
        // Both lie in memory besides the result, and all threads may be at it; the stream takes next to nothing.
        guard Libdeflate.isAvailable, size > 0 else { return nil }
        if range.count + size > runtime.memoryLimit / (16 * runtime.threadCount) { return nil }
        let packed = try Tensor<UInt8>(shape: [range.count]) { elements throws(DataFileError) in
            try readLarge(at: range.lowerBound, into: UnsafeMutableRawBufferPointer(elements))
        }
        var isRight = false
        let output = Tensor<UInt8>(shape: [size]) { elements in
            isRight = packed.withUnsafeBufferPointer {
                unpack(UnsafeRawBufferPointer($0), UnsafeMutableRawBufferPointer(elements))
            }
        }
        return isRight ? output : nil
    }
}

/// Returns the position of the data behind the header of a gzip member (RFC 1952); nil where there is no such header.
private func gzipDataStart(_ member: Slice<UnsafeRawBufferPointer>) -> Int? {
    guard member.count >= 10, member.starts(with: [0x1f, 0x8b, 8]) else { return nil }
    let flags = member[member.startIndex + 3]
    // Reserved ones change the format; a checksum of the header is rare, and the stream's.
    guard flags & 0b1110_0010 == 0 else { return nil }
    var rest = member.dropFirst(10)
    if flags & 4 != 0 {
        guard rest.count >= 2 else { return nil }
        let length = Int(rest[rest.startIndex]) | Int(rest[rest.startIndex + 1]) << 8
        guard rest.count >= 2 + length else { return nil }
        rest = rest.dropFirst(2 + length)
    }
    // The file's name and a comment, each ended by a zero.
    for flag: UInt8 in [8, 16] where flags & flag != 0 {
        guard let end = rest.firstIndex(of: 0) else { return nil }
        rest = rest[(end + 1)...]
    }
    return rest.startIndex
}
