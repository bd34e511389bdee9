// Gated linear units: one half of an axis decides how much of the other passes.

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the gated linear unit a σ(b), with a the first and b the second half of an axis (Dauphin et al., 2017).
    ///
    /// ```swift
    /// Tensor<Float>.zeros([8, 64]).glu().shape   // [8, 32]
    /// ```
    ///
    /// Gradients: ∂a = g σ(b), ∂b = g a σ(b) (1 − σ(b)). Traps if the axis has an odd length.
    @specialized(where Scalar == Float)
    public func glu(axis: Int = -1) -> Tensor {
        let (a, b) = halves(axis, in: "glu")
        return .gated(a, b)
    }

    /// Returns a σ(b). The gradient of a is g, gated in the same way.
    private static func gated(_ a: Tensor, _ b: Tensor) -> Tensor {
        elementwise(
            Kernels.glu[Scalar.self], a, b, in: "glu",
            pullbackA: { _, b in { g in gated(g, b) } },
            pullbackB: { a, b in { g in sigmoidBackward(g * a, b.sigmoid()) } })
    }

    /// Returns the gated linear unit a σ(a) b, with a the first and b the second half of an axis (Shazeer, 2020).
    ///
    /// Gradients: ∂a = g b σ(a) (1 + a (1 − σ(a))), ∂b = g a σ(a). Traps if the axis has an odd length.
    @specialized(where Scalar == Float)
    public func swiglu(axis: Int = -1) -> Tensor {
        let (a, b) = halves(axis, in: "swiglu")
        return Tensor.elementwise(
            Kernels.swiglu[Scalar.self], a, b, in: "swiglu",
            pullbackA: { a, b in { g in .siluBackward(g * b, a) } },
            pullbackB: { a, _ in { g in g * a.silu() } })
    }

    private func halves(_ axis: Int, in operation: StaticString) -> (Tensor, Tensor) {
        let axis = shape.resolve(axis: axis, in: "\(operation)")
        let length = shape.lengths[axis]
        check(length % 2 == 0, "\(operation)", "axis \(axis) of shape \(shape) has an odd length")
        return (slice(axis: axis, from: 0, to: length / 2), slice(axis: axis, from: length / 2, to: length))
    }
}
