// Operations along one axis: the elements are taken in the order of memory, so a transposed view is not copied, and the
// result has the strides of the argument.

extension Tensor {
    /// The elements as a contiguous tensor, with its axes in the order given; copied, and without one, where memory has none.
    ///
    /// Without a derivative.
    var inMemoryOrder: (dense: Tensor, order: [Int]?) {
        guard let order = layout.memoryOrder else { return (detached.contiguous(), nil) }
        return (permuted(order), order)
    }

    /// Returns a view with the axes in another order, without a derivative.
    private func permuted(_ order: [Int]?) -> Tensor {
        guard let order else { return detached }
        return Tensor(storage: storage, view: View(layout.permuted(order)))
    }

    /// Returns a view with the axes back where they were before they were put in an order.
    func inOrder(before order: [Int]?) -> Tensor {
        guard let order else { return self }
        var inverse = Array(repeating: 0, count: rank)
        for (position, axis) in order.enumerated() { inverse[axis] = position }
        return permuted(inverse)
    }

    /// Returns a result of this shape, from `body(outer, n, inner, x, y)`: x and y are [outer, n, inner] around the axis. A
    /// scalar has one axis, of length 1.
    @inline(__always)
    func alongAxis<Result>(
        _ axis: Int, in operation: String, as: Result.Type,
        _ body: (Int, Int, Int, UnsafeRawPointer?, UnsafeMutableRawPointer?) -> Void
    ) -> Tensor<Result> {
        alongAxis(axis, with: nil, in: operation, as: Result.self) { outer, n, inner, x, _, y in
            body(outer, n, inner, x, y)
        }
    }

    /// Returns the same with a second operand, which broadcasts to this shape: `body(outer, n, inner, x, other, y)`.
    func alongAxis<Result>(
        _ axis: Int, with other: Tensor?, in operation: String, as: Result.Type,
        _ body: (Int, Int, Int, UnsafeRawPointer?, UnsafeRawPointer?, UnsafeMutableRawPointer?) -> Void
    ) -> Tensor<Result> {
        if rank == 0 {
            shape.checkScalarAxis(axis, in: operation)
            let (x, second) = (detached.reshape([1]), other?.detached.reshape([1]))
            return x.alongAxis(axis, with: second, in: operation, as: Result.self, body).reshape([])
        }
        let axis = shape.resolve(axis: axis, in: operation)
        let (dense, order) = inMemoryOrder
        let second = other?.detached.broadcast(to: shape).permuted(order).contiguous()
        let position = order?.firstIndex(of: axis) ?? axis
        let lengths = dense.shape
        let result = Tensor<Result>(uninitialized: lengths)
        let span = ProfileSpan()
        defer { span.end(operation, [shape], bytes: byteCount + (other?.byteCount ?? 0) + result.byteCount) }
        withExtendedLifetimes(dense.storage, second?.storage, result.storage) {
            body(
                lengths.product(0..<position), lengths.lengths[position], lengths.product(position + 1..<rank),
                dense.pointer,
                second?.pointer, result.mutablePointer)
        }
        return result.inOrder(before: order)
    }
}
