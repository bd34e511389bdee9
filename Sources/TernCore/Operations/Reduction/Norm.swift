extension Tensor where Scalar: TensorFloatingPoint {
    /// The p-norm (Σ |x|ᵖ)^(1/p) over some axes, all without a list, taken together as one vector.
    ///
    /// ```swift
    /// x.norm()                  // √Σ x²
    /// x.norm(1, axis: -1)       // Σ |x| of each row
    /// x.norm(.infinity)         // max |x|
    /// ```
    ///
    /// As `torch.linalg.vector_norm`: p = 0 counts the elements that are not zero; ∞ and −∞ give the largest and the smallest
    /// magnitude, and trap on an empty axis; any other p is allowed, also below 1, where it is no norm.
    ///
    /// Gradient: g sign(x) (|x| / y)ᵖ⁻¹; 0 at x = 0. For p = ±∞, g sign(x) shared evenly among the elements of that magnitude.
    ///
    /// - Parameters:
    ///   - p: the exponent, 2 for the length of a vector.
    ///   - axes: the axes; all without a list.
    ///   - keepDims: whether a reduced axis stays, with length 1.
    @specialized(where Scalar == Float)
    public func norm(_ p: Scalar = 2, axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        norm(p, over: shape.resolve(axes: axes, in: "norm"), keepDims: keepDims)
    }

    /// The p-norm along an axis.
    @specialized(where Scalar == Float)
    public func norm(_ p: Scalar = 2, axis: Int, keepDims: Bool = false) -> Tensor {
        norm(p, over: shape.resolve(only: axis, in: "norm"), keepDims: keepDims)
    }

    private func norm(_ p: Scalar, over set: AxisSet, keepDims: Bool) -> Tensor {
        check(!p.isNaN, "norm", "the exponent is NaN")
        let target = shape.reduced(set, keepDims: keepDims)
        let origin = shape
        func reduced(_ kernel: Kernels.Reduction, then combining: Kernels.Reduction) -> Tensor {
            reduce(kernel, combining: combining, axes: set, to: target, as: Scalar.self)
        }
        let sum = Kernels.sum[Scalar.self]
        switch p {
        case 0:
            return Tensor(countNonzero(over: set, keepDims: keepDims))
        case 1:
            return reduced(Kernels.sumAbsolute[Scalar.self], then: sum)
                .recorded(from: self, { g in g.restored(set, of: origin) * self.sign() })
        case 2:
            return reduced(Kernels.sumOfSquares[Scalar.self], then: sum).sqrt().recorded(
                from: self,
                output: { g, y in
                    // Flat at the origin, to any order.
                    let isZero = y .== 0
                    let scale = Tensor(0).where(isZero, else: g / Tensor(1).where(isZero, else: y))
                    return self * scale.restored(set, of: origin)
                })
        case .infinity, -.infinity:
            checkNotEmpty(set, in: "norm")
            let isLargest = p > 0
            let y = reduced(
                (isLargest ? Kernels.maxAbsolute : Kernels.minAbsolute)[Scalar.self],
                then: (isLargest ? Kernels.max : Kernels.min)[Scalar.self])
            return y.recorded(
                from: self,
                { g in
                    let isExtreme = Tensor(self.abs() .== y.restored(set, of: origin))
                    let share = isExtreme / isExtreme.summed(over: set, keepDims: true)
                    return g.restored(set, of: origin) * self.sign() * share
                })
        default:
            let powers = detached.abs().power(p).summed(over: set, to: target)
            return powers.pow(1 / p).recorded(
                from: self,
                output: { g, y in
                    // At 0 the sign is 0, whatever the power.
                    let magnitude = Tensor(1).where(self .== 0, else: self.abs())
                    // With a negative exponent one zero makes the norm 0, and flat: 0 to the power of 1 − p is right.
                    let length = p < 0 ? y : Tensor(1).where(y .== 0, else: y)
                    let scale = (g * length.pow(1 - p)).restored(set, of: origin)
                    return self.sign() * magnitude.pow(p - 1) * scale
                })
        }
    }

    /// Each element to a power: by squaring for whole ones that are not large, which is faster than any logarithm.
    private func power(_ p: Scalar) -> Tensor {
        guard p >= 1 && p <= 16 && p == p.rounded() else { return pow(p) }
        let exponent = Int(p)
        if exponent == 1 { return self }
        let half = power(Scalar(exponent / 2)).square()
        return exponent % 2 == 0 ? half : half * self
    }
}
