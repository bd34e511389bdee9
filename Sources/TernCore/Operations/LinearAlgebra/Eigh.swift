import COpenBLAS

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the eigenvalues and eigenvectors of symmetric matrices: A = V diag(w) Vᵀ.
    ///
    /// ```swift
    /// let (values, vectors) = try a.eigh()   // [..., n, n] gives [..., n] and [..., n, n]
    /// ```
    ///
    /// ‖V diag(w) Vᵀ − A‖ ≤ 10 n ε ‖A‖ and ‖Vᵀ V − 1‖ ≤ 10 n ε. Only the lower triangle is read. The signs of the vectors are
    /// LAPACK's: each may be negated.
    ///
    /// - Returns: the eigenvalues in rising order, and the eigenvectors in the columns of a matrix, in their order. The
    ///   gradients are those with respect to a symmetric A, themselves symmetric: V diag(∂w) Vᵀ, and V (F ∘ Vᵀ ∂V) Vᵀ with Fᵢⱼ
    ///   = 1 / (wⱼ − wᵢ) off the diagonal, 0 on it (Giles, 2008), symmetrized. The latter has a meaning for functions that the
    ///   signs of the vectors do not change. Where eigenvalues are equal up to rounding, it is finite for functions of the
    ///   space that their vectors span, such as a projection on it, and infinite for others, which have no derivative. That of
    ///   the values is finite everywhere; the second derivative of a function of the values takes the vectors of equal ones for
    ///   constant.
    /// - Throws: ``LinearAlgebraError`` where an element is not finite, or the iteration does not converge. Traps where the
    ///   matrices are not square.
    public func eigh() throws -> (values: Tensor, vectors: Tensor) {
        checkSquare(in: "eigh")
        let (w, v) = try symmetricEigenvalues(vectors: true, in: "eigh")
        let a = self
        let vectors = v.recorded(from: a, output: { g, v in eighBackward(g, of: a, v: v) })
        let values = w.recorded(from: a, { g in (vectors * g.unsqueeze(axis: -2)).matmul(vectors.transpose()) })
        return (values, vectors)
    }

    /// Returns the eigenvalues of symmetric matrices, in rising order: [..., n, n] gives [..., n].
    ///
    /// Exact to n ε times the largest. Only the lower triangle is read. Gradient: V diag(g) Vᵀ, also of equal eigenvalues; a
    /// second derivative takes their vectors for constant.
    ///
    /// - Throws: ``LinearAlgebraError`` where an element is not finite, or the iteration does not converge. Traps where the
    ///   matrices are not square.
    public func eigvalsh() throws -> Tensor {
        checkSquare(in: "eigvalsh")
        if recordingNode != nil { return try eigh().values }
        return try symmetricEigenvalues(vectors: false, in: "eigvalsh").values
    }

    private func symmetricEigenvalues(vectors wanted: Bool, in operation: String) throws -> (
        values: Tensor, vectors: Tensor
    ) {
        let n = rows
        // LAPACK works in columns: the lower triangle is the upper one in memory.
        let matrices = transpose().scratchCopy()
        try matrices.checkTransposedLowerFinite(in: operation)
        let values = Tensor.uninitialized(batch, n)
        let vectors = wanted ? Tensor.uninitialized(batch, n, n) : matrices
        if matrices.elementCount == 0 { return (values, vectors) }
        let lapack = Self.lapack
        let size =
            wanted
            ? (0, 0)
            : LAPACKScratch<Scalar>.size {
                lapack.syevd(
                    LAPACK_COL_MAJOR, .no, .lower, LAPACKInt(n), nil, LAPACKInt(n), nil, $0.elements, $0.count,
                    $0.integers, $0.integerCount)
            }
        let failure = forEachMatrix(batch.elementCount, cost: 4 * n * n * n, scratch: size, as: Scalar.self) {
            position, scratch in
            let (elements, target) = (matrices.matrix(position), values.vector(position))
            if wanted {
                return lapack.symmetricEigenvectors(
                    elements, n, values: target, vectors: vectors.matrix(position))
            }
            return lapack.syevd(
                LAPACK_COL_MAJOR, .no, .lower, LAPACKInt(n), elements, LAPACKInt(n), target, scratch.elements,
                scratch.count, scratch.integers, scratch.integerCount)
        }
        if let failure { throw LinearAlgebraError(operation, .notConverged, matrix: failure.matrix, of: batch) }
        return (values, wanted ? vectors.transpose().contiguous() : vectors)
    }
}

/// Returns the gradient of the vectors V alone. The eigenvalues are functions of them: w = diag(Vᵀ A V).
private func eighBackward<Scalar: TensorFloatingPoint>(
    _ g: Tensor<Scalar>, of a: Tensor<Scalar>, v: Tensor<Scalar>
) -> Tensor<Scalar> {
    let w = (v * a.symmetrized().matmul(v)).sum(axis: -2)
    let t = v.transpose()
    let product = t.matmul(g)
    // F is antisymmetric: only the antisymmetric part of the product gets into the symmetric result.
    let turn = (product - product.transpose()) * 0.5
    let gaps = w.unsqueeze(axis: -2) - w.unsqueeze(axis: -1)
    return v.matmul(turn.divided(byGaps: gaps, of: w, beside: product)).matmul(t).symmetrized()
}
