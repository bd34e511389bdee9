import CZlib
import TernCore

extension ByteSource {
    /// Reads the bytes from a position on into a buffer, many of them on all threads.
    func readLarge(at position: Int, into buffer: UnsafeMutableRawBufferPointer) throws(DataFileError) {
        let failure = Lock<DataFileError?>(nil)
        parallelFor(Piece.count(of: buffer.count)) { index in
            let piece = Piece.range(index, of: buffer.count)
            do throws(DataFileError) {
                try read(
                    at: position + piece.lowerBound, into: UnsafeMutableRawBufferPointer(rebasing: buffer[piece]))
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// Reads the bytes from a position on into a buffer, and returns their CRC-32.
    func readChecked(at position: Int, into buffer: UnsafeMutableRawBufferPointer) throws(DataFileError) -> UInt32 {
        let failure = Lock<DataFileError?>(nil)
        let result = checksum(count: buffer.count) { range in
            let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[range])
            do throws(DataFileError) {
                try read(at: position + range.lowerBound, into: piece)
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
            return UnsafeRawBufferPointer(piece)
        }
        if let error = failure.withLock({ $0 }) { throw error }
        return result
    }
}

/// Copies bytes to the whole of a buffer, many of them on all threads.
func copyLarge(_ bytes: UnsafeRawBufferPointer, to buffer: UnsafeMutableRawBufferPointer) {
    parallelFor(Piece.count(of: buffer.count)) { index in
        let piece = Piece.range(index, of: buffer.count)
        UnsafeMutableRawBufferPointer(rebasing: buffer[piece]).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: bytes[piece]))
    }
}

/// The part of a large buffer that one thread takes at a time: as much as fits into its cache.
private enum Piece {
    static let size = 1 << 20

    static func count(of total: Int) -> Int { max(1, (total + size - 1) / size) }

    static func range(_ index: Int, of total: Int) -> Range<Int> { index * size..<min((index + 1) * size, total) }
}

/// Returns the CRC-32 of some bytes.
func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    checksum(count: bytes.count) { UnsafeRawBufferPointer(rebasing: bytes[$0]) }
}

/// Returns the CRC-32 of some bytes behind others, whose checksum is known; on the calling thread.
func checksum(_ bytes: UnsafeRawBufferPointer, after first: UInt32) -> UInt32 { checksumOfPiece(bytes, after: first) }

/// Returns the CRC-32 of bytes that follow others, `count` of them.
func checksum(_ first: UInt32, then second: UInt32, count: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: crc32_combine(uLong(first), uLong(second), off_t(count)))
}

/// Returns the CRC-32 of bytes that are looked at in pieces, on all threads.
private func checksum(count: Int, _ piece: (Range<Int>) -> UnsafeRawBufferPointer) -> UInt32 {
    var checksums = [UInt32](repeating: 0, count: Piece.count(of: count))
    checksums.withUnsafeMutableBufferPointer { checksums in
        nonisolated(unsafe) let checksums = checksums  // each piece has an element of its own
        parallelFor(checksums.count) { index in
            checksums[index] = checksumOfPiece(piece(Piece.range(index, of: count)))
        }
    }
    return checksums.indices.reduce(0) { checksum($0, then: checksums[$1], count: Piece.range($1, of: count).count) }
}

private func checksumOfPiece(_ bytes: UnsafeRawBufferPointer, after first: UInt32 = 0) -> UInt32 {
    var result = first
    let rest = UnsafeRawBufferPointer(rebasing: bytes[addToCRC32(&result, bytes)...])
    guard let start = rest.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return result }
    return UInt32(truncatingIfNeeded: crc32_z(uLong(result), start, rest.count))
}
