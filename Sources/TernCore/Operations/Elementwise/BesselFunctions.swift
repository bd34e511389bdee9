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
        Tensor.elementwise(
            Kernels.i0e[Scalar.self], self, input: { x in { g in g * (x.i1e() - x.sign() * x.i0e()) } })
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

    /// Returns I₀(x) − I₁(x) / x; the quotient is ½ at 0, and nothing beside an infinite I₀.
    private static func slopeOfI1(_ x: Tensor) -> Tensor {
        let y = x.i0()
        let (isZero, isFar) = (x .== 0, y.detached.isInfinite())
        let rest = Tensor(1).where(isZero .| isFar, else: x)
        let quotient = Tensor(0).where(isFar, else: rest.i1() / rest)
        return y - Tensor(0.5).where(isZero, else: quotient)
    }

    private static func slopeOfI1e(_ x: Tensor) -> Tensor {
        let isZero = x .== 0
        let rest = Tensor(1).where(isZero, else: x)
        let product = rest.i1e() * (rest.sign() + 1 / rest)
        return x.i0e() - Tensor(0.5).where(isZero, else: product)
    }
}
