// Sorting along an axis. NaN counts as larger than every number: last in ascending order, first in descending order. Equals
// keep their order.

extension Tensor where Scalar: TensorNumeric {
    /// Returns the elements in order along an axis.
    ///
    /// ```swift
    /// Tensor<Float>([3, 1, 2]).sort()                    // [1, 2, 3]
    /// Tensor<Float>([3, 1, 2]).sort(descending: true)    // [3, 2, 1]
    /// ```
    ///
    /// NaN comes last, or first where descending. Gradient: each element of g to the element its value was taken from.
    @specialized(where Scalar == Float)
    public func sort(axis: Int = -1, descending: Bool = false) -> Tensor {
        if recordingNode != nil {
            return selected(argsort(axis: axis, descending: descending), axis: axis).values
        }
        return ordered(Kernels.sort[Scalar.self], axis: axis, descending: descending, in: "sort", as: Scalar.self)
    }

    /// Returns the positions of the elements in the order that sorts them along an axis; equals keep their order.
    ///
    /// ```swift
    /// Tensor<Float>([3, 1, 2]).argsort()   // [1, 2, 0]
    /// ```
    @specialized(where Scalar == Float)
    public func argsort(axis: Int = -1, descending: Bool = false) -> Tensor<Int> {
        ordered(Kernels.argsort[Scalar.self], axis: axis, descending: descending, in: "argsort", as: Int.self)
    }

    private func ordered<Result>(
        _ kernel: Kernels.Scan, axis: Int, descending: Bool, in operation: String, as: Result.Type
    ) -> Tensor<Result> {
        alongAxis(axis, in: operation, as: Result.self) { outer, n, inner, x, y in
            check(n <= Int(UInt32.max), operation, "axis \(axis) of shape \(shape) has 2³² elements or more")
            kernel(outer, n, inner, descending, x, y)
        }
    }

    /// Returns the k largest elements along an axis, the largest first, or the k smallest, the smallest first; and their
    /// indices.
    ///
    /// ```swift
    /// let (values, indices) = Tensor<Float>([3, 1, 4, 1]).topK(2)   // [4, 3], [2, 0]
    /// ```
    ///
    /// Between equals the first is taken first. NaN is larger than every number.
    /// Gradient of the values: each element of g to the element its value was taken from.
    ///
    /// - Parameters:
    ///   - k: the number of elements, at most the length of the axis.
    ///   - axis: the axis, of length k in the results.
    ///   - largest: whether to return the largest elements; else the smallest.
    @specialized(where Scalar == Float)
    public func topK(
        _ k: Int, axis: Int = -1, largest: Bool = true
    ) -> (values: Tensor, indices: Tensor<Int>) {
        check(rank > 0, "topK", "a scalar has no axis to choose along")
        let axis = shape.resolve(axis: axis, in: "topK")
        let n = shape.lengths[axis]
        check(k >= 0 && k <= n, "topK", "k is \(k), expected 0...\(n) for axis \(axis) of shape \(shape)")
        let (values, indices) = first(k, axis: axis, largest: largest)
        return recordingNode == nil ? (values, indices) : selected(indices, axis: axis)
    }

    /// Returns the first k elements in order and their indices, made in the order of memory, without a derivative.
    private func first(_ k: Int, axis: Int, largest: Bool) -> (values: Tensor, indices: Tensor<Int>) {
        check(shape.lengths[axis] <= Int(UInt32.max), "topK", "axis \(axis) of shape \(shape) has 2³² elements or more")
        let (dense, order) = inMemoryOrder
        let position = order?.firstIndex(of: axis) ?? axis
        let n = dense.shape.lengths[position]
        var lengths = dense.shape
        lengths.lengths[position] = k
        let values = Tensor(uninitialized: lengths)
        let indices = Tensor<Int>(uninitialized: lengths)
        let span = ProfileSpan()
        defer { span.end("topK", [shape], bytes: byteCount + values.byteCount + indices.byteCount) }
        withExtendedLifetimes(dense.storage, values.storage, indices.storage) {
            Kernels.topK[Scalar.self](
                lengths.product(0..<position), n, lengths.product(position + 1..<rank), k, largest, dense.pointer,
                values.mutablePointer, indices.mutablePointer.assumingMemoryBound(to: Int64.self))
        }
        return (values.inOrder(before: order), indices.inOrder(before: order))
    }
}
