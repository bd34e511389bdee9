extension Tensor where Scalar: TensorFloatingPoint {
    /// The determinant of square matrices, by LU factors: [..., n, n] gives [...].
    ///
    /// ```swift
    /// let a: Tensor<Float> = [[2, 1], [1, 3]]
    /// try a.determinant()   // 5
    /// ```
    ///
    /// 0 for a singular matrix, 1 for an empty one. It overflows easily: see ``slogdet()``. Gradient: g det(A) A⁻ᵀ; where a
    /// matrix of the batch is singular, the cofactors by singular value decomposition instead, whose own derivative exists
    /// only where the singular values differ.
    ///
    /// - Throws: ``LinearAlgebraError`` where an element is not finite. Traps where the matrices are not square.
    public func determinant() throws -> Tensor {
        let factors = try LUFactors(self, in: "determinant")
        let (sign, diagonal) = factors.determinantFactors()
        // Where a pivot is zero the others may overflow.
        let determinant = Tensor(0).where(sign .== 0, else: diagonal.productOfLast() * sign)
        if recordingNode == nil { return determinant }
        let a = self
        // Taken here, where it may throw. A graph of its own, used only if a matrix is singular.
        let isRegular = sign.scalars.allSatisfy { $0 != 0 }
        let cofactors = isRegular ? nil : try a.cofactors()
        return determinant.recorded(
            from: a,
            output: { g, y in
                let scale = g.unsqueeze(axis: -1).unsqueeze(axis: -1)
                if let cofactors { return scale * cofactors }
                return scale * y.unsqueeze(axis: -1).unsqueeze(axis: -1) * a.inverted(factors).transpose()
            })
    }

    /// The sign and the logarithm of the absolute value of the determinant of square matrices: [..., n, n] gives [...] each.
    ///
    /// ```swift
    /// let (sign, logAbsDeterminant) = try a.slogdet()   // det A = sign · exp(logAbsDeterminant)
    /// ```
    ///
    /// 0 and −∞ for a singular matrix. The sign has no derivative; the gradient of the logarithm is g A⁻ᵀ, which is not finite
    /// for a singular matrix.
    ///
    /// - Throws: ``LinearAlgebraError`` where an element is not finite. Traps where the matrices are not square.
    public func slogdet() throws -> (sign: Tensor, logAbsDeterminant: Tensor) {
        let factors = try LUFactors(self, in: "slogdet")
        let (sign, diagonal) = factors.determinantFactors()
        let a = self
        let logarithm = diagonal.log().sum(axis: -1).recorded(
            from: a, { g in g.unsqueeze(axis: -1).unsqueeze(axis: -1) * a.inverted(factors).transpose() })
        return (sign, logarithm)
    }

    /// The matrix of cofactors, det(A) A⁻ᵀ for a regular A: with A = U S Vᵀ it is det(U) det(V) U C Vᵀ, where the diagonal
    /// matrix C has the products of all singular values but one.
    private func cofactors() throws -> Tensor {
        let (u, s, vt) = try svd()
        let n = s.shape.lengths[s.rank - 1]
        // Row i: all singular values but for a 1 at place i.
        let others = Tensor(1).where(
            Tensor<Int>.arange(n).unsqueeze(axis: 1) .== Tensor<Int>.arange(n), else: s.unsqueeze(axis: -2))
        var products = others[.ellipsis, 0]
        for index in 1..<n { products = products * others[.ellipsis, index] }
        let orientation = try u.detached.determinant() * vt.detached.determinant()
        return orientation.unsqueeze(axis: -1).unsqueeze(axis: -1) * (u * products.unsqueeze(axis: -2)).matmul(vt)
    }

    /// The product of the numbers in the last axis, without a derivative.
    private func productOfLast() -> Tensor {
        let n = shape.lengths[rank - 1]
        let products = Tensor(uninitialized: Shape(shape.dropLast()))
        let target = products.mutablePointer.assumingMemoryBound(to: Scalar.self)
        for position in 0..<products.elementCount {
            (target + position).initialize(to: (0..<n).reduce(1) { $0 * vector(position)[$1] })
        }
        return products
    }
}
