import CTernKernels

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the Cholesky factor of symmetric positive definite matrices: the lower triangular L of A = L Lᵀ, with a positive
    /// diagonal.
    ///
    /// ```swift
    /// let l = try a.cholesky()   // [..., n, n]
    /// l.matmul(l.transpose())    // a
    /// ```
    ///
    /// ‖L Lᵀ − A‖ ≤ 10 n ε ‖A‖. Only the lower triangle of A is read.
    ///
    /// - Parameter upper: whether to return the upper triangular R of A = Rᵀ R instead, from the upper triangle of A.
    /// - Returns: the factor, zeros in the other triangle. The gradient is that with respect to a symmetric A, itself
    ///   symmetric: ½ (S + Sᵀ) with S = L⁻ᵀ Φ(Lᵀ g) L⁻¹, Φ the lower triangle with half the diagonal (Murray, 2016).
    /// - Throws: ``LinearAlgebraError`` where a matrix is not positive definite, with the order of the leading minor that
    ///   shows it, or has an element that is not finite. Traps where the matrices are not square.
    public func cholesky(upper: Bool = false) throws -> Tensor {
        checkSquare(in: "cholesky")
        if upper { return try transpose().cholesky().transpose() }
        return try choleskyFactor().recorded(
            from: self,
            output: { g, l in
                let product = l.transpose().matmul(g)
                let phi = (product.lowerTriangle() + product.lowerTriangle(-1)) * 0.5
                let y = l.triangularSolved(.lowerTransposed, phi)
                return l.triangularSolved(.lowerTransposed, y.transpose()).symmetrized()
            })
    }

    private func choleskyFactor() throws -> Tensor {
        let factor = scratchCopy()
        try factor.checkLowerFinite(in: "cholesky")
        let n = rows
        if factor.elementCount == 0 { return factor }
        let lapack = Self.lapack
        let failure = forEachMatrix(batch.elementCount, cost: n * n * n / 6, as: Scalar.self) { position, _ in
            let info = lapack.choleskyFactor(factor.matrix(position), n)
            tern_keep_triangle(n, n, MemoryLayout<Scalar>.stride, false, factor.matrix(position))
            return info
        }
        if let failure {
            throw LinearAlgebraError(
                "cholesky", .notPositiveDefinite(leadingMinor: failure.info), matrix: failure.matrix, of: batch)
        }
        return factor
    }
}
