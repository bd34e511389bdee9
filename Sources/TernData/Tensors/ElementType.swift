import TernCore

/// The type of a tensor's elements in a file: those that Tern's scalars are read from, and others by their names.
///
/// ```swift
/// let file = try Safetensors(contentsOf: "model.safetensors")
/// let isHalf = file.entries["hidden.weight"]?.type == .bfloat16
/// ```
public enum ElementType: Sendable, Hashable {
    /// The type of Double.
    case float64
    /// The type of Float.
    case float32
    /// The type of half precision, IEEE 754's.
    case float16
    /// The type of the upper half of a Float.
    case bfloat16
    /// The type of eight bits with an exponent of four, without infinities (OCP's E4M3).
    case float8E4M3
    /// The type of eight bits with an exponent of five (OCP's E5M2).
    case float8E5M2
    /// The type of Int64 and Int.
    case int64
    /// The type of Int32.
    case int32
    /// The type of Int16.
    case int16
    /// The type of Int8.
    case int8
    /// The type of UInt64.
    case uint64
    /// The type of UInt32.
    case uint32
    /// The type of UInt16.
    case uint16
    /// The type of UInt8.
    case uint8
    /// The type of Bool, a byte each.
    case bool
    /// A type that Tern does not read, by the name that the file gives it.
    case other(String)

    /// The number of bytes of an element; nil for a type that Tern does not read.
    public var size: Int? {
        switch self {
        case .float64, .int64, .uint64: 8
        case .float32, .int32, .uint32: 4
        case .float16, .bfloat16, .int16, .uint16: 2
        case .float8E4M3, .float8E5M2, .int8, .uint8, .bool: 1
        case .other: nil
        }
    }

    /// Creates the type that files have for a type of scalars.
    init(_ scalar: any TensorScalar.Type) {
        switch scalar {
        case is Double.Type: self = .float64
        case is Float.Type: self = .float32
        case is Int32.Type: self = .int32
        case is UInt8.Type: self = .uint8
        case is Bool.Type: self = .bool
        default: self = .int64
        }
    }
}

extension ElementType: CustomStringConvertible {
    /// The name that NumPy and PyTorch give the type, such as `float32`.
    public var description: String {
        switch self {
        case .float64: "float64"
        case .float32: "float32"
        case .float16: "float16"
        case .bfloat16: "bfloat16"
        case .float8E4M3: "float8_e4m3fn"
        case .float8E5M2: "float8_e5m2"
        case .int64: "int64"
        case .int32: "int32"
        case .int16: "int16"
        case .int8: "int8"
        case .uint64: "uint64"
        case .uint32: "uint32"
        case .uint16: "uint16"
        case .uint8: "uint8"
        case .bool: "bool"
        case .other(let name): name
        }
    }

    /// The types that Tern reads.
    static let readable: [ElementType] = [
        .float64, .float32, .float16, .bfloat16, .float8E4M3, .float8E5M2, .int64, .int32, .int16, .int8, .uint64,
        .uint32,
        .uint16, .uint8, .bool
    ]
}
