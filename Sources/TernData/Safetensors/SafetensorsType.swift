import TernCore

/// The element types of safetensors files that Tern reads.
public enum SafetensorsType: String, Sendable, CaseIterable {
    /// Double.
    case float64 = "F64"
    /// Float.
    case float32 = "F32"
    /// IEEE 754 half precision.
    case float16 = "F16"
    /// The upper half of a Float.
    case bfloat16 = "BF16"
    /// Int64, and Int.
    case int64 = "I64"
    /// Int32.
    case int32 = "I32"
    /// UInt8.
    case uint8 = "U8"
    /// Bool, a byte each.
    case bool = "BOOL"

    /// The bytes of an element.
    public var size: Int {
        switch self {
        case .float64, .int64: 8
        case .float32, .int32: 4
        case .float16, .bfloat16: 2
        case .uint8, .bool: 1
        }
    }

    /// The type that files have for a type of scalars.
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

    /// A tensor from its bytes, converted to a type of scalars.
    func decode<Scalar: TensorScalar>(_ bytes: ArraySlice<UInt8>, _ shape: Shape) -> Tensor<Scalar> {
        switch self {
        case .float64: Tensor<Scalar>(load(bytes, shape, as: Double.self))
        case .float32: Tensor<Scalar>(load(bytes, shape, as: Float.self))
        case .int64: Tensor<Scalar>(load(bytes, shape, as: Int64.self))
        case .int32: Tensor<Scalar>(load(bytes, shape, as: Int32.self))
        case .uint8: Tensor<Scalar>(load(bytes, shape, as: UInt8.self))
        // Any byte but 0 is true: only 0 and 1 are Bool's in memory.
        case .bool: Tensor<Scalar>(Tensor<Bool>(load(bytes, shape, as: UInt8.self)))
        case .float16: Tensor<Scalar>(widen(bytes, shape, Self.float(half:)))
        case .bfloat16: Tensor<Scalar>(widen(bytes, shape) { Float(bitPattern: UInt32($0) << 16) })
        }
    }

    private func load<Stored: TensorNumeric>(
        _ bytes: ArraySlice<UInt8>, _ shape: Shape, as: Stored.Type
    ) -> Tensor<Stored> {
        var tensor = Tensor<Stored>.zeros(shape)
        tensor.withUnsafeMutableBufferPointer { UnsafeMutableRawBufferPointer($0).copyBytes(from: bytes) }
        return tensor
    }

    private func widen(_ bytes: ArraySlice<UInt8>, _ shape: Shape, _ convert: (UInt16) -> Float) -> Tensor<Float> {
        let starts = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2)
        return Tensor(shape: shape, scalars: starts.map { convert(UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8) })
    }

    /// The number that 16 bits stand for by IEEE 754. (Swift has no `Float16` on every platform.)
    private static func float(half bits: UInt16) -> Float {
        let sign = UInt32(bits & 0x8000) << 16
        // Exponent and fraction at their place in a Float; the exponent's bias is 112 less, which also normalizes subnormals.
        let magnitude = Float(bitPattern: UInt32(bits & 0x7fff) << 13) * 0x1p112
        let isFinite = bits & 0x7c00 != 0x7c00
        let pattern = isFinite ? magnitude.bitPattern : 0x7f80_0000 | UInt32(bits & 0x3ff) << 13
        return Float(bitPattern: sign | pattern)
    }
}
