extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the matrix product, as NumPy's `matmul`.
    ///
    /// ```swift
    /// a.matmul(b)   // [64, 784] · [784, 128] = [64, 128]
    /// ```
    ///
    /// The last two axes are the matrices; those before them are batches and broadcast. A one-dimensional operand is a row
    /// on the left and a column on the right, and its axis is dropped from the result. Transposed and sliced operands
    /// on the left and a column on the right, and its axis is dropped from the result. Transposed and sliced operands
    /// are read in place, without a copy, whenever BLAS can address them.
    /// Traps where the inner dimensions differ. Gradients: ∂a = g bᵀ, ∂b = aᵀ g.
    @specialized(where Scalar == Float)
    public func matmul(_ other: Tensor) -> Tensor {
        check(rank > 0 && other.rank > 0, "matmul", "expected matrices or vectors: \(shape) × \(other.shape)")
        let inner = other.shape.lengths[Swift.max(other.rank - 2, 0)]
        check(
            shape.lengths[rank - 1] == inner, "matmul",
            "inner dimensions differ: \(shape) × \(other.shape) (\(shape.lengths[rank - 1]) ≠ \(inner))")
        if rank > 2 || other.rank > 2 { return batchedProduct(other) }
        return rank == 2 && other.rank == 2 ? product(other) : vectorProduct(other)
    }

    private func product(_ b: Tensor) -> Tensor {
        let a = self
        return a.multiplied(by: b, [a.shape.lengths[0], b.shape.lengths[1]]).recorded(
            from: a, { g in g.matmul(b.transpose()) },
            from: b, { g in a.transpose().matmul(g) })
    }

    /// Returns the product of a vector and a matrix, or of two vectors.
    private func vectorProduct(_ b: Tensor) -> Tensor {
        let a = self
        let (labelsA, labelsB): ([Label], [Label]) = (a.rank == 1 ? [1] : [0, 1], b.rank == 1 ? [1] : [1, 2])
        let output = Array(labelsA.dropLast() + labelsB.dropFirst())
        let (row, column) = (a.rank == 1 ? a.withUnitAxis(0) : a, b.rank == 1 ? b.withUnitAxis(1) : b)
        return row.multiplied(by: column, Shape(a.shape.dropLast() + b.shape.dropFirst())).recorded(
            from: a,
            { g in contracted(IndexedTensor(g, output), IndexedTensor(b, labelsB), to: labelsA, in: "matmul") },
            from: b, { g in contracted(IndexedTensor(g, output), IndexedTensor(a, labelsA), to: labelsB, in: "matmul") }
        )
    }

    /// Returns a vector as a row (with a new axis 0) or a column (axis 1); without a derivative.
    private func withUnitAxis(_ axis: Int) -> Tensor {
        let stride = layout.strides[0]
        return Tensor(
            storage: storage,
            view: View(
                Layout(
                    shape: shape.inserting(1, at: axis), strides: [stride, stride, 0, 0, 0, 0, 0, 0],
                    offset: layout.offset)))
    }

    /// Returns the product of two matrices, of [m, n] elements in a shape without the axes of vectors; without a derivative.
    private func multiplied(by other: Tensor, _ shape: Shape) -> Tensor {
        let (a, b) = (addressable(), other.addressable())
        let (m, k, n) = (a.shape.lengths[0], a.shape.lengths[1], b.shape.lengths[1])
        let c = Tensor(uninitialized: shape, in: "matmul")
        WorkLog.note(2 * m * n * k, usesWeights: false, result: shape)
        let span = ProfileSpan()
        defer {
            span.end(
                "matmul", [[m, k], [k, n]], bytes: a.byteCount + b.byteCount + c.byteCount, operations: 2 * m * n * k)
        }
        withExtendedLifetimes(a.storage, b.storage, c.storage) {
            MatrixProduct(
                m: m, n: n, k: k, a: a.blasMatrix!, b: b.blasMatrix!, c: c.mutablePointer, rowStride: n,
                scalar: blasScalars[Scalar.self], elementSize: MemoryLayout<Scalar>.stride
            ).run()
        }
        return c
    }

    /// Returns the product of batches of matrices: the contraction of one axis.
    private func batchedProduct(_ other: Tensor) -> Tensor {
        let batch = Shape.broadcast(
            Shape(shape.dropLast(2)), Shape(other.shape.dropLast(2)), in: "matmul")
        // Labels: the batch counted from the back, then row, inner and column.
        let (row, inner, column) = (Shape.maximumRank, Shape.maximumRank + 1, Shape.maximumRank + 2)
        let (rows, columns) = (rank == 1 ? [] : [row], other.rank == 1 ? [] : [column])
        func labels(_ batch: Int, _ matrix: [Label]) -> [Label] { Array((row - batch)..<row) + matrix }
        // Only the batch broadcasts.
        var lengths = [Int](repeating: 1, count: column + 1)
        for axis in 0..<batch.rank { lengths[row - batch.rank + axis] = batch.lengths[axis] }
        lengths[inner] = shape.lengths[rank - 1]
        if rank > 1 { lengths[row] = shape.lengths[rank - 2] }
        if other.rank > 1 { lengths[column] = other.shape.lengths[other.rank - 1] }
        let a = IndexedTensor(self, labels(Swift.max(rank - 2, 0), rows + [inner]))
        let b = IndexedTensor(other, labels(Swift.max(other.rank - 2, 0), [inner] + columns))
        return contracted(
            a.withoutBroadcastAxes(lengths), b.withoutBroadcastAxes(lengths),
            to: labels(batch.rank, rows + columns), in: "matmul")
    }
}

// MARK: Operands

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns itself if BLAS can address the matrix, one of whose axes must have stride 1, else a copy.
    func addressable() -> Tensor {
        if blasMatrix != nil { return detached }
        return elementCount == 0 ? Tensor(uninitialized: shape) : detached.contiguous()
    }

    /// The matrix as BLAS takes it; nil where it can't.
    var blasMatrix: BLASMatrix? {
        BLASMatrix(
            elements: pointer, rows: shape.lengths[0], columns: shape.lengths[1], down: layout.strides[0],
            right: layout.strides[1])
    }
}
