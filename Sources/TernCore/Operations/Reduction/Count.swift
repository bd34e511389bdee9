extension Tensor {
    /// Returns the number of elements that are not zero (true, for Bool) over some axes, all without a list. NaN is not zero.
    @specialized(where Scalar == Float)
    public func countNonzero(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor<Int> {
        countNonzero(over: shape.resolve(axes: axes, in: "countNonzero"), keepDims: keepDims)
    }

    /// Returns the number of elements that are not zero along an axis.
    @specialized(where Scalar == Float)
    public func countNonzero(axis: Int, keepDims: Bool = false) -> Tensor<Int> {
        countNonzero(over: shape.resolve(only: axis, in: "countNonzero"), keepDims: keepDims)
    }

    func countNonzero(over axes: AxisSet, keepDims: Bool) -> Tensor<Int> {
        count(Kernels.countNonzero[Scalar.scalarType.numericSlot], over: axes, keepDims: keepDims)
    }

    fileprivate func count(
        _ kernel: Kernels.Reduction, over axes: AxisSet, keepDims: Bool, name: StaticString = #function
    ) -> Tensor<Int> {
        reduce(
            kernel, combining: Kernels.sum[Int.self], axes: axes, to: shape.reduced(axes, keepDims: keepDims),
            as: Int.self, name: name)
    }
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the sum over some axes, all without a list, of the elements that are numbers: NaN counts as 0.
    ///
    /// Gradient: g where x is a number, else 0.
    @specialized(where Scalar == Float)
    public func nanSum(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        nanSum(over: shape.resolve(axes: axes, in: "nanSum"), keepDims: keepDims)
    }

    /// Returns the sum along an axis of the elements that are numbers.
    @specialized(where Scalar == Float)
    public func nanSum(axis: Int, keepDims: Bool = false) -> Tensor {
        nanSum(over: shape.resolve(only: axis, in: "nanSum"), keepDims: keepDims)
    }

    private func nanSum(over axes: AxisSet, keepDims: Bool) -> Tensor {
        let x = self
        return reduce(
            Kernels.nanSum[Scalar.self], combining: Kernels.sum[Scalar.self], axes: axes,
            to: shape.reduced(axes, keepDims: keepDims), as: Scalar.self
        )
        .recorded(from: x, { g in g.restored(axes, of: x.shape).where(x .== x, else: 0) })
    }

    /// Returns the mean over some axes, all without a list, of the elements that are numbers; NaN where there is none.
    ///
    /// Gradient: g / n where x is a number, n of them, else 0.
    @specialized(where Scalar == Float)
    public func nanMean(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        nanMean(over: shape.resolve(axes: axes, in: "nanMean"), keepDims: keepDims)
    }

    /// Returns the mean along an axis of the elements that are numbers.
    @specialized(where Scalar == Float)
    public func nanMean(axis: Int, keepDims: Bool = false) -> Tensor {
        nanMean(over: shape.resolve(only: axis, in: "nanMean"), keepDims: keepDims)
    }

    private func nanMean(over axes: AxisSet, keepDims: Bool) -> Tensor {
        let numbers = Tensor(numberCount(over: axes, keepDims: keepDims))
        let total = nanSum(over: axes, keepDims: keepDims)
        if total.areFinite { return total / numbers }
        let part = Scalar.part(of: shape.count(of: axes))
        let mended = (self * part).nanSum(over: axes, keepDims: keepDims) / (numbers * part)
        return (total / numbers).where(total.isFinite(), else: mended)
    }

    /// Returns the count of the elements over some axes that are numbers.
    func numberCount(over axes: AxisSet, keepDims: Bool) -> Tensor<Int> {
        count(Kernels.countNumbers[Scalar.self], over: axes, keepDims: keepDims)
    }
}
