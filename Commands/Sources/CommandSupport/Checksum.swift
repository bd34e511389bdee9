/// A checksum (FNV-1a of 64 bits) that tells contents from others, though not from those made to have the same.
package struct Checksum: CustomStringConvertible {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    package init() {}

    /// Adds a word: a byte, or a character's number.
    package mutating func add(_ word: UInt64) { state = (state ^ word) &* 0x100_0000_01b3 }

    package mutating func add(_ bytes: [UInt8]) {
        for byte in bytes { add(UInt64(byte)) }
    }

    package var description: String { String(state, radix: 16) }
}
