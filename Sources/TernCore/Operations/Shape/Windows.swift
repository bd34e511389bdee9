extension Tensor {
    /// Returns the sliding windows of an axis, whose elements lie along a new last axis. A view: overlapping windows share
    /// elements.
    ///
    /// The windows of several axes as columns: ``unfold(_:kernel:stride:padding:dilation:)``.
    ///
    /// ```swift
    /// Tensor<Int>.arange(5).unfold(axis: 0, size: 3, step: 1)   // [[0, 1, 2], [1, 2, 3], [2, 3, 4]]
    /// ```
    ///
    /// Gradient: each window of g added to the elements it was made of.
    ///
    /// - Parameters:
    ///   - axis: the axis, which becomes that of the windows: ⌊(length − size) / step⌋ + 1 of them.
    ///   - size: the number of elements in a window, at most the length of the axis.
    ///   - step: the number of elements from the start of a window to that of the next.
    @specialized(where Scalar == Float)
    public func unfold(axis: Int, size: Int, step: Int = 1) -> Tensor {
        let axis = shape.resolve(axis: axis, in: "unfold")
        let n = shape.lengths[axis]
        check(size >= 0 && size <= n, "unfold", "size \(size) for axis \(axis) of shape \(shape): expected 0...\(n)")
        check(step > 0, "unfold", "the step is \(step), expected at least 1")
        return windows(axis: axis, size: size, step: step, dilation: 1)
    }

    /// Returns the windows of an axis, at least one, whose elements are `dilation` apart.
    func windows(axis: Int, size: Int, step: Int, dilation: Int) -> Tensor {
        shape.checkRoom(for: 1, in: "unfold")
        let windows = layout.unfolded(axis, size: size, step: step, dilation: dilation)
        _ = windows.shape.elementCount(in: "unfold")
        let origin = shape
        return view(windows) { g in g.folded(axis, to: origin, step: step, dilation: dilation) }
    }

    /// Returns the transpose of ``windows(axis:size:step:dilation:)``: zeros of a shape, to whose elements those of windows are
    /// added.
    func folded(_ axis: Int, to origin: Shape, step: Int, dilation: Int) -> Tensor {
        let (count, size) = (shape.lengths[axis], shape.lengths[rank - 1])
        let starts = Tensor<Int>((0..<count).map { $0 * step }).unsqueeze(axis: 1)
        // [..., windows, size, ...]: adjacent, as `take` would give them.
        return Tensor.zeroed(origin).adding(
            moveAxis(-1, to: axis + 1), at: starts + Tensor<Int>.arange(size) * dilation, axis: axis, in: "unfold")
    }
}
