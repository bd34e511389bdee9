// Sums and means. Sums run in blocks that are added pairwise, in an order that depends on the shape alone: exact to a few ulp
// for millions of elements, and the same at every number of threads.

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the sum over some axes, all without a list.
    ///
    /// ```swift
    /// x.sum()                            // one scalar
    /// x.sum(axis: 0, keepDims: true)     // [2, 3] gives [1, 3]
    /// ```
    ///
    /// An empty sum is 0. Gradient: g, repeated over the axes.
    ///
    /// - Parameters:
    ///   - axes: the axes to sum over; all without a list, none with an empty one. Negative ones count from the back.
    ///   - keepDims: whether a summed axis stays, with length 1.
    @specialized(where Scalar == Float)
    public func sum(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        summed(over: shape.resolve(axes: axes, in: "sum"), keepDims: keepDims)
    }

    /// Returns the sum along an axis.
    @specialized(where Scalar == Float)
    public func sum(axis: Int, keepDims: Bool = false) -> Tensor {
        summed(over: shape.resolve(only: axis, in: "sum"), keepDims: keepDims)
    }

    /// Returns the mean over some axes, all without a list; NaN where there is nothing to average.
    ///
    /// Gradient: g / n, repeated over the axes.
    @specialized(where Scalar == Float)
    public func mean(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        mean(over: shape.resolve(axes: axes, in: "mean"), keepDims: keepDims)
    }

    /// Returns the mean along an axis.
    @specialized(where Scalar == Float)
    public func mean(axis: Int, keepDims: Bool = false) -> Tensor {
        mean(over: shape.resolve(only: axis, in: "mean"), keepDims: keepDims)
    }

    func mean(over axes: AxisSet, keepDims: Bool) -> Tensor {
        summed(over: axes, keepDims: keepDims) / Scalar(shape.count(of: axes))
    }
}
