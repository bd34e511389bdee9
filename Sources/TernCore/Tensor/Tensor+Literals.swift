/// Part of a literal that becomes a tensor: a number, a truth value, or a list of parts of one shape.
///
/// Its name is never written: it stands behind literals.
///
/// ```swift
/// let x: Tensor<Float> = [[1, 2], [3, 4]]
/// ```
public struct TensorLiteral<Scalar: TensorScalar>: ExpressibleByArrayLiteral {
    let shape: Shape
    let scalars: [Scalar]

    init(_ scalar: Scalar) {
        shape = []
        scalars = [scalar]
    }

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

extension Tensor: ExpressibleByArrayLiteral {
    /// Creates a tensor from nested lists, such as `[[1, 2], [3, 4]]`; all lists of one depth must have one length.
    public init(arrayLiteral elements: TensorLiteral<Scalar>...) {
        let list = TensorLiteral(list: elements)
        self.init(shape: list.shape, scalars: list.scalars)
    }
}
