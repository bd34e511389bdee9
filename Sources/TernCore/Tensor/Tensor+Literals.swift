/// Part of a literal that becomes a tensor: a number, a truth value, or a list of parts of one shape.
///
/// Its name is never written: it stands behind literals. Numbers that are no literals come in arrays,
/// `Tensor([[a, b], [c, d]])`, or by themselves, `Tensor(a)`.
///
/// ```swift
/// var x: Tensor<Float> = [[1, -2], [.pi, 4]]
/// x[0, 1] = -.infinity
/// ```
public struct TensorLiteral<Scalar: TensorScalar>: ExpressibleByArrayLiteral {
    let shape: Shape
    let scalars: [Scalar]

    init(shape: Shape, scalars: [Scalar]) {
        self.shape = shape
        self.scalars = scalars
    }

    init(_ scalar: Scalar) { self.init(shape: [], scalars: [scalar]) }

    public init(arrayLiteral elements: TensorLiteral...) { self.init(list: elements) }

    init(list elements: [TensorLiteral]) {
        let inner = elements.first?.shape ?? []
        for (index, element) in elements.enumerated() where element.shape != inner {
            trap("Tensor", "ragged literal: element 0 has shape \(inner), element \(index) has shape \(element.shape)")
        }
        shape = inner.inserting(elements.count, at: 0)
        scalars = elements.flatMap(\.scalars)
    }
}

extension TensorLiteral: ExpressibleByIntegerLiteral where Scalar: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Scalar.IntegerLiteralType) { self.init(Scalar(integerLiteral: value)) }
}

extension TensorLiteral: ExpressibleByFloatLiteral where Scalar: ExpressibleByFloatLiteral {
    public init(floatLiteral value: Scalar.FloatLiteralType) { self.init(Scalar(floatLiteral: value)) }
}

extension TensorLiteral: ExpressibleByBooleanLiteral where Scalar: ExpressibleByBooleanLiteral {
    public init(booleanLiteral value: Scalar.BooleanLiteralType) { self.init(Scalar(booleanLiteral: value)) }
}

extension TensorLiteral where Scalar: TensorFloatingPoint {
    /// Infinity.
    public static var infinity: TensorLiteral { TensorLiteral(.infinity) }
    /// Not a number.
    public static var nan: TensorLiteral { TensorLiteral(.nan) }
    /// π.
    public static var pi: TensorLiteral { TensorLiteral(.pi) }

    /// Returns the part of a literal with the other sign: `-.infinity`.
    public static prefix func - (x: TensorLiteral) -> TensorLiteral {
        TensorLiteral(shape: x.shape, scalars: x.scalars.map { -$0 })
    }
}

extension Tensor: ExpressibleByArrayLiteral {
    /// Creates a tensor from nested lists, such as `[[1, 2], [3, 4]]`; all lists of one depth must have one length.
    public init(arrayLiteral elements: TensorLiteral<Scalar>...) { self.init(literal: TensorLiteral(list: elements)) }

    /// Creates the tensor that a literal stands for.
    init(literal: TensorLiteral<Scalar>) { self.init(shape: literal.shape, scalars: literal.scalars) }
}
