extension Tensor where Scalar: TensorNumeric {
    /// Returns the absolute value of each element. Gradient: g sign(x).
    @specialized(where Scalar == Float)
    public consuming func abs() -> Tensor {
        Tensor.elementwise(Kernels.absolute[Scalar.self], self, input: { x in { g in g * x.sign() } })
    }

    /// Returns −1, 0 or 1 as each element is negative, zero or positive; NaN stays NaN. The gradient is zero.
    @specialized(where Scalar == Float)
    public func sign() -> Tensor {
        Tensor.map(Kernels.sign[Scalar.self], self, as: Scalar.self)
    }

    /// Returns the square of each element. Gradient: 2 g x.
    @specialized(where Scalar == Float)
    public consuming func square() -> Tensor {
        Tensor.elementwise(Kernels.square[Scalar.self], self, input: { x in { g in g * x * 2 } })
    }
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns eˣ of each element. Gradient: g y.
    ///
    /// In Float the error is below 0.9 units in the last place, measured over all inputs.
    @specialized(where Scalar == Float)
    public consuming func exp() -> Tensor {
        Tensor.elementwise(Kernels.exp[Scalar.self], self, output: { g, y in g * y })
    }

    /// Returns the natural logarithm of each element; −∞ at 0, NaN below. Gradient: g / x.
    ///
    /// In Float the error is below 0.8 units in the last place, measured over all inputs.
    @specialized(where Scalar == Float)
    public consuming func log() -> Tensor {
        Tensor.elementwise(Kernels.log[Scalar.self], self, input: { x in { g in g / x } })
    }

    /// Returns the square root of each element; NaN below 0. Gradient: g / 2y.
    @specialized(where Scalar == Float)
    public consuming func sqrt() -> Tensor {
        Tensor.elementwise(Kernels.sqrt[Scalar.self], self, output: { g, y in g / (y * 2) })
    }

    /// Returns the error function, 2/√π ∫₀ˣ e^−t² dt, of each element. Gradient: g 2/√π e^−x².
    ///
    /// In Float the error is below 1.5 units in the last place, measured over all inputs.
    @specialized(where Scalar == Float)
    public consuming func erf() -> Tensor {
        Tensor.elementwise(
            Kernels.erf[Scalar.self], self,
            input: { x in { g in g * .bell(x) * Scalar(1.1283791670955126) } })
    }

    /// Returns e^−x². Its derivative, −2x e^−x², is 0 at infinity.
    static func bell(_ x: Tensor) -> Tensor {
        (-x.detached.square()).exp().recorded(from: x, { g in g * x.bounded(by: 40) * bell(x) * -2 })
    }

    /// Returns the element nearest to each within ±`limit`, beyond which a formula's value is settled.
    ///
    /// A factor that vanishes there makes 0 of the whole, where it would make NaN of an infinite one.
    func bounded(by limit: Scalar) -> Tensor { clamp(min: -limit, max: limit) }

    /// Returns each element to the power of an exponent, as C's `pow`. Gradient: g p xᵖ⁻¹.
    ///
    /// The exponents 2, 3 and −1 are ``square()``, a product and ``reciprocal()``, which are faster. Elsewhere the error is
    /// below 1 unit in the last place in Float. `pow(0.5)` of −0 and −∞ is 0 and ∞, unlike ``sqrt()``.
    @specialized(where Scalar == Float)
    public func pow(_ exponent: Scalar) -> Tensor {
        switch exponent {
        case 2: return square()
        case 3: return self * square()
        case -1: return reciprocal()
        default:
            // Finite, since the power may vanish.
            let factor = Swift.min(Swift.max(exponent, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
            return Tensor.map(Kernels.pow[Scalar.self], self, Tensor(exponent), as: Scalar.self, in: "pow").recorded(
                from: self, { g in exponent == 0 ? .zeros(g.shape) : g * self.pow(exponent - 1) * factor })
        }
    }

    /// Returns each element to the power of the matching element of another tensor, with broadcasting.
    ///
    /// Gradients: g p xᵖ⁻¹ for the base; g y log x for the exponent, its limit 0 where y is 0, and 0 for 0⁰.
    @specialized(where Scalar == Float)
    public func pow(_ exponent: Tensor) -> Tensor {
        let x = self
        let y = Tensor.map(Kernels.pow[Scalar.self], x, exponent, as: Scalar.self, in: "pow")
        return y.recorded(
            from: x,
            { g in
                // 0⁰ and NaN⁰ are constants; elsewhere 0 x⁻¹ has a derivative with respect to the exponent.
                let isConstant = (exponent .== 0) .& .!(x.abs() .> 0)
                let base = Tensor(1).where(isConstant, else: x)
                let factor = exponent.bounded(by: .greatestFiniteMagnitude)
                let slope = Tensor(0).where(isConstant, else: factor * base.pow(exponent - 1))
                if slope.detached.contiguous().areFinite { return g * slope }
                // Next to 0 the power xᵖ⁻¹ may overflow where p xᵖ⁻¹ does not.
                let isTooLarge = (base.abs() .< .leastNormalMagnitude) .& (base .!= 0) .& (exponent.abs() .< 1)
                // Each of the two forms of numbers for which it is chosen.
                let (near, other) = (base.where(isTooLarge, else: 1), Tensor(1).where(isTooLarge, else: base))
                let slopes = (near.pow(exponent) * (factor / near)).where(
                    isTooLarge, else: factor * other.pow(exponent - 1))
                return g * Tensor(0).where(isConstant, else: slopes)
            },
            from: exponent,
            { g in
                // Chosen before the logarithm, so that no infinity meets a zero, here or in the derivative: where the power
                // vanishes, so does the product.
                let vanishes = (y .== 0) .| ((x .== 0) .& (exponent .== 0))
                let base = Tensor(1).where(vanishes, else: x)
                return g * base.pow(exponent) * base.log()
            })
    }
}
