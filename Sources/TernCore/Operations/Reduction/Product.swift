extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the product over some axes, all without a list.
    ///
    /// An empty product is 1. The order of the factors follows from the shape; a product of some of them that overflows or
    /// vanishes, as that of `[1e30, 1e30, 1e-30]` in Float, makes the whole infinite or 0. Gradient: g times the product of
    /// the other elements, zeros or not; where elements are infinite, by the rules of IEEE 754.
    @specialized(where Scalar == Float)
    public func product(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        product(over: shape.resolve(axes: axes, in: "product"), keepDims: keepDims)
    }

    /// Returns the product along an axis.
    @specialized(where Scalar == Float)
    public func product(axis: Int, keepDims: Bool = false) -> Tensor {
        product(over: shape.resolve(only: axis, in: "product"), keepDims: keepDims)
    }

    private func product(over axes: AxisSet, keepDims: Bool) -> Tensor {
        let x = self
        let kernel = Kernels.product[Scalar.self]
        let target = shape.reduced(axes, keepDims: keepDims)
        return reduce(kernel, combining: kernel, axes: axes, to: target, as: Scalar.self)
            .recorded(from: x, { g in g.restored(axes, of: x.shape) * x.productOfOthers(axes) })
    }

    /// Returns the product of the other elements over some axes, for each element: of those before it and of those behind it.
    private func productOfOthers(_ axes: AxisSet) -> Tensor {
        if elementCount == 0 { return self }
        let order = (0..<rank).filter { !axes.contains($0) } + (0..<rank).filter(axes.contains)
        let count = shape.count(of: axes)
        let moved = permute(order)
        let rows = moved.reshape([elementCount / count, count])
        let before = rows.cumprod(axis: 1).shifted(axis: 1, filling: 1)
        let behind = rows[.all, .step(-1)].cumprod(axis: 1).shifted(axis: 1, filling: 1)[.all, .step(-1)]
        return (before * behind).reshape(moved.shape).permute((0..<rank).map { order.firstIndex(of: $0)! })
    }
}
