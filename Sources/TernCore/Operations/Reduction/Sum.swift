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
    /// An empty sum is 0. Infinite where a sum of some of the elements leaves the range of the scalar type;
    /// ``mean(axes:keepDims:)->Tensor<Scalar>`` does not. Gradient: g, repeated over the axes.
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
    /// Also of numbers whose sum the scalar type does not reach: in Float the mean of `[3e38, 3e38]` is 3e38.
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
        let count = shape.count(of: axes)
        let total = summed(over: axes, keepDims: keepDims)
        if count < 2 || total.areFinite { return (consume total) / Scalar(count) }
        // Of parts so small that their sum can't overflow where no element is infinite.
        let part = Scalar.part(of: count)
        let mended = (self * part).summed(over: axes, keepDims: keepDims) / (Scalar(count) * part)
        return (total / Scalar(count)).where(total.isFinite(), else: mended)
    }
}

extension TensorFloatingPoint {
    /// Returns a power of two, of which `count` are 1 at most.
    static func part(of count: Int) -> Self {
        Self(sign: .plus, exponent: Exponent(count.leadingZeroBitCount - Int.bitWidth), significand: 1)
    }
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// A Boolean value indicating whether no element is infinite or NaN.
    @inline(__always)
    var areFinite: Bool {
        if !layout.isContiguous { return inMemoryOrder.dense.areDenseFinite }
        return areDenseFinite
    }

    @inline(__always)
    private var areDenseFinite: Bool {
        withExtendedLifetime(storage) { Kernels.firstNotFinite[Scalar.self](elementCount, pointer) < 0 }
    }
}
