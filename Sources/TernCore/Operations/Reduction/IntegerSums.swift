// Sums and products of integers come in Int, as in NumPy and PyTorch: those of small types would wrap around at once. Beyond
// the range of Int they do, in two's complement.

extension Tensor where Scalar: TensorNumeric & BinaryInteger {
    /// Returns the sum over some axes, all without a list, in Int.
    ///
    /// ```swift
    /// Tensor<UInt8>([200, 100]).sum()   // 300
    /// ```
    ///
    /// An empty sum is 0. Beyond the range of Int it wraps around.
    public func sum(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor<Int> {
        sum(over: shape.resolve(axes: axes, in: "sum"), keepDims: keepDims)
    }

    /// Returns the sum along an axis, in Int.
    public func sum(axis: Int, keepDims: Bool = false) -> Tensor<Int> {
        sum(over: shape.resolve(only: axis, in: "sum"), keepDims: keepDims)
    }

    private func sum(over axes: AxisSet, keepDims: Bool) -> Tensor<Int> {
        reduce(
            Kernels.integerSum[Scalar.self], combining: Kernels.sum[Int.self], axes: axes,
            to: shape.reduced(axes, keepDims: keepDims), as: Int.self)
    }

    /// Returns the product over some axes, all without a list, in Int.
    ///
    /// An empty product is 1. Beyond the range of Int it wraps around.
    public func product(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor<Int> {
        product(over: shape.resolve(axes: axes, in: "product"), keepDims: keepDims)
    }

    /// Returns the product along an axis, in Int.
    public func product(axis: Int, keepDims: Bool = false) -> Tensor<Int> {
        product(over: shape.resolve(only: axis, in: "product"), keepDims: keepDims)
    }

    private func product(over axes: AxisSet, keepDims: Bool) -> Tensor<Int> {
        let kernel = Kernels.product[Int.self]
        return Tensor<Int>(self).reduce(
            kernel, combining: kernel, axes: axes, to: shape.reduced(axes, keepDims: keepDims), as: Int.self)
    }

    /// Returns the mean over some axes, all without a list, in Double; NaN where there is nothing to average.
    public func mean(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor<Double> {
        Tensor<Double>(self).mean(axes: axes, keepDims: keepDims)
    }

    /// Returns the mean along an axis, in Double.
    public func mean(axis: Int, keepDims: Bool = false) -> Tensor<Double> {
        Tensor<Double>(self).mean(axis: axis, keepDims: keepDims)
    }

    /// Returns the sums of the elements up to each position of an axis, in Int: `[1, 2, 3]` gives `[1, 3, 6]`.
    public func cumsum(axis: Int) -> Tensor<Int> { scan(Kernels.cumsum[Int.self], axis: axis, in: "cumsum") }

    /// Returns the sums of the elements so far over several axes as one, all without a list, in Int.
    public func cumsum(axes: [Int]? = nil) -> Tensor<Int> {
        MergedAxes(axes, of: shape, in: "cumsum").along(self) { $0.cumsum(axis: $1) }
    }

    /// Returns the products of the elements up to each position of an axis, in Int: `[1, 2, 3]` gives `[1, 2, 6]`.
    public func cumprod(axis: Int) -> Tensor<Int> { scan(Kernels.cumprod[Int.self], axis: axis, in: "cumprod") }

    /// Returns the products of the elements so far over several axes as one, all without a list, in Int.
    public func cumprod(axes: [Int]? = nil) -> Tensor<Int> {
        MergedAxes(axes, of: shape, in: "cumprod").along(self) { $0.cumprod(axis: $1) }
    }

    private func scan(_ kernel: Kernels.Scan, axis: Int, in operation: String) -> Tensor<Int> {
        Tensor<Int>(self).alongAxis(axis, in: operation, as: Int.self) { outer, n, inner, x, y in
            kernel(outer, n, inner, false, x, y)
        }
    }

    /// Returns the scalar product of two vectors, Σ aᵢ bᵢ, in Int.
    ///
    /// Traps unless both have one axis, of the same length.
    public func dot(_ other: Tensor) -> Tensor<Int> {
        check(
            rank == 1 && shape == other.shape, "dot",
            "expected two vectors of one length, found \(shape) and \(other.shape)")
        return (Tensor<Int>(self) * Tensor<Int>(other)).sum()
    }
}

extension Tensor where Scalar == Bool {
    /// Returns the number of elements that are true over some axes, all without a list.
    public func sum(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor<Int> {
        countNonzero(axes: axes, keepDims: keepDims)
    }

    /// Returns the number of elements that are true along an axis.
    public func sum(axis: Int, keepDims: Bool = false) -> Tensor<Int> { countNonzero(axis: axis, keepDims: keepDims) }
}
