extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the variance over some axes, all without a list, by two passes: Σ (x − mean)² / (n − correction).
    ///
    /// The rounding of the mean is corrected, so that a variance is exact to a few ulp also where it is small beside the mean:
    /// up to that of neighboring numbers. Where sums of squares leave the range of the scalar type, they are taken of scaled
    /// elements: the variance is infinite only where it is itself too large. NaN where an element is infinite, or where there
    /// are no more elements than `correction`.
    ///
    /// Gradient: 2 g (x − mean) / (n − correction).
    ///
    /// - Parameters:
    ///   - axes: the axes; all without a list.
    ///   - correction: 0 for the variance of the numbers themselves, as NumPy; 1 (Bessel) for an unbiased estimate, PyTorch's
    ///     default.
    ///   - keepDims: whether a reduced axis stays, with length 1.
    @specialized(where Scalar == Float)
    public func variance(axes: [Int]? = nil, correction: Scalar = 0, keepDims: Bool = false) -> Tensor {
        variance(over: shape.resolve(axes: axes, in: "variance"), correction, keepDims: keepDims)
    }

    /// Returns the variance along an axis.
    @specialized(where Scalar == Float)
    public func variance(axis: Int, correction: Scalar = 0, keepDims: Bool = false) -> Tensor {
        variance(over: shape.resolve(only: axis, in: "variance"), correction, keepDims: keepDims)
    }

    private func variance(over axes: AxisSet, _ correction: Scalar, keepDims: Bool) -> Tensor {
        check(!correction.isNaN, "variance", "the correction is NaN")
        let plain = plainVariance(over: axes, correction, keepDims: keepDims)
        guard let scale = plain.scaleOfSquares(of: self, over: axes) else { return plain }
        let scaled = (detached / scale.restored(axes, of: shape)).plainVariance(
            over: axes, correction, keepDims: keepDims)
        return recordedVariance(scaled * scale * scale, over: axes, divisor(of: axes, correction))
    }

    private func divisor(of axes: AxisSet, _ correction: Scalar) -> Scalar {
        Swift.max(Scalar(shape.count(of: axes)) - correction, 0)
    }

    /// Returns the variance, where no sum of squares leaves the range.
    private func plainVariance(over axes: AxisSet, _ correction: Scalar, keepDims: Bool) -> Tensor {
        let divisor = divisor(of: axes, correction)
        let squares = reduce(
            Kernels.squaredDeviations[Scalar.self], axes: axes, to: shape.reduced(axes, keepDims: keepDims),
            as: Scalar.self, name: "variance")
        return recordedVariance(squares / divisor, over: axes, divisor)
    }

    private func recordedVariance(_ variance: Tensor, over axes: AxisSet, _ divisor: Scalar) -> Tensor {
        let x = self
        return variance.recorded(
            from: x,
            { g in
                x.deviations(over: axes, variance.detached * divisor)
                    * (g.restored(axes, of: x.shape) * (2 / divisor))
            })
    }

    /// Returns the square root of the ``variance(axes:correction:keepDims:)``, exact also where that leaves the range of the
    /// scalar type.
    ///
    /// Gradient: g (x − mean) / ((n − correction) y); 0 where all elements are equal.
    @specialized(where Scalar == Float)
    public func standardDeviation(axes: [Int]? = nil, correction: Scalar = 0, keepDims: Bool = false) -> Tensor {
        standardDeviation(over: shape.resolve(axes: axes, in: "standardDeviation"), correction, keepDims: keepDims)
    }

    /// Returns the standard deviation along an axis.
    @specialized(where Scalar == Float)
    public func standardDeviation(axis: Int, correction: Scalar = 0, keepDims: Bool = false) -> Tensor {
        standardDeviation(over: shape.resolve(only: axis, in: "standardDeviation"), correction, keepDims: keepDims)
    }

    private func standardDeviation(over axes: AxisSet, _ correction: Scalar, keepDims: Bool) -> Tensor {
        check(!correction.isNaN, "standardDeviation", "the correction is NaN")
        let plain = plainVariance(over: axes, correction, keepDims: keepDims)
        guard let scale = plain.scaleOfSquares(of: self, over: axes) else { return plain.flatRoot() }
        let scaled = (self / scale.restored(axes, of: shape)).plainVariance(over: axes, correction, keepDims: keepDims)
        return scaled.flatRoot() * scale
    }

    /// Returns the square root of what has a minimum where it is 0: there its slope is taken for 0.
    func flatRoot() -> Tensor {
        detached.sqrt().recorded(
            from: self,
            output: { g, y in
                let isZero = y .== 0
                return Tensor(0).where(isZero, else: g / (Tensor(1).where(isZero, else: y) * 2))
            })
    }

    /// Returns x − mean, less the mean of these where the first was so large that its rounding shows.
    private func deviations(over axes: AxisSet, _ squares: Tensor) -> Tensor {
        let mean = mean(over: axes, keepDims: true)
        let (deviations, count) = (self - mean, Scalar(shape.count(of: axes)))
        let isFar = squares.restored(axes, of: shape) * 65536 .< mean.detached.square() * count
        return isFar.any().item() ? deviations - deviations.mean(over: axes, keepDims: true) : deviations
    }
}
