import TernCore

/// The element types of safetensors files that Tern reads.
///
/// ```swift
/// let file = try Safetensors(contentsOf: "model.safetensors")
/// let isHalf = file.entries["hidden.weight"]?.type == .bfloat16
/// ```
public enum SafetensorsType: String, Sendable, CaseIterable {
    /// The type of Double.
    case float64 = "F64"
    /// The type of Float.
    case float32 = "F32"
    /// The type of half precision, IEEE 754's.
    case float16 = "F16"
    /// The type of the upper half of a Float.
    case bfloat16 = "BF16"
    /// The type of Int64 and Int.
    case int64 = "I64"
    /// The type of Int32.
    case int32 = "I32"
    /// The type of UInt8.
    case uint8 = "U8"
    /// The type of Bool, a byte each.
    case bool = "BOOL"

    /// The number of bytes of an element.
    public var size: Int {
        switch self {
        case .float64, .int64: 8
        case .float32, .int32: 4
        case .float16, .bfloat16: 2
        case .uint8, .bool: 1
        }
    }

    /// Creates the type that files have for a type of scalars.
    init<Scalar: TensorScalar>(_: Scalar.Type) {
        switch Scalar.self {
        case is Double.Type: self = .float64
        case is Float.Type: self = .float32
        case is Int32.Type: self = .int32
        case is UInt8.Type: self = .uint8
        case is Bool.Type: self = .bool
        default: self = .int64
        }
    }

    /// Reads a tensor, converted to a type of scalars.
    func decode<Scalar: TensorScalar>(
        _ source: ByteSource, _ bytes: Range<Int>, _ shape: Shape
    ) throws(DataFileError) -> Tensor<Scalar> {
        switch self {
        case .float64: Tensor<Scalar>(try read(source, bytes, shape, as: Double.self))
        case .float32: Tensor<Scalar>(try read(source, bytes, shape, as: Float.self))
        case .int64: Tensor<Scalar>(try read(source, bytes, shape, as: Int64.self))
        case .int32: Tensor<Scalar>(try read(source, bytes, shape, as: Int32.self))
        case .uint8: Tensor<Scalar>(try read(source, bytes, shape, as: UInt8.self))
        // Any byte but 0 is true: only 0 and 1 are Bool's in memory.
        case .bool: Tensor<Scalar>(Tensor<Bool>(try read(source, bytes, shape, as: UInt8.self)))
        case .float16: Tensor<Scalar>(try widen(source, bytes, shape, Self.float(half:)))
        case .bfloat16: Tensor<Scalar>(try widen(source, bytes, shape) { Float(bitPattern: UInt32($0) << 16) })
        }
    }

    /// Returns the elements as they lie in the file, which are little-endian as the processors are.
    private func read<Stored: TensorNumeric>(
        _ source: ByteSource, _ bytes: Range<Int>, _ shape: Shape, as: Stored.Type
    ) throws(DataFileError) -> Tensor<Stored> {
        try Tensor(shape: shape) { elements throws(DataFileError) in
            try source.read(at: bytes.lowerBound, into: UnsafeMutableRawBufferPointer(elements))
        }
    }

    /// Returns elements of 16 bits, converted a piece at a time.
    private func widen(
        _ source: ByteSource, _ bytes: Range<Int>, _ shape: Shape, _ convert: (UInt16) -> Float
    ) throws(DataFileError) -> Tensor<Float> {
        try Tensor(shape: shape) { elements throws(DataFileError) in
            var next = 0
            while next < elements.count {
                let end = min(next + 1 << 16, elements.count)
                let start = bytes.lowerBound + 2 * next
                let piece = try source.bytes(start..<start + 2 * (end - next))
                for position in next..<end {
                    let offset = 2 * (position - next)
                    elements[position] = convert(UInt16(piece[offset]) | UInt16(piece[offset + 1]) << 8)
                }
                next = end
            }
        }
    }

    /// Returns the number that 16 bits stand for by IEEE 754. (Swift has no `Float16` on every platform.)
    private static func float(half bits: UInt16) -> Float {
        let sign = UInt32(bits & 0x8000) << 16
        // Exponent and fraction where a Float has them; the exponent's bias is 112 less, which also normalizes subnormals.
        let magnitude = Float(bitPattern: UInt32(bits & 0x7fff) << 13) * 0x1p112
        let isFinite = bits & 0x7c00 != 0x7c00
        let pattern = isFinite ? magnitude.bitPattern : 0x7f80_0000 | UInt32(bits & 0x3ff) << 13
        return Float(bitPattern: sign | pattern)
    }
}
