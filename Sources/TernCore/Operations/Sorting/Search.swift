extension Tensor where Scalar: TensorNumeric {
    /// Returns the positions at which values would be inserted into this sorted tensor to keep it sorted, along the last axis.
    ///
    /// ```swift
    /// let edges: Tensor<Float> = [1, 3, 5]
    /// edges.searchSorted([3, 4])                // [1, 2]
    /// edges.searchSorted([3, 4], right: true)   // [2, 2]
    /// ```
    ///
    /// NaN is above all numbers. A tensor that is not sorted gives positions without meaning.
    ///
    /// - Parameters:
    ///   - values: any shape for a sorted vector; else of this shape but for the last axis.
    ///   - right: whether a value goes behind elements that equal it, not before them.
    ///   - sorter: the positions that sort this tensor along the last axis, from ``argsort(axis:descending:)``, if it is not
    ///     sorted itself.
    /// - Returns: positions 0...n, in the shape of the values.
    @specialized(where Scalar == Float)
    public func searchSorted(_ values: Tensor, right: Bool = false, sorter: Tensor<Int>? = nil) -> Tensor<Int> {
        if let sorter {
            check(
                sorter.shape == shape && rank > 0, "searchSorted",
                "expected a sorter of shape \(shape), found \(sorter.shape)")
            return detached.gather(sorter, axis: -1).searchSorted(values, right: right)
        }

        let isVector = rank == 1
        let fits =
            values.rank == rank && rank > 0 && values.shape.removing(axis: rank - 1) == shape.removing(axis: rank - 1)
        check(
            isVector || fits, "searchSorted",
            "values of shape \(values.shape) in sorted \(shape): only the last axis may differ, or one is a sorted vector"
        )
        let (sorted, dense) = (detached.contiguous(), values.detached.contiguous())
        let positions = Tensor<Int>(uninitialized: values.shape)
        let span = ProfileSpan()
        defer {
            span.end("searchSorted", [shape, values.shape], bytes: byteCount + values.byteCount + positions.byteCount)
        }
        let rows = isVector ? 1 : shape.product(0..<rank - 1)
        withExtendedLifetimes(sorted.storage, dense.storage, positions.storage) {
            Kernels.searchSorted[Scalar.self](
                rows, shape.lengths[rank - 1], sorted.pointer, rows == 0 ? 0 : values.elementCount / rows,
                dense.pointer, right, positions.mutablePointer.assumingMemoryBound(to: Int64.self))
        }
        return positions
    }

    /// Returns the different elements, in ascending order. NaN is one of them at most, the last.
    ///
    /// ```swift
    /// Tensor<Int>([2, 1, 2]).unique()   // [1, 2]
    /// ```
    ///
    /// Gradient: each element of g to the first position of its value.
    @specialized(where Scalar == Float)
    public func unique() -> Tensor {
        if recordingNode != nil { return uniqueWithCounts().values }
        let sorted = flatten().sort()
        let values = Tensor(uninitialized: sorted.shape)
        let count = withExtendedLifetimes(sorted.storage, values.storage) {
            Kernels.unique[Scalar.self](sorted.elementCount, sorted.pointer, values.mutablePointer)
        }
        return values[..<count].contiguous()
    }

    /// Returns the different elements in ascending order, the position of each of the tensor's elements among them, and the
    /// number of times that each occurs.
    ///
    /// ```swift
    /// let (values, inverse, counts) = x.uniqueWithCounts()
    /// values.take(inverse)   // x
    /// ```
    ///
    /// - Returns: `values` and `counts`: vectors of the same length; `inverse`: positions in them, in the shape of the tensor.
    ///   Gradient of the values: each element of g to the first position of its value.
    @specialized(where Scalar == Float)
    public func uniqueWithCounts() -> (values: Tensor, inverse: Tensor<Int>, counts: Tensor<Int>) {
        let flat = flatten()
        let (dense, order) = (flat.detached.contiguous(), flat.argsort(axis: 0))
        let (positions, counts) = (Tensor<Int>(uninitialized: flat.shape), Tensor<Int>(uninitialized: flat.shape))
        let inverse = Tensor<Int>(uninitialized: shape)
        func numbers(_ tensor: Tensor<Int>) -> UnsafeMutablePointer<Int64> {
            tensor.mutablePointer.assumingMemoryBound(to: Int64.self)
        }
        let runs = withExtendedLifetimes(dense.storage, order.storage) {
            withExtendedLifetimes(positions.storage, counts.storage, inverse.storage) {
                Kernels.runs[Scalar.self](
                    flat.elementCount, dense.pointer, numbers(order), numbers(positions), numbers(inverse),
                    numbers(counts))
            }
        }
        return (flat.take(positions[..<runs].contiguous()), inverse, counts[..<runs].contiguous())
    }
}
