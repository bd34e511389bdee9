import COpenBLAS

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the singular value decomposition of matrices of any shape: A = U diag(s) Vᵀ.
    ///
    /// ```swift
    /// let (u, s, vt) = try a.svd()                  // [..., 5, 3] gives [..., 5, 3], [..., 3] and [..., 3, 3]
    /// (u * s.unsqueeze(axis: -2)).matmul(vt)              // a
    /// ```
    ///
    /// ‖U diag(s) Vᵀ − A‖ ≤ 10 n ε ‖A‖, ‖Uᵀ U − 1‖ and ‖V Vᵀ − 1‖ ≤ 10 n ε, n the longer side. The signs of the vectors are
    /// LAPACK's: each pair of columns of U and V may be negated.
    ///
    /// - Parameter fullMatrices: whether U: [..., m, m] and Vᵀ: [..., n, n] have all their vectors, not only the first k =
    ///   min(m, n).
    /// - Returns: `u`: [..., m, k], the singular values `s`: [..., k], in falling order, and `vt`: [..., k, n]. The gradients
    ///   with respect to `u` and `vt` (Townsend, 2016) have a meaning for functions that the signs of the vectors do not
    ///   change. Where singular values are equal up to rounding (or, if m ≠ n, 0), they are finite for functions of the spaces
    ///   that their vectors span, and infinite for others, which have no derivative. Through the full vectors of a matrix that
    ///   is not square there is none: it traps.
    /// - Throws: ``LinearAlgebraError`` where an element is not finite, or the iteration does not converge. Traps where there
    ///   is no matrix.
    public func svd(fullMatrices: Bool = false) throws -> (u: Tensor, s: Tensor, vt: Tensor) {
        checkMatrix(in: "svd")
        let (u, s, vt) = try singularValueDecomposition(full: fullMatrices)
        if recordingNode == nil { return (u, s, vt) }
        let (a, k, isUnique) = (self, s.shape.lengths[s.rank - 1], !fullMatrices || rows == columns)
        let vectors = Tensor.recorded([u, vt], batchRank: rank - 2, from: a) { gradients, vectors in
            check(
                isUnique, "svd", "the full vectors of a matrix that is not square, shape \(a.shape), have no derivative"
            )
            return .svdBackward(gradients[0], gradients[1].transpose(), of: a, u: vectors[0], v: vectors[1].transpose())
        }
        let (thinU, thinVT) = (vectors[0][.ellipsis, .all, ..<k], vectors[1][.ellipsis, ..<k, .all])
        let isZero = s .== 0
        let values = s.recorded(
            from: a, { g in (thinU * Tensor(0).where(isZero, else: g).unsqueeze(axis: -2)).matmul(thinVT) })
        return (vectors[0], values, vectors[1])
    }

    /// Returns the singular values of matrices of any shape, in falling order: [..., m, n] gives [..., min(m, n)].
    ///
    /// Exact to n ε times the largest. Gradient: U diag(g) Vᵀ; nothing for those that are exactly 0, where they have a kink. A
    /// second derivative takes the vectors of equal ones for constant.
    ///
    /// - Throws: ``LinearAlgebraError`` where an element is not finite, or the iteration does not converge. Traps where there
    ///   is no matrix.
    public func singularValues() throws -> Tensor {
        checkMatrix(in: "singularValues")
        if recordingNode != nil { return try svd().s }
        return try decomposed(.no, u: scratchless, vt: scratchless, in: "singularValues")
    }

    /// Returns the gradient of U and V alone, without that of the singular values. These are functions of the rest: s = diag(Uᵀ
    /// A V).
    private static func svdBackward(_ gu: Tensor, _ gv: Tensor, of a: Tensor, u: Tensor, v: Tensor) -> Tensor {
        let s = (u * a.matmul(v)).sum(axis: -2)
        let (column, row) = (s.unsqueeze(axis: -1), s.unsqueeze(axis: -2))
        let (ut, vt) = (u.transpose(), v.transpose())
        let (productU, productV) = (ut.matmul(gu), vt.matmul(gv))
        // (sⱼ X + sᵢ Y) / (sⱼ² − sᵢ²) for the antisymmetric parts X and Y of both products. Of equal singular values both
        // vectors turn together, which is in X + Y alone.
        let (turnU, turnV) = (productU - productU.transpose(), productV - productV.transpose())
        let size = productU.abs() + productV.abs()
        let together = ((turnU + turnV) * 0.5).divided(byGaps: row - column, of: s, beside: size)
        let apart = ((turnU - turnV) * 0.5).divided(byGaps: row + column, of: s, beside: size)
        var slope = u.matmul(together + apart).matmul(vt)
        // The turns of the vectors into the space that they leave out.
        if a.rows > u.columns {
            slope = slope + (gu - u.matmul(productU)).divided(byGaps: row, of: s, beside: gu).matmul(vt)
        }
        if a.columns > v.columns {
            let turn = (gv - v.matmul(productV)).divided(byGaps: row, of: s, beside: gv)
            slope = slope + u.matmul(turn.transpose())
        }
        return slope
    }

    // MARK: LAPACK

    private func singularValueDecomposition(full: Bool) throws -> (u: Tensor, s: Tensor, vt: Tensor) {
        let (m, n) = (rows, columns)
        let k = Swift.min(m, n)
        let u = Tensor.uninitialized(batch, m, full ? m : k)
        let vt = Tensor.uninitialized(batch, full ? n : k, n)
        if k == 0 {
            let (left, right) = (Tensor.eye(m, u.columns), Tensor.eye(vt.rows, n))
            return (
                left.broadcast(to: u.shape).contiguous(), .uninitialized(batch, 0),
                right.broadcast(to: vt.shape).contiguous()
            )
        }
        return (u, try decomposed(full ? .all : .some, u: u, vt: vt, in: "svd"), vt)
    }

    /// A tensor without elements, for vectors that are not wanted.
    private var scratchless: Tensor { .uninitialized(batch, 0, 0) }

    /// Returns the singular values; the vectors are written to `u` and `vt`.
    private func decomposed(_ job: CChar, u: Tensor, vt: Tensor, in operation: String) throws -> Tensor {
        let matrices = try scratchCopy(in: operation)
        // To LAPACK this is Aᵀ = V S Uᵀ: U in memory is its Vᵀ, and the other way round.
        let (m, n) = (LAPACKInt(columns), LAPACKInt(rows))
        let s = Tensor.uninitialized(batch, Swift.min(rows, columns))
        if matrices.elementCount == 0 { return s }
        let (leadingU, leadingVT) = (LAPACKInt(Swift.max(u.columns, 1)), LAPACKInt(Swift.max(columns, 1)))
        let lapack = Self.lapack
        let isWhole = job == .no || lapack.needsOtherVectors(Int(m), Int(n), u: u.columns, vt: vt.rows)
        var size =
            isWhole
            ? LAPACKScratch<Scalar>.size {
                lapack.gesdd(
                    LAPACK_COL_MAJOR, job, m, n, nil, m, nil, nil, leadingVT, nil, leadingU, $0.elements, $0.count,
                    $0.integers)
            } : lapack.singularVectorScratch(Int(m), Int(n))
        size.integers = 8 * Swift.min(rows, columns)
        let cost = 8 * rows * columns * Swift.min(rows, columns)
        let failure = forEachMatrix(batch.elementCount, cost: cost, scratch: size, as: Scalar.self) {
            position, scratch in
            let (elements, values) = (matrices.matrix(position), s.vector(position))
            if !isWhole {
                return lapack.singularVectors(
                    elements, Int(m), Int(n), values: values, u: vt.matrix(position), vt: u.matrix(position), scratch)
            }
            return lapack.gesdd(
                LAPACK_COL_MAJOR, job, m, n, elements, m, values, vt.matrix(position), leadingVT, u.matrix(position),
                leadingU, scratch.elements, scratch.count, scratch.integers)
        }
        if let failure { throw LinearAlgebraError(operation, .notConverged, matrix: failure.matrix, of: batch) }
        return s
    }
}
