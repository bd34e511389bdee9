import COpenBLAS

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the solution x of A x = b, or of Aᵀ x = b, for triangular matrices A.
    ///
    /// ```swift
    /// let y = try l.triangularSolve(b)                    // L y = b
    /// let x = try l.triangularSolve(y, transposed: true)  // Lᵀ x = y
    /// ```
    ///
    /// The other triangle is not read.
    ///
    /// - Parameters:
    ///   - b: [n] or [..., n, k], for A: [..., n, n]; the batches broadcast.
    ///   - upper: whether A is upper triangular; else it is lower.
    ///   - transposed: whether Aᵀ x = b is solved.
    ///   - unitDiagonal: whether the diagonal counts as ones, whatever is stored there.
    /// - Returns: x, of the shape of `b` with the batch broadcast. Gradients: ∂b = A⁻ᵀ g, ∂A = the triangle of −∂b xᵀ.
    /// - Throws: ``LinearAlgebraError`` where an element of the diagonal is zero or one of the triangle is not finite. Traps
    ///   where the shapes do not fit.
    public func triangularSolve(
        _ b: Tensor, upper: Bool = false, transposed: Bool = false, unitDiagonal: Bool = false
    ) throws -> Tensor {
        checkSquare(in: "triangularSolve")
        checkRightSide(b, in: "triangularSolve")
        let n = rows
        let form = Triangle(isUpper: upper, isTransposed: transposed, hasUnitDiagonal: unitDiagonal)
        let dense = detached.contiguous()
        try dense.checkFinite(in: "triangularSolve") { row in
            form.isUpper
                ? Swift.min(row + (unitDiagonal ? 1 : 0), n)..<n : 0..<row + (unitDiagonal ? 0 : 1)
        }
        if !unitDiagonal { try dense.checkDiagonal(in: "triangularSolve") }
        return withColumns(b) { triangularSolved(form, $0) }
    }

    /// Returns the solution x of A x = b from the Cholesky factor of A = L Lᵀ, which this tensor is.
    ///
    /// ```swift
    /// let l = try a.cholesky()
    /// let x = try l.choleskySolve(b)   // one factorization for many right sides
    /// ```
    ///
    /// - Parameters:
    ///   - b: [n] or [..., n, k], for L: [..., n, n]; the batches broadcast.
    ///   - upper: whether this is the upper factor R of A = Rᵀ R.
    /// - Returns: x, of the shape of `b` with the batch broadcast. Gradients by those of two triangular solves.
    /// - Throws: ``LinearAlgebraError`` where an element of the diagonal is zero or one of the triangle is not finite. Traps
    ///   where the shapes do not fit.
    public func choleskySolve(_ b: Tensor, upper: Bool = false) throws -> Tensor {
        checkSquare(in: "choleskySolve")
        checkRightSide(b, in: "choleskySolve")
        return try withColumns(b) { b in
            let y = try triangularSolve(b, upper: upper, transposed: upper)
            return try triangularSolve(y, upper: upper, transposed: !upper)
        }
    }

    /// Returns the inverse of A from its Cholesky factor, A = L Lᵀ, which this tensor is: [..., n, n] gives [..., n, n].
    ///
    /// ```swift
    /// let precision = try covariance.cholesky().choleskyInverse()
    /// ```
    ///
    /// - Parameter upper: whether this is the upper factor R of A = Rᵀ R.
    /// - Returns: A⁻¹. Gradient: by those of two triangular solves.
    /// - Throws: ``LinearAlgebraError`` where an element of the diagonal is zero or one of the triangle is not finite. Traps
    ///   where the matrices are not square.
    public func choleskyInverse(upper: Bool = false) throws -> Tensor {
        checkSquare(in: "choleskyInverse")
        return try choleskySolve(.eye(rows), upper: upper)
    }

    /// Throws where an element of the diagonal of contiguous matrices is zero.
    private func checkDiagonal(in operation: String) throws {
        let n = rows
        for position in 0..<batch.elementCount {
            let elements = matrix(position)
            for row in 0..<n where elements[row * n + row] == 0 {
                throw LinearAlgebraError(operation, .singular(pivot: row), matrix: position, of: batch)
            }
        }
    }
}

/// The form of a triangular matrix: upper or lower, transposed, with a diagonal of ones.
struct Triangle: Sendable {
    var isUpper: Bool
    var isTransposed: Bool
    var hasUnitDiagonal = false

    static let lower = Triangle(isUpper: false, isTransposed: false)
    static let lowerTransposed = Triangle(isUpper: false, isTransposed: true)
    static let upper = Triangle(isUpper: true, isTransposed: false)
    static let upperTransposed = Triangle(isUpper: true, isTransposed: true)

    var transposed: Triangle {
        Triangle(isUpper: isUpper, isTransposed: !isTransposed, hasUnitDiagonal: hasUnitDiagonal)
    }
}

/// The number of columns that are solved for together, so that large right sides are spread over the pool.
private let columnGroup = 128

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns x with A x = b for triangular A, or Aᵀ x = b; not finite where the diagonal has a zero. b: [..., n, k].
    func triangularSolved(_ form: Triangle, _ b: Tensor) -> Tensor {
        let a = self
        return a.solution(form, b).recorded(
            from: [a, b],
            output: { index in
                if index == 1 { return { g, _ in a.triangularSolved(form.transposed, g) } }
                return { g, x in
                    let s = a.triangularSolved(form.transposed, g)
                    let slope = form.isTransposed ? x.matmul(s.transpose()) : s.matmul(x.transpose())
                    let unit = form.hasUnitDiagonal ? 1 : 0
                    return -(form.isUpper ? slope.upperTriangle(unit) : slope.lowerTriangle(-unit))
                }
            })
    }

    private func solution(_ form: Triangle, _ b: Tensor) -> Tensor {
        let batch = Shape.broadcast(self.batch, b.batch, in: "triangularSolve")
        let (n, k) = (b.rows, b.columns)
        let x = b.detached.broadcast(to: Shape(Array(batch) + [n, k])).scratchCopy()
        if x.elementCount == 0 { return x }
        let a = detached.contiguous()
        let positions = a.positions(broadcastTo: batch)
        let groups = (k + columnGroup - 1) / columnGroup
        let lapack = Self.lapack
        let uplo = form.isUpper ? CblasUpper : CblasLower
        let transpose = form.isTransposed ? CblasTrans : CblasNoTrans
        let diagonal = form.hasUnitDiagonal ? CblasUnit : CblasNonUnit
        let cost = n * n * Swift.min(k, columnGroup) / 2
        _ = forEachMatrix(positions.count * groups, cost: cost, as: Scalar.self) { index, _ in
            let (matrix, group) = index.quotientAndRemainder(dividingBy: groups)
            let elements = a.matrix(positions[matrix])
            let first = group * columnGroup
            if k == 1 {
                lapack.trsv(
                    CblasRowMajor, uplo, transpose, diagonal, blasint(n), elements, blasint(n), x.matrix(matrix), 1)
            } else {
                lapack.trsm(
                    CblasRowMajor, CblasLeft, uplo, transpose, diagonal, blasint(n),
                    blasint(Swift.min(columnGroup, k - first)), 1, elements, blasint(n), x.matrix(matrix) + first,
                    blasint(k))
            }
            return 0
        }
        withExtendedLifetime(a.storage) {}
        return x
    }
}
