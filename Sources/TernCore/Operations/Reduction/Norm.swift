// Norms of elements taken together as one vector. A sum of powers that overflows, or falls so low that it loses digits, is
// taken again of x / s, with s near the largest magnitude: so a norm is exact wherever it is itself a number of the type.

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the p-norm (Σ |x|ᵖ)^(1/p) over some axes, all without a list, taken together as one vector.
    ///
    /// ```swift
    /// x.norm()                  // √Σ x²
    /// x.norm(1, axis: -1)       // Σ |x| of each row
    /// x.norm(.infinity)         // max |x|
    /// ```
    ///
    /// As `torch.linalg.vector_norm`: p = 0 counts the elements that are not zero; ∞ and −∞ give the largest and the smallest
    /// magnitude, and trap on an empty axis; any other p is allowed, also below 1, where it is no norm. Exact to a few ulp for
    /// elements of any size, also where their powers overflow or vanish: `[1e30, 1e30]` has the norm 1.4142135e30.
    ///
    /// Gradient: g sign(x) (|x| / y)ᵖ⁻¹; 0 at x = 0 to any order, also where p < 2 has no finite second derivative; where
    /// elements are infinite, shared evenly among them. For p = ±∞, g sign(x) shared evenly among the elements of that
    /// magnitude.
    ///
    /// - Parameters:
    ///   - p: the exponent, 2 for the length of a vector.
    ///   - axes: the axes; all without a list.
    ///   - keepDims: whether a reduced axis stays, with length 1.
    @specialized(where Scalar == Float)
    public func norm(_ p: Scalar = 2, axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        norm(p, over: shape.resolve(axes: axes, in: "norm"), keepDims: keepDims)
    }

    /// Returns the p-norm along an axis.
    @specialized(where Scalar == Float)
    public func norm(_ p: Scalar = 2, axis: Int, keepDims: Bool = false) -> Tensor {
        norm(p, over: shape.resolve(only: axis, in: "norm"), keepDims: keepDims)
    }

    private func norm(_ p: Scalar, over axes: AxisSet, keepDims: Bool) -> Tensor {
        check(!p.isNaN, "norm", "the exponent is NaN")
        let target = shape.reduced(axes, keepDims: keepDims)
        let origin = shape
        switch p {
        case 0:
            return Tensor(countNonzero(over: axes, keepDims: keepDims))
        case 1:
            return reduce(
                Kernels.sumAbsolute[Scalar.self], combining: Kernels.sum[Scalar.self], axes: axes, to: target,
                as: Scalar.self
            )
            .recorded(from: self, { g in g.restored(axes, of: origin) * self.sign() })
        case .infinity, -.infinity:
            checkNotEmpty(axes, in: "norm")
            let y = extremeMagnitude(isLargest: p > 0, over: axes, to: target)
            return y.recorded(
                from: self,
                { g in
                    let isExtreme = Tensor(self.abs() .== y.restored(axes, of: origin))
                    let share = isExtreme / isExtreme.summed(over: axes, keepDims: true)
                    return g.restored(axes, of: origin) * self.sign() * share
                })
        default:
            let sums = sumOfPowers(p, over: axes, to: target)
            if sums.areExact {
                return (consume sums).root(p).recorded(
                    from: self,
                    output: { g, y in
                        // With p < 0 |x|ᵖ⁻¹ may overflow where |x|ᵖ does not.
                        p < 0 ? self.normGradientByRatios(p, g, y, axes) : self.normGradient(p, g, y, axes)
                    })
            }
            // A zero, an infinity or NaN among the elements needs no other scale.
            let magnitudes = extremeMagnitude(isLargest: p > 0, over: axes, to: target)
            guard sums.isOutside(magnitudes) else {
                let isZeroAtMost = sums.areFinite && p > 0
                return sums.root(p).recorded(
                    from: self,
                    output: { g, y in
                        isZeroAtMost
                            ? self.normGradientBesideZeros(p, g, y, axes) : self.normGradientByRatios(p, g, y, axes)
                    })
            }
            // Powers of numbers below 2 may overflow too.
            let scale = p == 2 ? magnitudes.powersOfTwo() : magnitudes.where(magnitudes.areUsable(), else: 1)
            let scaled = (detached / scale.restored(axes, of: origin)).sumOfPowers(p, over: axes, to: target)
            return (scaled.root(p) * scale).recorded(
                from: self, output: { g, y in self.normGradientByRatios(p, g, y, axes) })
        }
    }

    /// Returns the sum of powers of the elements as they are, without a derivative.
    private func sumOfPowers(_ p: Scalar, over axes: AxisSet, to target: Shape) -> Tensor {
        if p != 2 { return detached.abs().power(p).summed(over: axes, to: target) }
        return reduce(
            Kernels.sumOfSquares[Scalar.self], combining: Kernels.sum[Scalar.self], axes: axes, to: target,
            as: Scalar.self, name: "norm")
    }

    private consuming func root(_ p: Scalar) -> Tensor { p == 2 ? sqrt() : pow(1 / p) }

    /// Returns g sign(x) |x|ᵖ⁻¹ y¹⁻ᵖ where no power leaves the range of the type.
    private func normGradient(_ p: Scalar, _ g: Tensor, _ y: Tensor, _ axes: AxisSet) -> Tensor {
        if p == 2 { return self * (g / y).restored(axes, of: shape) }
        // At 0 the sign is 0, whatever the power.
        let magnitude = Tensor(1).where(self .== 0, else: self.abs())
        return self.sign() * magnitude.pow(p - 1) * (g * y.pow(1 - p)).restored(axes, of: shape)
    }

    /// Returns the same where some norms are 0, flat there to any order.
    private func normGradientBesideZeros(_ p: Scalar, _ g: Tensor, _ y: Tensor, _ axes: AxisSet) -> Tensor {
        let isZero = y .== 0
        let share = Tensor(0).where(isZero, else: g), length = Tensor(1).where(isZero, else: y)
        return normGradient(p, share, length, axes)
    }

    /// Returns g sign(x) (|x| / y)ᵖ⁻¹, flat at the origin to any order; of infinite elements each has the share k^(1/p − 1) of
    /// k.
    private func normGradientByRatios(_ p: Scalar, _ g: Tensor, _ y: Tensor, _ axes: AxisSet) -> Tensor {
        let (y, upstream) = (y.restored(axes, of: shape), g.restored(axes, of: shape))
        let infinities = Tensor(detached.isInfinite())
        let count = infinities.summed(over: axes, keepDims: true)
        let (isZero, isInfinite) = (y .== 0, y.isInfinite())
        let length = Tensor(1).where(isZero, else: count.clamp(min: 1).pow(1 / p).where(isInfinite, else: y))
        let direction = Tensor(0).where(isZero, else: (infinities * self.sign()).where(isInfinite, else: self))
        if p == 2 { return direction / length * upstream }
        let ratio = Tensor(1).where(direction .== 0, else: direction.abs() / length)
        return direction.sign() * ratio.pow(p - 1) * upstream
    }

    /// Returns each element to a power: by squaring for whole ones that are not large, which is faster than any logarithm.
    private func power(_ p: Scalar) -> Tensor {
        guard p >= 1 && p <= 16 && p == p.rounded() else { return pow(p) }
        let exponent = Int(p)
        if exponent == 1 { return self }
        let half = power(Scalar(exponent / 2)).square()
        return exponent % 2 == 0 ? half : half * self
    }
}
