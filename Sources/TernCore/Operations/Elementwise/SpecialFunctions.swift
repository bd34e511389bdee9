// The error function's kin and the gamma function's.

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns 1 − erf x of each element, precise where erf x is nearly 1. Gradient: −g 2/√π e^−x².
    @specialized(where Scalar == Float)
    public consuming func erfc() -> Tensor {
        Tensor.elementwise(
            Kernels.erfc[Scalar.self], self,
            input: { x in { g in g * .bell(x) * Scalar(-1.1283791670955126) } })
    }

    /// Returns the number whose error function is each element; ±∞ at ±1, NaN outside. Gradient: g √π/2 e^y².
    @specialized(where Scalar == Float)
    public consuming func erfinv() -> Tensor {
        Tensor.elementwise(
            Kernels.erfinv[Scalar.self], self,
            output: { g, y in g * y.square().exp() * Scalar(0.8862269254527580) })
    }

    /// Returns log |Γ(x)| of each element; ∞ at 0, −1, −2 and so on. Gradient: g ψ(x), see ``digamma()``.
    ///
    /// Precise to an absolute error near the zeros at 1, 2 and between the negative integers, and to a relative one elsewhere.
    @specialized(where Scalar == Float)
    public consuming func lgamma() -> Tensor {
        Tensor.elementwise(Kernels.lgamma[Scalar.self], self, input: { x in { g in g * x.digamma() } })
    }

    /// Returns ψ(x) = Γ′(x) / Γ(x) of each element; ∓∞ at ±0, NaN at −1, −2 and so on. Gradient: g ψ′(x), see
    /// ``polygamma(_:)``.
    @specialized(where Scalar == Float)
    public consuming func digamma() -> Tensor {
        Tensor.elementwise(Kernels.digamma[Scalar.self], self, input: { x in { g in g * x.polygamma(1) } })
    }

    /// Returns ψ⁽ⁿ⁾(x), the nth derivative of ``digamma()``, of each element; infinite at 0, −1, −2 and so on, for n ≥ 2
    /// also at −∞.
    ///
    /// ```swift
    /// Tensor<Double>([1, 2]).polygamma(1)   // [π²/6, π²/6 − 1]
    /// ```
    ///
    /// Gradient: g ψ⁽ⁿ⁺¹⁾(x); a derivative that needs an order above 128 traps.
    /// - Parameter order: n, in 0...100; traps otherwise.
    public consuming func polygamma(_ order: Int) -> Tensor {
        check((0...100).contains(order), "polygamma", "order \(order) is not in 0...100")
        return psi(order)
    }

    /// Returns ψ⁽ⁿ⁾(x) for all orders of the kernel.
    private func psi(_ order: Int) -> Tensor {
        check(order <= 128, "polygamma", "a derivative needs order \(order), which is above 128")
        if order == 0 { return digamma() }
        let x = self
        let y = Tensor.map(
            Kernels.polygamma[Scalar.self], x, Tensor(Scalar(order)), as: Scalar.self, in: "polygamma")
        return y.recorded(from: x, { g in g * x.psi(order + 1) })
    }
}
