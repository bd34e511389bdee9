extension Tensor where Scalar: TensorFloatingPoint {
    /// The matrix product, as NumPy's `matmul`.
    ///
    /// ```swift
    /// a.matmul(b)   // [64, 784] · [784, 128] = [64, 128]
    /// ```
    ///
    /// The last two axes are the matrices; those before them are batches and broadcast. A one-dimensional operand is a row
    /// on the left and a column on the right, and its axis is dropped from the result. Transposed and sliced operands
    /// are multiplied where they lie, without a copy, whenever BLAS can address them.
    ///
    /// Traps where the inner dimensions differ. Gradients: ∂a = g bᵀ, ∂b = aᵀ g.
    @specialized(where Scalar == Float)
    public func matmul(_ other: Tensor) -> Tensor {
        check(rank > 0 && other.rank > 0, "matmul", "expected matrices or vectors: \(shape) × \(other.shape)")
        let inner = other.shape.lengths[Swift.max(other.rank - 2, 0)]
        check(
            shape.lengths[rank - 1] == inner, "matmul",
            "inner dimensions differ: \(shape) × \(other.shape) (\(shape.lengths[rank - 1]) ≠ \(inner))")
        if rank == 1 { return unsqueeze(0).matmul(other).squeeze(other.rank == 1 ? 0 : -2) }
        if other.rank == 1 { return matmul(other.unsqueeze(1)).squeeze(-1) }
        if rank > 2 && other.rank == 2 && isContiguous {
            // One tall product instead of a batch of short ones.
            var target = shape
            target.lengths[rank - 1] = other.shape.lengths[1]
            return reshape([shape.product(0..<rank - 1), inner]).matmul(other).reshape(target)
        }
        return product(other)
    }

    private func product(_ b: Tensor) -> Tensor {
        let a = self
        return a.multiplied(by: b).recorded(
            from: a, { g in g.matmul(b.transpose()) },
            from: b, { g in a.transpose().matmul(g) })
    }

    /// The product of matrices of at least two axes, with batches; without a derivative.
    private func multiplied(by other: Tensor) -> Tensor {
        let (a, b) = (addressable(), other.addressable())
        let (m, k, n) = (a.shape.lengths[a.rank - 2], a.shape.lengths[a.rank - 1], b.shape.lengths[b.rank - 1])
        let isBatched = a.rank > 2 || b.rank > 2
        let batch = isBatched ? Shape.broadcast(a.batchShape, b.batchShape, in: "matmul") : Shape()
        var shape = batch
        shape.append(m)
        shape.append(n)
        let c = Tensor(uninitialized: shape)
        withExtendedLifetime((a.storage, b.storage, c.storage)) {
            let product = MatrixProduct(
                m: m, n: n, k: k, a: a.blasMatrix, b: b.blasMatrix, c: c.mutablePointer,
                scalar: blasScalars[Scalar.self], elementSize: MemoryLayout<Scalar>.stride)
            if !isBatched { return product.run() }
            let (offsetsA, offsetsB) = (a.batchOffsets(batch), b.batchOffsets(batch))
            product.run(count: offsetsA.count) { (offsetsA[$0], offsetsB[$0]) }
        }
        return c
    }
}

// MARK: Operands

extension Tensor where Scalar: TensorFloatingPoint {
    /// Itself if BLAS can address the matrices in the last two axes, one of which must have stride 1, else a copy.
    func addressable() -> Tensor {
        let (rows, columns) = (shape.lengths[rank - 2], shape.lengths[rank - 1])
        let (down, right) = (layout.strides[rank - 2], layout.strides[rank - 1])
        let isPlain = (right == 1 || columns <= 1) && (down >= columns || rows <= 1)
        let isTransposed = (down == 1 || rows <= 1) && (right >= rows || columns <= 1)
        return isPlain || isTransposed ? detached : detached.contiguous()
    }

    /// The matrix in the last two axes of an ``addressable()`` tensor.
    var blasMatrix: BLASMatrix {
        let (rows, columns) = (shape.lengths[rank - 2], shape.lengths[rank - 1])
        let (down, right) = (layout.strides[rank - 2], layout.strides[rank - 1])
        let isPlain = (right == 1 || columns <= 1) && (down >= columns || rows <= 1)
        return isPlain
            ? BLASMatrix(elements: pointer, isTransposed: false, leading: rows <= 1 ? Swift.max(columns, 1) : down)
            : BLASMatrix(elements: pointer, isTransposed: true, leading: columns <= 1 ? Swift.max(rows, 1) : right)
    }

    /// The axes before those of the matrices.
    private var batchShape: Shape { Shape(shape.dropLast(2)) }

    /// Where the matrix of each index of a batch starts, in elements.
    private func batchOffsets(_ batch: Shape) -> [Int] {
        let lead = Layout(shape: batchShape, strides: layout.strides, offset: 0)
        let strides = lead.strides(broadcastTo: batch)
        var offsets = [0]
        for axis in 0..<batch.rank {
            offsets = offsets.flatMap { start in (0..<batch.lengths[axis]).map { start + $0 * strides[axis] } }
        }
        return offsets
    }
}
