extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the solution x of A x = b, by LU factors with partial pivoting.
    ///
    /// ```swift
    /// let x = try a.solve(b)   // [3, 3] and [3] give [3]; [8, 3, 3] and [8, 3, 2] give [8, 3, 2]
    /// ```
    ///
    /// ‖A x − b‖ ≤ 10 n ε ‖A‖ ‖x‖ for the matrices of practice; the error of x is larger by the condition number of A.
    ///
    /// - Parameter b: [n] or [..., n, k], for A: [..., n, n]; the batches broadcast.
    /// - Returns: x, of the shape of `b` with the batch broadcast. Gradients: ∂b = A⁻ᵀ g, ∂A = −∂b xᵀ.
    /// - Throws: ``LinearAlgebraError`` where a matrix is singular (a pivot is exactly zero) or has an element that is not
    ///   finite. Traps where the shapes do not fit.
    public func solve(_ b: Tensor) throws -> Tensor {
        checkSquare(in: "solve")
        checkRightSide(b, in: "solve")
        let factors = try LUFactors(self, in: "solve")
        try factors.checkRegular(in: "solve")
        return withColumns(b) { solved(factors, $0, transposed: false) }
    }

    /// Returns the inverse of square matrices: [..., n, n] gives [..., n, n].
    ///
    /// ```swift
    /// try a.inverse().matmul(a)   // the identity
    /// ```
    ///
    /// To apply an inverse, ``solve(_:)`` is faster and more exact. Gradient: −A⁻ᵀ g A⁻ᵀ.
    ///
    /// - Throws: ``LinearAlgebraError`` where a matrix is singular (a pivot is exactly zero) or has an element that is not
    ///   finite. Traps where the matrices are not square.
    public func inverse() throws -> Tensor {
        let factors = try LUFactors(self, in: "inverse")
        try factors.checkRegular(in: "inverse")
        return inverted(factors)
    }

    // MARK: With factors

    /// Returns x with A x = b, or Aᵀ x = b, from the factors of A. b: [..., n, k].
    func solved(_ factors: LUFactors<Scalar>, _ b: Tensor, transposed: Bool) -> Tensor {
        let a = self
        return factors.solve(b, transposed: transposed).recorded(
            from: [a, b],
            output: { index in
                if index == 1 { return { g, _ in a.solved(factors, g, transposed: !transposed) } }
                return { g, x in
                    let s = a.solved(factors, g, transposed: !transposed)
                    return transposed ? -x.matmul(s.transpose()) : -s.matmul(x.transpose())
                }
            })
    }

    /// Returns A⁻¹ from the factors of A; not finite where A is singular.
    func inverted(_ factors: LUFactors<Scalar>) -> Tensor {
        factors.inverse().recorded(
            from: self,
            output: { g, y in
                let t = y.transpose()
                return -t.matmul(g).matmul(t)
            })
    }

    // MARK: Right sides

    /// Traps unless `b` is a vector or a matrix of as many rows as the matrices have.
    func checkRightSide(_ b: Tensor, in operation: String) {
        let isFitting = b.rank >= 1 && b.shape.lengths[Swift.max(b.rank - 2, 0)] == rows
        check(
            isFitting, operation,
            "expected a right side of shape [\(rows)] or [..., \(rows), k] for the matrix \(shape), found \(b.shape)")
        if b.rank > 2 { _ = Shape.broadcast(batch, b.batch, in: operation) }
    }

    /// Returns the result of `body` for a right side as a matrix: a vector becomes one column.
    func withColumns(_ b: Tensor, _ body: (Tensor) throws -> Tensor) rethrows -> Tensor {
        b.rank == 1 ? try body(b.unsqueeze(axis: 1)).squeeze(axis: -1) : try body(b)
    }
}
