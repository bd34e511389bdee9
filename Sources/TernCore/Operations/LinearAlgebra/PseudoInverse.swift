extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the singular values that count as zero, as a part of the largest: `tolerance`, or max(m, n) ε.
    func rankTolerance(_ tolerance: Double?, in operation: String) -> Scalar {
        guard let tolerance else { return Scalar(Swift.max(rows, columns)) * Scalar.ulpOfOne }
        check(
            tolerance >= 0 && tolerance.isFinite, operation,
            "the tolerance is \(tolerance), expected at least 0, and finite")
        return Scalar(tolerance)
    }

    /// Returns the pseudo-inverse of Moore and Penrose of matrices of any shape and rank: [..., m, n] gives [..., n, m].
    ///
    /// ```swift
    /// a.matmul(try a.pseudoInverse()).matmul(a)   // a
    /// ```
    ///
    /// By singular values; ‖A P A − A‖ ≤ 10 n ε κ ‖A‖, κ the ratio of the largest singular value to the least that counts.
    ///
    /// - Parameter tolerance: the singular values that count as zero, as a part of the largest; max(m, n) ε by default.
    /// - Returns: P. Gradient, for a rank that does not change around A (Golub and Pereyra, 1973):
    ///   −Pᵀ g Pᵀ + (1 − A P) gᵀ P Pᵀ + Pᵀ P gᵀ (1 − P A); 0 for a matrix of zeros.
    /// - Throws: ``LinearAlgebraError`` where an element is not finite, or the iteration does not converge. Traps where there
    ///   is no matrix.
    public func pseudoInverse(tolerance: Double? = nil) throws -> Tensor {
        checkMatrix(in: "pseudoInverse")
        let a = self
        let p = try detached.pseudoInverseValue(rankTolerance(tolerance, in: "pseudoInverse"))
        return p.recorded(
            from: a,
            output: { g, p in
                let (pt, gt) = (p.transpose(), g.transpose())
                let direct = pt.matmul(g).matmul(pt)
                let rows = (gt - a.matmul(p.matmul(gt))).matmul(p).matmul(pt)
                let columns = pt.matmul(p).matmul(gt - gt.matmul(p).matmul(a))
                return rows + columns - direct
            })
    }

    private func pseudoInverseValue(_ tolerance: Scalar) throws -> Tensor {
        if elementCount == 0 { return .zeroed(transpose().shape) }
        let (u, s, vt) = try svd()
        let cutoff = s[.ellipsis, ..<1] * tolerance
        let inverse = (1 / s).where(s .> cutoff, else: 0)
        return (vt.transpose() * inverse.unsqueeze(axis: -2)).matmul(u.transpose())
    }

    /// Returns the rank of matrices of any shape: the number of singular values that are not negligible. [..., m, n] gives
    /// [...].
    ///
    /// - Parameter tolerance: the singular values that count as zero, as a part of the largest; max(m, n) ε by default.
    /// - Throws: ``LinearAlgebraError`` where an element is not finite, or the iteration does not converge. Traps where there
    ///   is no matrix.
    public func matrixRank(tolerance: Double? = nil) throws -> Tensor<Int> {
        checkMatrix(in: "matrixRank")
        let s = try detached.singularValues()
        if s.elementCount == 0 { return .zeros(batch) }
        let counts = s .> (s[.ellipsis, ..<1] * rankTolerance(tolerance, in: "matrixRank"))
        return Tensor<Int>(counts).sum(axis: -1)
    }
}
