// The modified Bessel functions of the first kind, of orders 0 and 1. Errors are at most 4 units in the last place.

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns I₀(x) of each element, the modified Bessel function of the first kind: `torch.special.i0`.
    ///
    /// Gradient: g I₁(x).
    @specialized(where Scalar == Float)
    public consuming func i0() -> Tensor {
        Tensor.elementwise(Kernels.i0[Scalar.self], self, input: { x in { g in g * x.i1() } })
    }

    /// Returns e^−|x| I₀(x) of each element, which does not overflow: `torch.special.i0e`.
    ///
    /// Gradient: g (e^−|x| I₁(x) − sign x · y); 0 at 0.
    @specialized(where Scalar == Float)
    public consuming func i0e() -> Tensor {
        Tensor.elementwise(Kernels.i0e[Scalar.self], self, input: { x in { g in g * Self.slopeOfI0e(x) } })
    }

    /// Returns I₁(x) of each element, the derivative of ``i0()``: `torch.special.i1`.
    ///
    /// Gradient: g (I₀(x) − I₁(x) / x).
    @specialized(where Scalar == Float)
    public consuming func i1() -> Tensor {
        Tensor.elementwise(Kernels.i1[Scalar.self], self, input: { x in { g in g * Self.slopeOfI1(x) } })
    }

    /// Returns e^−|x| I₁(x) of each element, which does not overflow: `torch.special.i1e`.
    ///
    /// Gradient: g (e^−|x| I₀(x) − y (sign x + 1 / x)).
    @specialized(where Scalar == Float)
    public consuming func i1e() -> Tensor {
        Tensor.elementwise(Kernels.i1e[Scalar.self], self, input: { x in { g in g * Self.slopeOfI1e(x) } })
    }

    // MARK: Derivatives

    // Near 0 and far from it the formulas are differences of near numbers or products of 0 and ∞. There series replace them:
    // that of I₁ at 0 (DLMF 10.25.2), and those of the quotients of I₀ and I₁ at ∞, which follow from DLMF 10.40.1.

    /// The magnitude below which six terms of the series at 0 are exact.
    private static var nearness: Scalar { Scalar.ulpOfOne > 1e-10 ? 1 : 0.25 }

    /// The magnitude above which three terms of the series at ∞ are closer than the difference.
    private static var farness: Scalar { 1 / Scalar.ulpOfOne.squareRoot().squareRoot() }

    private static func slopeOfI0e(_ x: Tensor) -> Tensor {
        let isFar = x.abs() .> Tensor(farness)
        let close = Tensor(1).where(isFar, else: x)
        let far = x.where(isFar, else: Tensor(farness))
        let u = far.abs().reciprocal()
        // 1 − I₁ / I₀.
        let share = u * (u * (u * 0.125 + 0.125) + 0.5)
        return (-(far.sign() * far.i0e() * share)).where(isFar, else: close.i1e() - close.sign() * close.i0e())
    }

    private static func slopeOfI1(_ x: Tensor) -> Tensor {
        let y = x.i0()
        let isNear = x.abs() .< Tensor(nearness)
        let isInfinite = y.detached.isInfinite()
        let rest = Tensor(1).where(isNear .| isInfinite, else: x)
        let quotient = Tensor(0).where(isInfinite, else: rest.i1() / rest)
        return slopeNearZero(x.where(isNear, else: 0)).where(isNear, else: y - quotient)
    }

    /// Returns Σ (k + ½) (x / 2)²ᵏ / (k! (k + 1)!) for k up to 5.
    private static func slopeNearZero(_ x: Tensor) -> Tensor {
        let square = x * x
        let coefficients = [9.0 / 1_474_560, 7.0 / 18432, 5.0 / 384, 3.0 / 16, 0.5]
        return coefficients.reduce(Tensor(Scalar(11.0 / 176_947_200))) { $0 * square + Tensor(Scalar($1)) }
    }

    private static func slopeOfI1e(_ x: Tensor) -> Tensor {
        let magnitude = x.abs()
        let (isNear, isFar) = (magnitude .< Tensor(nearness), magnitude .> Tensor(farness))
        let near = x.where(isNear, else: 0)
        let atZero = (-near.abs()).exp() * slopeNearZero(near) - near.sign() * near.i1e()
        let far = x.where(isFar, else: Tensor(farness))
        let u = far.abs().reciprocal()
        // I₀ / I₁ − 1 − 1 / |x|.
        let share = u * (u * (u * 0.375 + 0.375) - 0.5)
        let rest = Tensor(1).where(isNear .| isFar, else: x)
        let between = rest.i0e() - rest.i1e() * (rest.sign() + 1 / rest)
        return atZero.where(isNear, else: (far.sign() * far.i1e() * share).where(isFar, else: between))
    }
}
