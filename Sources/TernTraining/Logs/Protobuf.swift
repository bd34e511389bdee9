/// A message in the encoding of protocol buffers (<https://protobuf.dev/programming-guides/encoding>), written field by field
/// in the order of their numbers.
struct ProtobufMessage {
    private(set) var bytes: [UInt8] = []

    private enum WireType: UInt64 {
        case variable = 0
        case eightBytes = 1
        case delimited = 2
        case fourBytes = 5
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private mutating func key(_ field: Int, _ type: WireType) { varint(UInt64(field) << 3 | type.rawValue) }

    private mutating func fixed<Bits: FixedWidthInteger>(_ bits: Bits) {
        bytes += (0..<Bits.bitWidth / 8).map { UInt8(truncatingIfNeeded: bits >> (8 * Bits(truncatingIfNeeded: $0))) }
    }

    /// Adds a whole number; 0 is the default of a field and not written.
    mutating func add(_ field: Int, _ value: Int) {
        if value == 0 { return }
        key(field, .variable)
        varint(UInt64(bitPattern: Int64(value)))
    }

    mutating func add(_ field: Int, _ value: Double) {
        key(field, .eightBytes)
        fixed(value.bitPattern)
    }

    mutating func add(_ field: Int, _ value: Float) {
        key(field, .fourBytes)
        fixed(value.bitPattern)
    }

    mutating func add(_ field: Int, _ value: some Collection<UInt8>) {
        key(field, .delimited)
        varint(UInt64(value.count))
        bytes += value
    }

    mutating func add(_ field: Int, _ value: String) { add(field, value.utf8) }

    /// Adds a list of numbers, packed.
    mutating func add(_ field: Int, _ values: [Double]) {
        if values.isEmpty { return }
        key(field, .delimited)
        varint(UInt64(8 * values.count))
        for value in values { fixed(value.bitPattern) }
    }

    /// Adds a message inside this one.
    mutating func add(_ field: Int, _ build: (inout ProtobufMessage) -> Void) {
        var message = ProtobufMessage()
        build(&message)
        add(field, message.bytes)
    }
}
