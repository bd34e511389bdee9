extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the variance over some axes, all without a list, of the elements that are numbers: NumPy's `nanvar`.
    ///
    /// ```swift
    /// let x: Tensor<Float> = [[1, .nan, 3], [4, 5, .nan]]
    /// x.nanVariance(axis: 1)    // [1, 0.25]
    /// ```
    ///
    /// NaN where there is none, or none is left by the correction. Gradient: 2 g (x − mean) / (n − correction) where x is a
    /// number, n of them, else 0.
    ///
    /// - Parameters:
    ///   - axes: the axes; all without a list.
    ///   - correction: 0 for the variance of the numbers themselves, 1 (Bessel) for an unbiased estimate.
    ///   - keepDims: whether a reduced axis stays, with length 1.
    @specialized(where Scalar == Float)
    public func nanVariance(axes: [Int]? = nil, correction: Scalar = 0, keepDims: Bool = false) -> Tensor {
        nanVariance(over: shape.resolve(axes: axes, in: "nanVariance"), correction, keepDims: keepDims)
    }

    /// Returns the variance along an axis of the elements that are numbers.
    @specialized(where Scalar == Float)
    public func nanVariance(axis: Int, correction: Scalar = 0, keepDims: Bool = false) -> Tensor {
        nanVariance(over: shape.resolve(only: axis, in: "nanVariance"), correction, keepDims: keepDims)
    }

    /// Returns the square root of the ``nanVariance(axes:correction:keepDims:)``: NumPy's `nanstd`.
    ///
    /// Gradient: g (x − mean) / ((n − correction) y) where x is a number; 0 where all of them are equal.
    @specialized(where Scalar == Float)
    public func nanStandardDeviation(axes: [Int]? = nil, correction: Scalar = 0, keepDims: Bool = false) -> Tensor {
        let axes = shape.resolve(axes: axes, in: "nanStandardDeviation")
        return nanStandardDeviation(over: axes, correction, keepDims: keepDims)
    }

    /// Returns the standard deviation along an axis of the elements that are numbers.
    @specialized(where Scalar == Float)
    public func nanStandardDeviation(axis: Int, correction: Scalar = 0, keepDims: Bool = false) -> Tensor {
        let axes = shape.resolve(only: axis, in: "nanStandardDeviation")
        return nanStandardDeviation(over: axes, correction, keepDims: keepDims)
    }

    private func nanVariance(over axes: AxisSet, _ correction: Scalar, keepDims: Bool) -> Tensor {
        check(!correction.isNaN, "nanVariance", "the correction is NaN")
        let plain = plainNanVariance(over: axes, correction, keepDims: keepDims)
        guard let scale = plain.scaleOfSquares(of: numbers, over: axes) else { return plain }
        let scaled = self / scale.restored(axes, of: shape)
        return scaled.plainNanVariance(over: axes, correction, keepDims: keepDims) * scale * scale
    }

    private func nanStandardDeviation(over axes: AxisSet, _ correction: Scalar, keepDims: Bool) -> Tensor {
        check(!correction.isNaN, "nanStandardDeviation", "the correction is NaN")
        let plain = plainNanVariance(over: axes, correction, keepDims: keepDims)
        guard let scale = plain.scaleOfSquares(of: numbers, over: axes) else { return plain.flatRoot() }
        let scaled = self / scale.restored(axes, of: shape)
        return scaled.plainNanVariance(over: axes, correction, keepDims: keepDims).flatRoot() * scale
    }

    /// The elements with 0 for what is no number, without a derivative.
    private var numbers: Tensor { detached.where(detached .== detached, else: 0) }

    /// Returns the variance, where no sum of squares leaves the range.
    private func plainNanVariance(over axes: AxisSet, _ correction: Scalar, keepDims: Bool) -> Tensor {
        let isNumber = self .== self
        let n = Tensor(numberCount(over: axes, keepDims: true))
        let numbers = self.where(isNumber, else: 0)
        let first = (numbers - numbers.summed(over: axes, keepDims: true) / n).where(isNumber, else: 0)
        // The mean of the deviations is what rounding has left of the mean.
        let deviations = (first - first.summed(over: axes, keepDims: true) / n).where(isNumber, else: 0)
        let divisor = (n - correction).clamp(min: 0).reshape(shape.reduced(axes, keepDims: keepDims))
        return deviations.square().summed(over: axes, keepDims: keepDims) / divisor
    }
}
