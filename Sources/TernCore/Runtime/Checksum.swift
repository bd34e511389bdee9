import CTernKernels

/// Adds bytes to a CRC-32 by the processor's products of polynomials, where it has them.
///
/// - Returns: the number of bytes that were added; the rest is the caller's.
package func addToCRC32(_ checksum: inout UInt32, _ bytes: UnsafeRawBufferPointer) -> Int {
    tern_crc32(&checksum, bytes.count, bytes.baseAddress)
}
