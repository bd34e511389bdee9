extension Tensor {
    /// Reduces some axes with a kernel over the middle axis of [outer, n, inner].
    ///
    /// The axes are taken in the order of memory, so a transposed view is not copied. Those that follow one another are one.
    /// Where there are several such runs, the last is reduced by `kernel` and the others by `combining`; without that, the
    /// axes are brought together first, which copies.
    ///
    /// - Parameter target: the result's shape: without the axes, or with length 1 for each of them.
    func reduce<Result>(
        _ kernel: Kernels.Reduction, combining: Kernels.Reduction? = nil, axes: AxisSet, to target: Shape,
        as: Result.Type, name: StaticString = #function
    ) -> Tensor<Result> {
        if layout.isContiguous && axes.isRun {
            return reduceRun(kernel, axes: axes, to: target, as: Result.self, name: name)
        }
        let (dense, order) = inMemoryOrder
        let positions = order.map(axes.permuted) ?? axes
        let kept = dense.shape.reduced(positions, keepDims: true)
        let reduced: Tensor<Result>
        if positions.isRun {
            reduced = dense.reduceRun(kernel, axes: positions, to: kept, as: Result.self, name: name)
        } else if let combining {
            let run = positions.lastRun
            let part = dense.reduceRun(
                kernel, axes: run, to: dense.shape.reduced(run, keepDims: true), as: Result.self, name: name)
            reduced = part.reduce(
                combining, combining: combining, axes: positions.subtracting(run), to: kept, as: Result.self,
                name: name)
        } else {
            reduced = dense.withAxesLast(positions).contiguous().reduceRun(
                kernel, axes: positions.movedLast(of: rank), to: kept, as: Result.self, name: name)
        }
        return reduced.inOrder(before: order).reshape(target)
    }

    /// Reduces axes that follow one another, of a contiguous tensor.
    private func reduceRun<Result>(
        _ kernel: Kernels.Reduction, axes: AxisSet, to target: Shape, as: Result.Type, name: StaticString
    ) -> Tensor<Result> {
        let result = Tensor<Result>(uninitialized: target)
        let span = ProfileSpan()
        defer { span.end("\(name)", [shape], bytes: byteCount + result.byteCount) }
        let start = Swift.min(axes.first, rank)
        let end = start + axes.count
        withExtendedLifetimes(storage, result.storage) {
            kernel(
                shape.product(0..<start), shape.product(start..<end), shape.product(end..<rank), pointer,
                result.mutablePointer)
        }
        return result
    }

    /// Returns the value with some axes behind the others; without a derivative.
    func withAxesLast(_ axes: AxisSet) -> Tensor {
        let order = (0..<rank).filter { !axes.contains($0) } + (0..<rank).filter(axes.contains)
        return Tensor(storage: storage, view: View(layout.permuted(order)))
    }

    /// Returns this tensor's reduction as a view that broadcasts against the original: with length 1 for each reduced axis.
    func restored(_ axes: AxisSet, of shape: Shape) -> Tensor {
        reshape(shape.reduced(axes, keepDims: true))
    }

    /// Returns this tensor summed over what broadcasting had repeated, so that it has `target` as its shape: the transpose of
    /// broadcasting.
    func sum(to target: Shape) -> Tensor {
        let lead = rank - target.rank
        var axes = AxisSet()
        for axis in 0..<rank
        where axis < lead || (target.lengths[axis - lead] == 1 && shape.lengths[axis] != 1) {
            axes.insert(axis)
        }
        return summed(over: axes, to: target)
    }

    /// Returns the sum over some axes, for the engine's use with scalars of any type.
    func summed(over axes: AxisSet, to target: Shape) -> Tensor {
        let origin = shape
        let kernel = Kernels.sum[Scalar.scalarType.numericSlot]
        return reduce(kernel, combining: kernel, axes: axes, to: target, as: Scalar.self, name: "sum")
            .recorded(from: self, { g in g.restored(axes, of: origin).broadcast(to: origin) })
    }

    func summed(over axes: AxisSet, keepDims: Bool) -> Tensor {
        summed(over: axes, to: shape.reduced(axes, keepDims: keepDims))
    }

    /// Returns the sum of two tensors of one shape, in the memory of the first where it is free.
    static func sum(_ a: consuming Tensor, _ b: Tensor) -> Tensor {
        elementwise(
            Kernels.add[Scalar.scalarType.numericSlot], a, b, in: "+",
            pullbackA: { _, _ in { g in g } }, pullbackB: { _, _ in { g in g } })
    }
}
