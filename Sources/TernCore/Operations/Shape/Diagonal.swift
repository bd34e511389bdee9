import CTernKernels

// Diagonals and triangles of matrices.

extension Tensor {
    /// The elements (i, i + offset) of two axes, along a new last axis in place of both. A view.
    ///
    /// ```swift
    /// let x: Tensor<Int> = [[1, 2, 3], [4, 5, 6]]
    /// x.diagonal()            // [1, 5]
    /// x.diagonal(offset: 1)   // [2, 6]
    /// ```
    ///
    /// - Parameters:
    ///   - offset: which diagonal: above the main one if positive, below it if negative.
    ///   - axis1: the axis of the rows.
    ///   - axis2: the axis of the columns.
    ///
    /// Gradient: g on the diagonal, zeros elsewhere.
    @specialized(where Scalar == Float)
    public func diagonal(offset: Int = 0, axis1: Int = 0, axis2: Int = 1) -> Tensor {
        let (first, second) = (
            shape.resolve(axis: axis1, in: "diagonal"), shape.resolve(axis: axis2, in: "diagonal")
        )
        check(first != second, "diagonal", "axis \(first) is named twice, shape \(shape)")
        return injectiveView { $0.diagonal(offset, first, second) }
    }

    /// A vector as the diagonal of a matrix of zeros, or the diagonal of a matrix as a vector.
    ///
    /// ```swift
    /// let x: Tensor<Int> = [1, 2]
    /// x.diag()            // [[1, 0], [0, 2]]
    /// x.diag(offset: 1)   // [[0, 1, 0], [0, 0, 2], [0, 0, 0]]
    /// ```
    ///
    /// - Parameter offset: which diagonal: above the main one if positive, below it if negative.
    ///
    /// Gradients: of the vector g's diagonal; of the matrix g on the diagonal, zeros elsewhere.
    @specialized(where Scalar == Float)
    public func diag(offset: Int = 0) -> Tensor {
        check(rank == 1 || rank == 2, "diag", "expected a vector or a matrix, found shape \(shape)")
        if rank == 2 { return diagonal(offset: offset) }
        let (side, overflow) = elementCount.addingReportingOverflow(Int(clamping: offset.magnitude))
        check(!overflow, "diag", "offset \(offset) of shape \(shape) is more than memory can hold")
        let matrix: Shape = [side, side]
        _ = matrix.elementCount(in: "diag")
        return placed(in: matrix) { $0.diagonal(offset, 0, 1) }
    }

    /// The lower triangles of matrices: zeros where column − row > k.
    ///
    /// ```swift
    /// Tensor<Int>.ones([3, 3]).tril()   // [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
    /// ```
    ///
    /// - Parameter k: the last diagonal that is kept: above the main one if positive.
    /// - Returns: a copy of this shape, [..., rows, columns]. Gradient: the same triangle of g.
    @specialized(where Scalar == Float)
    public func tril(_ k: Int = 0) -> Tensor {
        triangle(k, isUpper: false, in: "tril").recorded(from: self, { g in g.tril(k) })
    }

    /// The upper triangles of matrices: zeros where column − row < k.
    ///
    /// - Parameter k: the first diagonal that is kept: above the main one if positive.
    /// - Returns: a copy of this shape, [..., rows, columns]. Gradient: the same triangle of g.
    @specialized(where Scalar == Float)
    public func triu(_ k: Int = 0) -> Tensor {
        triangle(k, isUpper: true, in: "triu").recorded(from: self, { g in g.triu(k) })
    }

    private func triangle(_ k: Int, isUpper: Bool, in operation: String) -> Tensor {
        check(rank >= 2, operation, "expected matrices, found shape \(shape)")
        let (rows, columns) = (shape.lengths[rank - 2], shape.lengths[rank - 1])
        let source = detached.contiguous()
        // Made for this if the elements had to be put in order.
        let result = layout.isContiguous ? Tensor(uninitialized: shape) : source
        let diagonal = Swift.min(Swift.max(k, -rows - 1), columns + 1)
        withExtendedLifetime((source.storage, result.storage)) {
            tern_triangle(
                shape.product(0..<rank - 2), rows, columns, MemoryLayout<Scalar>.stride, diagonal, isUpper,
                source.pointer, result.mutablePointer)
        }
        return result
    }
}
