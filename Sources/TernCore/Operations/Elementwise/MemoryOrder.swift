// A result lies in memory as its operands do. Where the strides of these fall in an order of axes other than row-major, the
// kernel runs over them in that order, in the best case as over contiguous ones, and the result is a view.
//
// Mostly they are whole storages that are seen in the same way: then no order need be found.

extension Tensor {
    /// A Boolean value indicating whether the elements do not follow one another in row-major order.
    @inline(__always)
    var isStrided: Bool { view.map { !$0.layout.isContiguous } ?? false }

    /// Computes `y = f(x)` into new memory that is laid out as that of `x`; nil where that is row-major order.
    static func mapInMemoryOrder<Result>(
        _ kernel: Kernels.Elementwise, _ x: Tensor, as: Result.Type, name: StaticString
    ) -> Tensor<Result>? {
        if let view = sharedView(x.untyped, in: x.shape) {
            return Tensor<Result>(storage: map(kernel, x.unseen, as: Result.self, name: name).storage, view: view)
        }
        guard let order = Layout.strideOrder([x.layout], in: x.shape) else { return nil }
        return map(kernel, x.arranged(order, in: x.shape), as: Result.self, name: name).rearranged(order)
    }

    /// Computes `y = f(x)`, for a strided `x`, into its memory where that is this call's alone.
    @inline(never)
    static func mapInMemoryOrder(
        _ kernel: Kernels.Elementwise, reusing x: consuming Tensor, name: StaticString
    ) -> Tensor {
        if let view = sharedView(x.untyped, in: x.shape) {
            x.view = nil
            return Tensor(storage: map(kernel, reusing: x, name: name).storage, view: view)
        }
        guard let order = Layout.strideOrder([x.layout], in: x.shape) else {
            return map(kernel, x, as: Scalar.self, name: name)
        }
        x.view = View(x.layout.permuted(order))
        return map(kernel, reusing: x, name: name).rearranged(order)
    }

    /// Computes `y = f(a, b)` into new memory that is laid out as that of the operands; nil where they have no common order.
    static func mapInMemoryOrder<B, Result>(
        _ kernel: Kernels.Elementwise, _ a: Tensor, _ b: Tensor<B>, in shape: Shape, as: Result.Type, name: StaticString
    ) -> Tensor<Result>? {
        if let view = sharedView(a.untyped, b.untyped, in: shape) {
            return Tensor<Result>(
                storage: map(kernel, a.unseen, b.unseen, as: Result.self, in: "", name: name).storage, view: view)
        }
        guard let order = Layout.strideOrder([a.layout, b.layout], in: shape) else { return nil }
        return map(
            kernel, a.arranged(order, in: shape), b.arranged(order, in: shape), as: Result.self, in: "", name: name
        ).rearranged(order)
    }

    /// Computes `y = f(a, b)`, where one is strided, into the memory of one where that is this call's alone and suits both.
    @inline(never)
    static func mapInMemoryOrder(
        _ kernel: Kernels.Elementwise, reusing a: consuming Tensor, _ b: consuming Tensor, in shape: Shape,
        name: StaticString
    ) -> Tensor {
        if let view = sharedView(a.untyped, b.untyped, in: shape) {
            if a.elementCount > 1 { a.view = nil }
            if b.elementCount > 1 { b.view = nil }
            return Tensor(storage: map(kernel, reusing: a, b, in: name).storage, view: view)
        }
        guard let order = Layout.strideOrder([a.layout, b.layout], in: shape) else {
            let y = Tensor(uninitialized: shape)
            a.apply(kernel, with: b, into: y, name: name)
            return y
        }
        a.view = View(a.layout.broadcast(to: shape).permuted(order))
        b.view = View(b.layout.broadcast(to: shape).permuted(order))
        return map(kernel, reusing: a, b, in: name).rearranged(order)
    }

    /// Computes `y = f(a, b, c)` into new memory that is laid out as that of the operands; nil where they have no common order.
    static func mapInMemoryOrder<B, C, Result>(
        _ kernel: Kernels.Elementwise, _ a: Tensor, _ b: Tensor<B>, _ c: Tensor<C>, in shape: Shape, as: Result.Type,
        name: StaticString
    ) -> Tensor<Result>? {
        if let view = sharedView(a.untyped, b.untyped, c.untyped, in: shape) {
            return Tensor<Result>(
                storage: map(kernel, a.unseen, b.unseen, c.unseen, as: Result.self, in: "", name: name).storage,
                view: view)
        }
        guard let order = Layout.strideOrder([a.layout, b.layout, c.layout], in: shape) else { return nil }
        return map(
            kernel, a.arranged(order, in: shape), b.arranged(order, in: shape), c.arranged(order, in: shape),
            as: Result.self, in: "", name: name
        ).rearranged(order)
    }

    // MARK: Whole storages

    /// Returns the view of `shape` through which all operands, but for single elements, see storages of one shape, and as many
    /// elements as these have. A result that is computed from the storages is seen through it as well.
    private static func sharedView(_ operands: Untyped..., in shape: Shape) -> View? {
        guard let first = operands.first(where: { !$0.layout.isContiguous }), let view = first.view,
            view.elementCount == first.storage.elementCount && view.layout.shape == shape
        else { return nil }
        let isShared = operands.allSatisfy { operand in
            if operand.layout.shape.elementCount == 1 { return true }
            guard let own = operand.view, own === view || own.layout == view.layout else { return false }
            return operand.storage === first.storage || operand.storage.layout.shape == first.storage.layout.shape
        }
        return isShared ? view : nil
    }

    /// The one element, or the whole storage as it lies.
    private var unseen: Tensor { elementCount == 1 ? self : Tensor(storage: storage, view: nil) }

    // MARK: Orders of axes

    /// Returns this tensor with the axes in the order of memory.
    private func arranged(_ order: [Int], in shape: Shape) -> Tensor {
        Tensor(storage: storage, view: View(layout.broadcast(to: shape).permuted(order)))
    }

    /// Returns this tensor with the axes back in their own order.
    private func rearranged(_ order: [Int]) -> Tensor {
        Tensor(storage: storage, view: View(layout.permutedBack(order)))
    }
}
