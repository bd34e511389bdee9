extension Tensor {
    /// Reduces some axes with a kernel over the middle axis of [outer, n, inner].
    ///
    /// Axes that follow one another are one; others are brought together at the back first.
    ///
    /// - Parameters:
    ///   - axes: the axes, resolved and ascending.
    /// - Returns: the shape without the axes, or with length 1 for each if `keepDims`.
    func reduce<Result>(_ kernel: Kernels.Reduction, axes: [Int], keepDims: Bool, as: Result.Type) -> Tensor<Result> {
        let reducedShape = shape.reduced(axes, keepDims: keepDims)
        let result = Tensor<Result>(uninitialized: reducedShape)
        let isRun = axes.isEmpty || axes.last! - axes.first! == axes.count - 1
        let kept = (0..<rank).filter { !axes.contains($0) }
        let source = (isRun ? detached : detached.permute(kept + axes)).contiguous()
        let start = isRun ? (axes.first ?? rank) : kept.count
        let end = start + axes.count
        let outer = (0..<start).reduce(1) { $0 * source.shape.lengths[$1] }
        let n = (start..<end).reduce(1) { $0 * source.shape.lengths[$1] }
        let inner = (end..<rank).reduce(1) { $0 * source.shape.lengths[$1] }
        withExtendedLifetime((source.storage, result.storage)) {
            kernel(outer, n, inner, source.pointer, result.mutablePointer)
        }
        return result
    }

    /// This tensor's reduction as a view that broadcasts against the original: with length 1 for each reduced axis.
    func restored(_ axes: [Int], of shape: Shape) -> Tensor {
        reshape(shape.reduced(axes, keepDims: true))
    }

    /// Summed over what broadcasting had repeated, so that it has `target` as its shape: the transpose of broadcasting.
    func sum(to target: Shape) -> Tensor {
        let lead = rank - target.rank
        let axes = (0..<rank).filter { $0 < lead || (target.lengths[$0 - lead] == 1 && shape.lengths[$0] != 1) }
        return summed(over: axes, keepDims: true).reshape(target)
    }

    /// The sum over resolved axes, for the engine's use with scalars of any type.
    func summed(over axes: [Int], keepDims: Bool) -> Tensor {
        let origin = shape
        return reduce(Kernels.sum[Scalar.scalarType.numericSlot], axes: axes, keepDims: keepDims, as: Scalar.self)
            .recorded(from: self, { g in g.restored(axes, of: origin).broadcast(to: origin) })
    }

    /// The sum of two tensors of one shape, in the memory of the first where it is free.
    static func sum(_ a: consuming Tensor, _ b: Tensor) -> Tensor {
        elementwise(
            Kernels.add[Scalar.scalarType.numericSlot], a, b, in: "+",
            pullbackA: { _, _ in { g in g } }, pullbackB: { _, _ in { g in g } })
    }
}

extension Shape {
    /// Without the axes, or with length 1 in place of each.
    func reduced(_ axes: [Int], keepDims: Bool) -> Shape {
        var result = Shape()
        for axis in 0..<rank {
            if !axes.contains(axis) {
                result.append(lengths[axis])
            } else if keepDims {
                result.append(1)
            }
        }
        return result
    }
}
