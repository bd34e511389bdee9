import CTernKernels

// Diagonals and triangles of matrices.

extension Tensor {
    /// Returns the elements (i, i + offset) of two axes, along a new last axis in place of both. A view.
    ///
    /// ```swift
    /// let x: Tensor<Int> = [[1, 2, 3], [4, 5, 6]]
    /// x.diagonal()            // [1, 5]
    /// x.diagonal(offset: 1)   // [2, 6]
    /// ```
    ///
    /// - Parameters:
    ///   - offset: the diagonal: above the main one if positive, below it if negative.
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

    /// Returns a vector as the diagonal of a matrix of zeros, or the diagonal of a matrix as a vector.
    ///
    /// ```swift
    /// let x: Tensor<Int> = [1, 2]
    /// x.diag()            // [[1, 0], [0, 2]]
    /// x.diag(offset: 1)   // [[0, 1, 0], [0, 0, 2], [0, 0, 0]]
    /// ```
    ///
    /// - Parameter offset: the diagonal: above the main one if positive, below it if negative.
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

    /// Returns matrices of zeros with the vectors of the last axis as diagonals: `torch.diag_embed`, the reverse of
    /// ``diagonal(offset:axis1:axis2:)``.
    ///
    /// ```swift
    /// scales.diagEmbed()   // [8, 3] gives [8, 3, 3]
    /// ```
    ///
    /// - Parameters:
    ///   - offset: the diagonal: above the main one if positive, below it if negative.
    ///   - axis1: the axis of the rows, in the result.
    ///   - axis2: the axis of the columns, in the result.
    /// - Returns: a new tensor. Gradient: the diagonals of g.
    @specialized(where Scalar == Float)
    public func diagEmbed(offset: Int = 0, axis1: Int = -2, axis2: Int = -1) -> Tensor {
        check(rank > 0, "diagEmbed", "expected vectors, found shape []")
        shape.checkRoom(for: 1, in: "diagEmbed")
        let whole = Shape(Array(shape) + [1])
        let (first, second) = (
            whole.resolve(axis: axis1, in: "diagEmbed"), whole.resolve(axis: axis2, in: "diagEmbed")
        )
        check(first != second, "diagEmbed", "axis \(first) is named twice, shape \(shape)")
        let (side, overflow) = shape.lengths[rank - 1].addingReportingOverflow(Int(clamping: offset.magnitude))
        check(!overflow, "diagEmbed", "offset \(offset) of shape \(shape) is more than memory can hold")
        let target = Shape(shape.dropLast()).inserting(side, at: Swift.min(first, second))
            .inserting(side, at: Swift.max(first, second))
        _ = target.elementCount(in: "diagEmbed")
        return placed(in: target) { $0.diagonal(offset, first, second) }
    }

    /// Returns the lower triangles of matrices: zeros where column − row > offset.
    ///
    /// ```swift
    /// Tensor<Int>.ones([3, 3]).tril()   // [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
    /// ```
    ///
    /// - Parameter offset: the last diagonal that is kept: above the main one if positive.
    /// - Returns: a copy of this shape, [..., rows, columns]. Gradient: the same triangle of g.
    @specialized(where Scalar == Float)
    public func tril(offset: Int = 0) -> Tensor {
        triangle(offset, isUpper: false, in: "tril").recorded(from: self, { g in g.tril(offset: offset) })
    }

    /// Returns the upper triangles of matrices: zeros where column − row < offset.
    ///
    /// - Parameter offset: the first diagonal that is kept: above the main one if positive.
    /// - Returns: a copy of this shape, [..., rows, columns]. Gradient: the same triangle of g.
    @specialized(where Scalar == Float)
    public func triu(offset: Int = 0) -> Tensor {
        triangle(offset, isUpper: true, in: "triu").recorded(from: self, { g in g.triu(offset: offset) })
    }

    private func triangle(_ k: Int, isUpper: Bool, in operation: String) -> Tensor {
        check(rank >= 2, operation, "expected matrices, found shape \(shape)")
        let (rows, columns) = (shape.lengths[rank - 2], shape.lengths[rank - 1])
        let source = detached.contiguous()
        // Made for this if the elements had to be put in order.
        let result = layout.isContiguous ? Tensor(uninitialized: shape) : source
        let diagonal = Swift.min(Swift.max(k, -rows - 1), columns + 1)
        withExtendedLifetimes(source.storage, result.storage) {
            tern_triangle(
                shape.product(0..<rank - 2), rows, columns, MemoryLayout<Scalar>.stride, diagonal, isUpper,
                source.pointer, result.mutablePointer)
        }
        return result
    }
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the sum of a diagonal of two axes: of the elements (i, i + offset).
    ///
    /// ```swift
    /// let x: Tensor<Float> = [[1, 2], [3, 4]]
    /// x.trace()   // 5
    /// ```
    ///
    /// - Parameters:
    ///   - offset: the diagonal: above the main one if positive, below it if negative.
    ///   - axis1: the axis of the rows.
    ///   - axis2: the axis of the columns.
    /// - Returns: a tensor without the two axes. Gradient: g on the diagonal, zeros elsewhere.
    @specialized(where Scalar == Float)
    public func trace(offset: Int = 0, axis1: Int = 0, axis2: Int = 1) -> Tensor {
        check(rank >= 2, "trace", "expected at least two axes, found shape \(shape)")
        return diagonal(offset: offset, axis1: axis1, axis2: axis2).sum(axis: -1)
    }
}

/// Returns a matrix with matrices along its diagonal and zeros elsewhere.
///
/// ```swift
/// blockDiagonal([a, b])   // [2, 3] and [4, 1] give [6, 4]
/// ```
///
/// As `torch.block_diag`. A vector is a block of one row, a tensor of no axes one of a single element.
///
/// - Parameter blocks: tensors of at most two axes.
/// - Returns: a new tensor; of shape [1, 0] without blocks. Gradient: to each block its part of g.
public func blockDiagonal<Scalar>(_ blocks: [Tensor<Scalar>]) -> Tensor<Scalar> {
    for block in blocks where block.rank > 2 {
        trap("blockDiagonal", "expected tensors of at most two axes, found shapes \(blocks.map(\.shape))")
    }
    if blocks.isEmpty { return .zeroed([1, 0]) }
    let matrices = blocks.map { $0.rank == 2 ? $0 : $0.reshape([1, $0.elementCount]) }
    var (rows, columns) = ([0], [0])
    for matrix in matrices {
        rows.append(sumOfLengths(rows.last!, matrix.shape.lengths[0]))
        columns.append(sumOfLengths(columns.last!, matrix.shape.lengths[1]))
    }
    let whole = Tensor<Scalar>.zeroed([rows.last!, columns.last!], in: "blockDiagonal")
    func part(_ layout: Layout, _ index: Int) -> Layout {
        layout.slice(axis: 0, from: rows[index], to: rows[index + 1])
            .slice(axis: 1, from: columns[index], to: columns[index + 1])
    }
    for (index, matrix) in matrices.enumerated() { whole.write(matrix, to: part(whole.layout, index)) }
    return whole.recorded(from: matrices) { index in { g in g.injectiveView { part($0, index) } } }
}

extension Tensor where Scalar == Int {
    /// Returns the indices of the elements of a matrix's lower triangle, in row-major order: a row of row numbers and one of
    /// column numbers.
    ///
    /// ```swift
    /// let pairs = Tensor<Int>.trilIndices(3, 3, offset: -1)   // [[1, 2, 2], [0, 0, 1]]
    /// x[pairs[0], pairs[1]]
    /// ```
    ///
    /// - Parameters:
    ///   - rows: the number of the matrix's rows.
    ///   - columns: the number of its columns.
    ///   - offset: the last diagonal that belongs to the triangle: above the main one if positive.
    /// - Returns: [2, count].
    public static func trilIndices(_ rows: Int, _ columns: Int, offset: Int = 0) -> Tensor {
        triangleIndices(rows, columns, in: "trilIndices") { $0.tril(offset: offset) }
    }

    /// Returns the indices of the elements of a matrix's upper triangle, in row-major order.
    ///
    /// - Parameters:
    ///   - rows: the number of the matrix's rows.
    ///   - columns: the number of its columns.
    ///   - offset: the first diagonal that belongs to the triangle: above the main one if positive.
    /// - Returns: [2, count].
    public static func triuIndices(_ rows: Int, _ columns: Int, offset: Int = 0) -> Tensor {
        triangleIndices(rows, columns, in: "triuIndices") { $0.triu(offset: offset) }
    }

    private static func triangleIndices(
        _ rows: Int, _ columns: Int, in operation: String, _ triangle: (Tensor<Bool>) -> Tensor<Bool>
    ) -> Tensor {
        _ = ([rows, columns] as Shape).elementCount(in: operation)
        return triangle(.full([rows, columns], true)).nonzero().transpose().contiguous()
    }
}
