import COpenBLAS

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the least-squares solution x of A x = b: of the x for which ‖A x − b‖ is least, the one of least norm.
    ///
    /// ```swift
    /// let line = try points.leastSquares(y)   // [100, 2] and [100] give [2]
    /// ```
    ///
    /// By singular values, so A may have any shape and any rank.
    ///
    /// - Parameters:
    ///   - b: [m] or [..., m, k], for A: [..., m, n]; the batches broadcast.
    ///   - tolerance: the singular values that count as zero, as a part of the largest; max(m, n) ε by default.
    /// - Returns: x: [n] or [..., n, k]. Gradients, with P the pseudo-inverse of A and r = b − A x: ∂b = Pᵀ g and
    ///   ∂A = −∂b xᵀ + r (P ∂b)ᵀ + Pᵀ x (g − Aᵀ ∂b)ᵀ, for a rank that does not change around A. The squares of P must not
    ///   overflow.
    /// - Throws: ``LinearAlgebraError`` where an element is not finite, or the iteration does not converge. Traps where the
    ///   shapes do not fit.
    public func leastSquares(_ b: Tensor, tolerance: Double? = nil) throws -> Tensor {
        checkMatrix(in: "leastSquares")
        checkRightSide(b, in: "leastSquares")
        let a = self
        let cutoff = rankTolerance(tolerance, in: "leastSquares")
        return try withColumns(b) { b in
            let x = try a.minimumNormSolution(b, tolerance: cutoff)
            if a.recordingNode == nil && b.recordingNode == nil { return x }
            let p = try a.pseudoInverse(tolerance: tolerance)
            let pt = p.transpose()
            return x.recorded(
                from: [a, b],
                output: { index in
                    if index == 1 { return { g, _ in pt.matmul(g) } }
                    return { g, x in
                        let gb = pt.matmul(g)
                        let residual = b - a.matmul(x)
                        let rest = g - a.transpose().matmul(gb)
                        return residual.matmul(p.matmul(gb).transpose()) - gb.matmul(x.transpose())
                            + pt.matmul(x).matmul(rest.transpose())
                    }
                })
        }
    }

    private func minimumNormSolution(_ b: Tensor, tolerance: Scalar) throws -> Tensor {
        let (m, n, k) = (rows, columns, b.columns)
        let batch = Shape.broadcast(self.batch, b.batch, in: "leastSquares")
        try detached.contiguous().checkFinite(in: "leastSquares")
        if m == 0 || n == 0 || k == 0 { return .zeroed(Shape(Array(batch) + [n, k])) }
        // LAPACK works in columns, and overwrites both: b, with room for x.
        let matrices = detached.broadcast(to: Shape(Array(batch) + [m, n])).transpose().scratchCopy()
        let sides = Tensor.zeroed(Shape(Array(batch) + [k, Swift.max(m, n)]))
        sides.write(
            b.detached.broadcast(to: Shape(Array(batch) + [m, k])).transpose(),
            to: sides[.ellipsis, ..<m].layout)
        let values = Tensor.uninitialized(batch, Swift.min(m, n))
        let lapack = Self.lapack
        let (height, width, count) = (LAPACKInt(m), LAPACKInt(n), LAPACKInt(k))
        let leading = LAPACKInt(Swift.max(m, n))
        var size = LAPACKScratch<Scalar>.size {
            lapack.gelsd(
                LAPACK_COL_MAJOR, height, width, count, nil, height, nil, leading, nil, tolerance, $0.integers,
                $0.elements, $0.count, $0.integers)
        }
        size.integers += 1
        let cost = 4 * m * n * Swift.min(m, n) + 2 * m * n * k
        let failure = forEachMatrix(batch.elementCount, cost: cost, scratch: size, as: Scalar.self) {
            position, scratch in
            lapack.gelsd(
                LAPACK_COL_MAJOR, height, width, count, matrices.matrix(position), height, sides.matrix(position),
                leading, values.vector(position), tolerance, scratch.integers, scratch.elements, scratch.count,
                scratch.integers + 1)
        }
        if let failure {
            throw LinearAlgebraError("leastSquares", .notConverged, matrix: failure.matrix, of: batch)
        }
        return sides[.ellipsis, ..<n].transpose().contiguous()
    }
}
