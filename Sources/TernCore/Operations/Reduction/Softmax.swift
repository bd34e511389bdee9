extension Tensor where Scalar: TensorFloatingPoint {
    /// eˣ / Σ eˣ along an axis: positive numbers that add up to 1.
    ///
    /// Gradient: y (g − Σ g y).
    @specialized(where Scalar == Float)
    public func softmax(axis: Int = -1) -> Tensor {
        alongLast(axis, in: "softmax") { x in
            x.rows(Kernels.softmax[Scalar.self]).recorded(from: x, output: Tensor.softmaxBackward)
        }
    }

    private static func softmaxBackward(_ g: Tensor, _ y: Tensor) -> Tensor {
        rowsBackward(Kernels.softmaxBackward[Scalar.self], g, y).recorded(
            from: g, { h in softmaxBackward(h, y) },
            from: y,
            { h in h * (g - (g * y).sum(axes: -1, keepDims: true)) - (h * y).sum(axes: -1, keepDims: true) * g })
    }

    /// log(softmax(x)) along an axis, without overflow or loss of digits: x − log Σ eˣ.
    ///
    /// Gradient: g − eʸ Σ g.
    @specialized(where Scalar == Float)
    public func logSoftmax(axis: Int = -1) -> Tensor {
        alongLast(axis, in: "logSoftmax") { x in
            x.rows(Kernels.logSoftmax[Scalar.self]).recorded(from: x, output: Tensor.logSoftmaxBackward)
        }
    }

    private static func logSoftmaxBackward(_ g: Tensor, _ y: Tensor) -> Tensor {
        rowsBackward(Kernels.logSoftmaxBackward[Scalar.self], g, y).recorded(
            from: g, { h in h - (h * y.exp()).sum(axes: -1, keepDims: true) },
            from: y, { h in -(h * y.exp() * g.sum(axes: -1, keepDims: true)) })
    }

    /// log Σ eˣ over the given axes, or over all of them, without overflow; −∞ where there is nothing to add.
    ///
    /// Gradient: g softmax(x).
    @specialized(where Scalar == Float)
    public func logSumExp(axes: Int..., keepDims: Bool = false) -> Tensor {
        let (x, axes) = (self, shape.resolve(axes: axes, in: "logSumExp"))
        let rows = withAxesLast(axes).contiguous()
        let y = Tensor(uninitialized: shape.reduced(axes, keepDims: keepDims))
        withExtendedLifetime((rows.storage, y.storage)) {
            Kernels.logSumExp[Scalar.self](y.elementCount, shape.count(of: axes), rows.pointer, y.mutablePointer)
        }
        return y.recorded(
            from: x,
            output: { g, y in g.restored(axes, of: x.shape) * (x - y.restored(axes, of: x.shape)).exp() })
    }

    // MARK: Rows

    /// Applies an operation that works along the last axis along another one.
    private func alongLast(_ axis: Int, in operation: String, _ body: (Tensor) -> Tensor) -> Tensor {
        if rank == 0 { return body(reshape([1])).reshape([]) }
        let axis = shape.resolve(axis: axis, in: operation)
        return axis == rank - 1 ? body(self) : body(transpose(axis, -1)).transpose(axis, -1)
    }

    private func rows(_ kernel: Kernels.Rows) -> Tensor {
        let source = contiguous()
        let y = Tensor(uninitialized: shape)
        let n = shape.lengths[rank - 1]
        withExtendedLifetime((source.storage, y.storage)) {
            kernel(n == 0 ? 0 : elementCount / n, n, source.pointer, y.mutablePointer)
        }
        return y
    }

    private static func rowsBackward(_ kernel: Kernels.RowsBackward, _ g: Tensor, _ y: Tensor) -> Tensor {
        let (upstream, output) = (g.broadcast(to: y.shape).contiguous(), y.contiguous())
        let x = Tensor(uninitialized: y.shape)
        let n = y.shape.lengths[y.rank - 1]
        withExtendedLifetime((upstream.storage, output.storage, x.storage)) {
            kernel(n == 0 ? 0 : y.elementCount / n, n, upstream.pointer, output.pointer, x.mutablePointer)
        }
        return x
    }
}
