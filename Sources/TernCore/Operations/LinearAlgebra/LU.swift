import COpenBLAS
import CTernKernels

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the LU factors of matrices of any shape, with partial pivoting: A = P L U.
    ///
    /// ```swift
    /// let (p, l, u) = try a.lu()       // [..., m, n]
    /// p.matmul(l).matmul(u)            // a, to ‖P L U − A‖ ≤ 10 n ε ‖A‖
    /// ```
    ///
    /// A singular matrix has factors too: U then has a zero on its diagonal.
    ///
    /// - Returns: with k = min(m, n), the permutation `p`: [..., m, m]; `l`: [..., m, k], lower triangular with ones on the
    ///   diagonal; and `u`: [..., k, n], upper triangular. The permutation has no derivative. For the leading k × k blocks
    ///   ∂A = P L⁻ᵀ (strictly lower part of Lᵀ ∂L + upper part of ∂U Uᵀ) U⁻ᵀ; not finite where U is singular.
    /// - Throws: ``LinearAlgebraError`` where an element is not finite. Traps where there is no matrix.
    public func lu() throws -> (p: Tensor, l: Tensor, u: Tensor) {
        checkMatrix(in: "lu")
        let (p, l, u) = try luFactors()
        let factors = Tensor.recorded([l, u], batchRank: rank - 2, from: self) { gradients, factors in
            p.matmul(.luBackward(gradients[0], gradients[1], l: factors[0], u: factors[1]))
        }
        return (p, factors[0], factors[1])
    }

    /// Returns the gradient of Pᵀ A.
    ///
    /// With L = [L₁; L₂] and U = [U₁ U₂], where one of L₂ and U₂ is empty: L₁ and U₁ are the factors of the leading square,
    /// L₂ = A₂ U₁⁻¹ and U₂ = L₁⁻¹ A₂.
    private static func luBackward(_ gl: Tensor, _ gu: Tensor, l: Tensor, u: Tensor) -> Tensor {
        let k = u.rows
        let (l1, l2) = (l[.ellipsis, ..<k, .all], l[.ellipsis, k..., .all])
        let (u1, u2) = (u[.ellipsis, .all, ..<k], u[.ellipsis, .all, k...])
        let unitLowerTransposed = Triangle(isUpper: false, isTransposed: true, hasUnitDiagonal: true)
        // x ↦ x U₁⁻ᵀ
        func divided(_ x: Tensor) -> Tensor { u1.triangularSolved(.upper, x.transpose()).transpose() }
        let below = divided(gl[.ellipsis, k..., .all])
        let right = l1.triangularSolved(unitLowerTransposed, gu[.ellipsis, .all, k...])
        let slopeL = gl[.ellipsis, ..<k, .all] - right.matmul(u2.transpose())
        let slopeU = gu[.ellipsis, .all, ..<k] - l2.transpose().matmul(below)
        let lower = l1.transpose().matmul(slopeL).lowerTriangle(-1)
        let upper = slopeU.matmul(u1.transpose()).upperTriangle()
        let square = divided(l1.triangularSolved(unitLowerTransposed, lower + upper))
        if l.rows > k { return concatenate([square, below], axis: -2) }
        return u.columns > k ? concatenate([square, right], axis: -1) : square
    }

    private func luFactors() throws -> (p: Tensor, l: Tensor, u: Tensor) {
        let (m, n) = (rows, columns)
        let k = Swift.min(m, n)
        let count = batch.elementCount
        // The rows are exchanged, so LAPACK has to see them as rows.
        let factors = detached.transpose().scratchCopy()
        try factors.checkFinite(in: "lu", transposed: true)
        let pivots = Tensor<Int32>(uninitialized: Shape(Array(batch) + [k]))
        let lapack = Self.lapack
        if factors.elementCount > 0 {
            _ = forEachMatrix(count, cost: m * n * k / 2, as: Scalar.self) { position, _ in
                // A zero pivot is no failure.
                Swift.min(
                    0,
                    lapack.getrf(
                        LAPACK_COL_MAJOR, LAPACKInt(m), LAPACKInt(n), factors.matrix(position),
                        LAPACKInt(Swift.max(m, 1)),
                        pivots.pointer(position)))
            }
        }
        let whole = factors.transpose()
        let l = whole[.ellipsis, .all, ..<k].scratchCopy()
        let u = whole[.ellipsis, ..<k, .all].scratchCopy()
        let p = Tensor.zeroed(Shape(Array(batch) + [m, m]))
        let size = MemoryLayout<Scalar>.stride
        for position in 0..<count where m > 0 {
            tern_keep_triangle(m, k, size, false, l.matrix(position))
            tern_keep_triangle(k, n, size, true, u.matrix(position))
            for row in 0..<k { l.matrix(position)[row * k + row] = 1 }
            // The exchanges in their order bring row `order[i]` of A to row i.
            var order = Array(0..<m)
            if k > 0 { for row in 0..<k { order.swapAt(row, Int(pivots.pointer(position)[row]) - 1) } }
            for (row, source) in order.enumerated() { p.matrix(position)[source * m + row] = 1 }
        }
        return (p, l, u)
    }
}
