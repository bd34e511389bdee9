import CZlib

/// Bytes compressed by DEFLATE on their way into a file, with the header and the checksum of gzip or without.
struct Deflater: ~Copyable {
    /// The state of zlib at a fixed address: zlib keeps a pointer to it.
    private let stream: UnsafeMutablePointer<z_stream>
    private let output = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)

    init(isGzip: Bool = false) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15: the largest window; negative without a header, and 16 more with gzip's.
        let status = deflateInit2_(
            stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, isGzip ? 15 + 16 : -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { fatalError("deflateInit2: zlib gives status \(status)") }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    /// Adds bytes.
    ///
    /// - Returns: the number of compressed bytes that were written to the file.
    func write(
        _ bytes: UnsafeRawBufferPointer, to file: borrowing FileWriter, isLast: Bool = false
    ) throws(DataFileError) -> Int {
        var (start, count) = (0, 0)
        repeat {
            let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + 1 << 30, bytes.count)])
            stream.pointee.next_in = piece.baseAddress.map {
                UnsafeMutablePointer(mutating: $0.assumingMemoryBound(to: UInt8.self))
            }
            stream.pointee.avail_in = uInt(piece.count)
            start += piece.count
            repeat {
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = uInt(output.count)
                deflate(stream, isLast && start == bytes.count ? Z_FINISH : Z_NO_FLUSH)
                let made = output.count - Int(stream.pointee.avail_out)
                try file.write(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(output)[..<made]))
                count += made
            } while stream.pointee.avail_out == 0
        } while start < bytes.count
        return count
    }

    func write(
        _ bytes: [UInt8], to file: borrowing FileWriter, isLast: Bool = false
    ) throws(DataFileError) -> Int {
        var (result, failure) = (0, DataFileError?.none)
        bytes.withUnsafeBytes { bytes in
            do throws(DataFileError) { result = try write(bytes, to: file, isLast: isLast) } catch { failure = error }
        }
        if let failure { throw failure }
        return result
    }
}
