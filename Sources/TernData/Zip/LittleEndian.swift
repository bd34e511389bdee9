extension Collection<UInt8> where Index == Int {
    /// Returns the number that lies at some offset in little-endian order; nil beyond the end.
    func number<Number: FixedWidthInteger & UnsignedInteger>(at offset: Int, as: Number.Type) -> Number? {
        guard offset >= 0, offset <= count - Number.bitWidth / 8 else { return nil }
        return (0..<Number.bitWidth / 8).reduce(0) { number, byte in
            number | Number(self[startIndex + offset + byte]) << (8 * Number(byte))
        }
    }
}

extension FixedWidthInteger {
    /// The bytes, the least significant first.
    package var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}
