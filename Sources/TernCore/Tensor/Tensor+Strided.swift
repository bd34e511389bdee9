extension Tensor {
    /// Returns a view of a tensor whose elements lie one after another: element (i, j, …) is the one at
    /// `i * strides[0] + j * strides[1] + …`.
    ///
    /// Traps where a stride is negative, or where the last element would lie beyond the tensor's. Not differentiable.
    package func strided(_ shape: Shape, strides: [Int]) -> Tensor {
        check(strides.count == shape.rank, "strided", "\(strides.count) strides for shape \(shape)")
        var last = CheckedSize(0)
        for (length, stride) in zip(shape, strides) {
            check(stride >= 0, "strided", "a stride of \(strides) is negative")
            last = last + CheckedSize(Swift.max(length - 1, 0)) * CheckedSize(stride)
        }
        let position = last.value(in: "strided", "shape \(shape) with strides \(strides)")
        check(
            shape.contains(0) || position < elementCount, "strided",
            "shape \(shape) with strides \(strides) ends at \(position), there are \(elementCount) elements")
        let dense = contiguous().detached
        var axes = Layout.Axes()
        for (length, stride) in zip(shape, strides) { axes.append(length, stride) }
        let layout = Layout(shape: axes.shape, strides: axes.strides, offset: dense.layout.offset)
        return Tensor(storage: dense.storage, view: View(layout))
    }
}
