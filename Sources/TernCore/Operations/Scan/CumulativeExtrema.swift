extension Tensor where Scalar: TensorNumeric {
    /// Returns the largest of the elements up to each position of an axis, and its index: the last of equals; NaN from the
    /// first one on.
    ///
    /// ```swift
    /// let (values, indices) = Tensor<Float>([1, 3, 2, 3]).cummax(axis: 0)   // [1, 3, 3, 3], [0, 1, 1, 3]
    /// ```
    ///
    /// Gradient of the values: each element of g added to the element its value was taken from.
    @specialized(where Scalar == Float)
    public func cummax(axis: Int) -> (values: Tensor, indices: Tensor<Int>) {
        cumulativeExtremum(Kernels.cummax[Scalar.self], axis: axis, in: "cummax")
    }

    /// Returns the smallest of the elements up to each position of an axis, and its index: the last of equals; NaN from the
    /// first one on.
    ///
    /// Gradient of the values: each element of g added to the element its value was taken from.
    @specialized(where Scalar == Float)
    public func cummin(axis: Int) -> (values: Tensor, indices: Tensor<Int>) {
        cumulativeExtremum(Kernels.cummin[Scalar.self], axis: axis, in: "cummin")
    }

    /// Returns the largest of the elements so far over several axes as one, all without a list, and their indices in it.
    @specialized(where Scalar == Float)
    public func cummax(axes: [Int]? = nil) -> (values: Tensor, indices: Tensor<Int>) {
        cumulativeExtremum(Kernels.cummax[Scalar.self], MergedAxes(axes, of: shape, in: "cummax"), in: "cummax")
    }

    /// Returns the smallest of the elements so far over several axes as one, all without a list, and their indices in it.
    @specialized(where Scalar == Float)
    public func cummin(axes: [Int]? = nil) -> (values: Tensor, indices: Tensor<Int>) {
        cumulativeExtremum(Kernels.cummin[Scalar.self], MergedAxes(axes, of: shape, in: "cummin"), in: "cummin")
    }

    private func cumulativeExtremum(
        _ kernel: Kernels.CumulativeExtremum, _ axes: MergedAxes, in operation: String
    ) -> (values: Tensor, indices: Tensor<Int>) {
        if let axis = axes.single { return cumulativeExtremum(kernel, axis: axis, in: operation) }
        let (values, indices) = axes.rows(of: self).cumulativeExtremum(kernel, axis: 1, in: operation)
        return (axes.restored(values), axes.restored(indices))
    }

    private func cumulativeExtremum(
        _ kernel: Kernels.CumulativeExtremum, axis: Int, in operation: String
    ) -> (values: Tensor, indices: Tensor<Int>) {
        // Made in the order of memory, as the positions are: both have its strides.
        let values = Tensor.uninitialized(like: detached)
        let indices = alongAxis(axis, in: operation, as: Int.self) { outer, n, inner, x, positions in
            kernel(
                outer, n, inner, x, values.mutablePointer, positions?.assumingMemoryBound(to: Int64.self))
        }
        if recordingNode != nil { return selected(indices, axis: axis) }
        let layout = indices.layout
        return (Tensor(storage: values.storage, view: View(layout)), indices)
    }
}

extension Tensor {
    /// Returns the elements at some positions along an axis, beside these; a scalar has one position.
    func selected(_ indices: Tensor<Int>, axis: Int) -> (values: Tensor, indices: Tensor<Int>) {
        (rank == 0 ? self : gather(indices, axis: axis), indices)
    }
}
