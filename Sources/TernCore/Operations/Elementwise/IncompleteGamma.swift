// The regularized incomplete gamma functions, to a relative error of 10⁻¹² in Double, in Float to rounding.

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns P(a, x) = γ(a, x) / Γ(a) of each element a, the lower regularized incomplete gamma function:
    /// `torch.special.gammainc`.
    ///
    /// ```swift
    /// let shape: Tensor<Double> = [1, 2]
    /// shape.igamma(Tensor(1))    // [1 − 1/e, 1 − 2/e]: the gamma distribution's share below 1
    /// ```
    ///
    /// 0 at x = 0, 1 at ∞; NaN for negative arguments, and where both are 0 or both infinite.
    ///
    /// Gradient: ∂x = g xᵃ⁻¹ e⁻ˣ / Γ(a). There is none with respect to a, as in PyTorch: that traps, unless a is
    /// `stopGradient()`.
    ///
    /// - Parameter x: at least 0; broadcasts with this tensor.
    public func igamma(_ x: Tensor) -> Tensor {
        Tensor.map(Kernels.igamma[Scalar.self], self, x, as: Scalar.self, in: "igamma").recorded(
            from: self, Self.noDerivative(in: "igamma"), from: x, { g in g * Self.gammaDensity(shape: self, x) })
    }

    /// Returns Q(a, x) = 1 − P(a, x) of each element a, the upper regularized incomplete gamma function:
    /// `torch.special.gammaincc`.
    ///
    /// Precise also where it is small. Arguments and gradient as those of ``igamma(_:)``, the gradient with the other sign.
    ///
    /// - Parameter x: at least 0; broadcasts with this tensor.
    public func igammac(_ x: Tensor) -> Tensor {
        Tensor.map(Kernels.igammac[Scalar.self], self, x, as: Scalar.self, in: "igammac").recorded(
            from: self, Self.noDerivative(in: "igammac"), from: x, { g in -(g * Self.gammaDensity(shape: self, x)) })
    }

    private static func noDerivative(in operation: String) -> Pullback<Scalar> {
        { _ in trap(operation, "there is no derivative with respect to the first argument: take its stopGradient()") }
    }

    /// Returns xᵃ⁻¹ e⁻ˣ / Γ(a), the derivative of P(a, x); its own is the difference of two such.
    private static func gammaDensity(shape a: Tensor, _ x: Tensor) -> Tensor {
        Tensor.map(Kernels.gammaDensity[Scalar.self], a, x, as: Scalar.self, in: "igamma").recorded(
            from: a, Self.noDerivative(in: "igamma"),
            from: x, { g in g * (gammaDensity(shape: a - 1, x) - gammaDensity(shape: a, x)) })
    }
}
