extension Tensor where Scalar: TensorFloatingPoint {
    /// The variance over the given axes, or over all of them, by two passes: Σ (x − mean)² / (n − correction).
    ///
    /// Gradient: 2 g (x − mean) / (n − correction).
    ///
    /// - Parameters:
    ///   - axes: the axes; all if none is given.
    ///   - correction: 0 for the variance of the numbers themselves, as NumPy; 1 (Bessel) for an unbiased estimate, PyTorch's default.
    ///   - keepDims: whether a reduced axis stays, with length 1.
    @specialized(where Scalar == Float)
    public func variance(axes: Int..., correction: Scalar = 0, keepDims: Bool = false) -> Tensor {
        variance(axes: axes, correction: correction, keepDims: keepDims)
    }

    /// The variance over a list of axes, all if it is empty.
    @specialized(where Scalar == Float)
    public func variance(axes: [Int], correction: Scalar = 0, keepDims: Bool = false) -> Tensor {
        let (x, list) = (self, axes)
        let axes = shape.resolve(axes: axes, in: "variance")
        let divisor = Swift.max(Scalar(shape.count(of: axes)) - correction, 0)
        let squares = reduce(
            Kernels.squaredDeviations[Scalar.self], axes: axes, to: shape.reduced(axes, keepDims: keepDims),
            as: Scalar.self)
        return (squares / divisor).recorded(
            from: x,
            { g in
                let deviations = x - x.mean(axes: list, keepDims: true)
                return deviations * (g.restored(axes, of: x.shape) * (2 / divisor))
            })
    }

    /// The square root of the ``variance(axes:correction:keepDims:)-(Int...,_,_)``.
    ///
    /// Gradient: g (x − mean) / ((n − correction) y); 0 where all elements are equal.
    @specialized(where Scalar == Float)
    public func standardDeviation(axes: Int..., correction: Scalar = 0, keepDims: Bool = false) -> Tensor {
        standardDeviation(axes: axes, correction: correction, keepDims: keepDims)
    }

    /// The standard deviation over a list of axes, all if it is empty.
    @specialized(where Scalar == Float)
    public func standardDeviation(axes: [Int], correction: Scalar = 0, keepDims: Bool = false) -> Tensor {
        let variance = variance(axes: axes, correction: correction, keepDims: keepDims)
        return variance.detached.sqrt().recorded(
            from: variance,
            output: { g, y in
                let isZero = y .== 0
                return isZero.select(.zeros([]), g / (isZero.select(.ones([]), y) * 2))
            })
    }
}
