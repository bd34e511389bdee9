/// A type that a ``Tensor`` can hold: `Float`, `Double`, `Int32`, `Int64`, `Int`, `UInt8` or `Bool`.
///
/// ```swift
/// func lastRow<Scalar: TensorScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x[-1] }
/// ```
///
/// The operations that a tensor has follow from the protocol its scalar conforms to: any scalar can be stored, sliced and
/// compared for equality, a ``TensorNumeric`` can be added and ordered, a ``TensorFloatingPoint`` has elementary functions,
/// matrix products and derivatives. The compiler, not a check at run time, keeps a `Tensor<Bool>` out of a matrix product.
public protocol TensorScalar: Sendable, BitwiseCopyable, Equatable {
    /// The description of the type at run time.
    static var scalarType: ScalarType { get }
}

/// A scalar with arithmetic and an order.
///
/// ```swift
/// func clamped<Scalar: TensorNumeric>(_ x: Tensor<Scalar>, to limit: Scalar) -> Tensor<Scalar> { x.minimum(limit) }
/// ```
public protocol TensorNumeric: TensorScalar, Numeric, Comparable {}

/// A scalar with elementary functions, matrix products and derivatives: `Float` or `Double`.
///
/// ```swift
/// func energy<Scalar: TensorFloatingPoint>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.square().sum() / 2 }
/// ```
public protocol TensorFloatingPoint: TensorNumeric, BinaryFloatingPoint {}

/// The description of a scalar type at run time: its name, and the position of its kernels in their tables.
///
/// ```swift
/// print(Float.scalarType)   // float32
/// ```
public struct ScalarType: Sendable, Equatable, CustomStringConvertible {
    /// The name that NumPy and PyTorch give the type, such as `float32`.
    public let description: String

    /// The position of the type's version in a table of ``Kernels``.
    let slot: Int

    /// Bool is stored as bytes of 0 and 1: where only bytes are moved, it uses the kernels of UInt8.
    var numericSlot: Int { min(slot, 4) }
}

extension Float: TensorFloatingPoint {
    public static var scalarType: ScalarType { ScalarType(description: "float32", slot: 0) }
}

extension Double: TensorFloatingPoint {
    public static var scalarType: ScalarType { ScalarType(description: "float64", slot: 1) }
}

extension Int32: TensorNumeric {
    public static var scalarType: ScalarType { ScalarType(description: "int32", slot: 2) }
}

extension Int64: TensorNumeric {
    public static var scalarType: ScalarType { ScalarType(description: "int64", slot: 3) }
}

extension Int: TensorNumeric {
    public static var scalarType: ScalarType { ScalarType(description: "int64", slot: 3) }
}

extension UInt8: TensorNumeric {
    public static var scalarType: ScalarType { ScalarType(description: "uint8", slot: 4) }
}

extension Bool: TensorScalar {
    public static var scalarType: ScalarType { ScalarType(description: "bool", slot: 5) }
}

extension InlineArray {
    /// The version of a kernel for a scalar type.
    subscript<Scalar: TensorScalar>(_: Scalar.Type) -> Element {
        @inline(__always) get { self[Scalar.scalarType.slot] }
    }
}
