// Arithmetic between tensors, with broadcasting, and between tensors and scalars.
//
// Differentiable for floating-point scalars; the engine sums the gradient of an operand that was broadcast back to its shape.
// Integers wrap around on overflow; integer division truncates, and x / 0 is 0.

extension Tensor where Scalar: TensorNumeric {
    /// Returns the sum, element by element: `[1, 2] + [10, 20]` is `[11, 22]`. Gradients: ∂a = g, ∂b = g.
    @specialized(where Scalar == Float)
    public static func + (a: consuming Tensor, b: consuming Tensor) -> Tensor {
        elementwise(
            Kernels.add[Scalar.self], a, b, in: "+",
            pullbackA: { _, _ in { g in g } },
            pullbackB: { _, _ in { g in g } })
    }

    /// Returns the difference, element by element. Gradients: ∂a = g, ∂b = −g.
    @specialized(where Scalar == Float)
    public static func - (a: consuming Tensor, b: consuming Tensor) -> Tensor {
        elementwise(
            Kernels.subtract[Scalar.self], a, b, in: "-",
            pullbackA: { _, _ in { g in g } },
            pullbackB: { _, _ in { g in -g } })
    }

    /// Returns the product, element by element; see ``matmul(_:)`` for the matrix product. Gradients: ∂a = g b, ∂b = g a.
    @specialized(where Scalar == Float)
    public static func * (a: consuming Tensor, b: consuming Tensor) -> Tensor {
        elementwise(
            Kernels.multiply[Scalar.self], a, b, in: "*",
            pullbackA: { _, b in { g in g * b } },
            pullbackB: { a, _ in { g in g * a } })
    }

    /// Returns the quotient, element by element. Gradients: ∂a = g / b, ∂b = −g a / b².
    @specialized(where Scalar == Float)
    public static func / (a: consuming Tensor, b: consuming Tensor) -> Tensor {
        elementwise(
            Kernels.divide[Scalar.self], a, b, in: "/",
            pullbackA: { _, b in { g in g / b } },
            pullbackB: { a, b in { g in -(g * (a / b) / b) } })
    }

    /// Returns the negative of each element. Gradient: −g.
    @specialized(where Scalar == Float)
    public static prefix func - (x: consuming Tensor) -> Tensor {
        elementwise(Kernels.negate[Scalar.self], x, input: { _ in { g in -g } })
    }

    /// Adds to each element in place.
    @specialized(where Scalar == Float)
    public static func += (a: inout Tensor, b: Tensor) { update(&a, b, in: "+=") { $0 + $1 } }

    /// Subtracts from each element in place.
    @specialized(where Scalar == Float)
    public static func -= (a: inout Tensor, b: Tensor) { update(&a, b, in: "-=") { $0 - $1 } }

    /// Multiplies each element in place.
    @specialized(where Scalar == Float)
    public static func *= (a: inout Tensor, b: Tensor) { update(&a, b, in: "*=") { $0 * $1 } }

    /// Divides each element in place.
    @specialized(where Scalar == Float)
    public static func /= (a: inout Tensor, b: Tensor) { update(&a, b, in: "/=") { $0 / $1 } }

    /// Updates the left side, which keeps its shape. Its value is moved into the operation, which so finds its memory free
    /// for the result.
    @inline(__always)
    private static func update(
        _ a: inout Tensor, _ b: Tensor, in operation: StaticString,
        _ combine: (consuming Tensor, consuming Tensor) -> Tensor
    ) {
        check(
            Shape.broadcast(a.shape, b.shape, in: "\(operation)") == a.shape, "\(operation)",
            "the right side's shape \(b.shape) does not broadcast to the left side's \(a.shape)")
        a = combine(take(&a), b)
    }

    /// Returns the value of a variable that is about to be given another one.
    private static func take(_ variable: inout Tensor) -> Tensor {
        let value = Tensor(storage: variable.storage, view: variable.view, node: variable.node)
        variable.storage = .empty
        return value
    }
}

// MARK: With scalars

extension Tensor where Scalar: TensorNumeric {
    /// Adds a scalar to each element.
    @specialized(where Scalar == Float)
    public static func + (a: consuming Tensor, b: Scalar) -> Tensor { a + Tensor(b) }
    /// Subtracts a scalar from each element.
    @specialized(where Scalar == Float)
    public static func - (a: consuming Tensor, b: Scalar) -> Tensor { a - Tensor(b) }
    /// Multiplies each element by a scalar.
    @specialized(where Scalar == Float)
    public static func * (a: consuming Tensor, b: Scalar) -> Tensor { a * Tensor(b) }
    /// Divides each element by a scalar.
    @specialized(where Scalar == Float)
    public static func / (a: consuming Tensor, b: Scalar) -> Tensor { a / Tensor(b) }
    /// Adds each element to a scalar.
    @specialized(where Scalar == Float)
    public static func + (a: Scalar, b: consuming Tensor) -> Tensor { Tensor(a) + b }
    /// Subtracts each element from a scalar.
    @specialized(where Scalar == Float)
    public static func - (a: Scalar, b: consuming Tensor) -> Tensor { Tensor(a) - b }
    /// Multiplies a scalar by each element.
    @specialized(where Scalar == Float)
    public static func * (a: Scalar, b: consuming Tensor) -> Tensor { Tensor(a) * b }
    /// Divides a scalar by each element.
    @specialized(where Scalar == Float)
    public static func / (a: Scalar, b: consuming Tensor) -> Tensor { Tensor(a) / b }
    /// Adds a scalar to each element in place.
    @specialized(where Scalar == Float)
    public static func += (a: inout Tensor, b: Scalar) { a += Tensor(b) }
    /// Subtracts a scalar from each element in place.
    @specialized(where Scalar == Float)
    public static func -= (a: inout Tensor, b: Scalar) { a -= Tensor(b) }
    /// Multiplies each element by a scalar in place.
    @specialized(where Scalar == Float)
    public static func *= (a: inout Tensor, b: Scalar) { a *= Tensor(b) }
    /// Divides each element by a scalar in place.
    @specialized(where Scalar == Float)
    public static func /= (a: inout Tensor, b: Scalar) { a /= Tensor(b) }
}
