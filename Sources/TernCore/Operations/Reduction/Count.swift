extension Tensor {
    /// The number of elements that are not zero (true, for Bool) over the given axes, or over all of them. NaN is not zero.
    @specialized(where Scalar == Float)
    public func countNonzero(axes: Int..., keepDims: Bool = false) -> Tensor<Int> {
        countNonzero(axes: axes, keepDims: keepDims)
    }

    /// The number of elements that are not zero over a list of axes, all if it is empty.
    @specialized(where Scalar == Float)
    public func countNonzero(axes: [Int], keepDims: Bool = false) -> Tensor<Int> {
        count(Kernels.countNonzero[Scalar.scalarType.numericSlot], axes: axes, keepDims: keepDims, in: "countNonzero")
    }

    fileprivate func count(
        _ kernel: Kernels.Reduction, axes: [Int], keepDims: Bool, in operation: String
    ) -> Tensor<Int> {
        let axes = shape.resolve(axes: axes, in: operation)
        let target = shape.reduced(axes, keepDims: keepDims)
        return reduce(kernel, combining: Kernels.sum[Int.self], axes: axes, to: target, as: Int.self)
    }
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// The sum over the given axes, or over all of them, of the elements that are numbers: NaN counts as 0.
    ///
    /// Gradient: g where x is a number, else 0.
    @specialized(where Scalar == Float)
    public func nanSum(axes: Int..., keepDims: Bool = false) -> Tensor { nanSum(axes: axes, keepDims: keepDims) }

    /// The sum of what is a number over a list of axes, all if it is empty.
    @specialized(where Scalar == Float)
    public func nanSum(axes: [Int], keepDims: Bool = false) -> Tensor {
        let (x, axes) = (self, shape.resolve(axes: axes, in: "nanSum"))
        let target = shape.reduced(axes, keepDims: keepDims)
        return reduce(
            Kernels.nanSum[Scalar.self], combining: Kernels.sum[Scalar.self], axes: axes, to: target, as: Scalar.self
        )
        .recorded(from: x, { g in (x .== x).select(g.restored(axes, of: x.shape), .zeros([])) })
    }

    /// The mean over the given axes, or over all of them, of the elements that are numbers; NaN where there is none.
    ///
    /// Gradient: g / n where x is a number, n of them, else 0.
    @specialized(where Scalar == Float)
    public func nanMean(axes: Int..., keepDims: Bool = false) -> Tensor { nanMean(axes: axes, keepDims: keepDims) }

    /// The mean of what is a number over a list of axes, all if it is empty.
    @specialized(where Scalar == Float)
    public func nanMean(axes: [Int], keepDims: Bool = false) -> Tensor {
        let numbers = count(Kernels.countNumbers[Scalar.self], axes: axes, keepDims: keepDims, in: "nanMean")
        return nanSum(axes: axes, keepDims: keepDims) / Tensor(numbers)
    }
}
