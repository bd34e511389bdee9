extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the determinant of square matrices, by LU factors: [..., n, n] gives [...].
    ///
    /// ```swift
    /// let a: Tensor<Float> = [[2, 1], [1, 3]]
    /// try a.determinant()   // 5
    /// ```
    ///
    /// 0 for a singular matrix, 1 for an empty one. It overflows easily: see ``slogdet()``. Gradient: the cofactors, g det(A)
    /// A⁻ᵀ; where a matrix of the batch is singular, or nearly so, by singular value decomposition. There the third derivative
    /// traps.
    ///
    /// - Throws: ``LinearAlgebraError`` where an element is not finite. Traps where the matrices are not square.
    public func determinant() throws -> Tensor { try determinant(LUFactors(self, in: "determinant")) }

    /// Returns the determinant from the factors of this matrix.
    func determinant(_ factors: LUFactors<Scalar>) throws -> Tensor {
        let (sign, diagonal) = factors.determinantFactors()
        // Where a pivot is zero the others may overflow.
        let determinant = Tensor(0).where(sign .== 0, else: diagonal.productOfLast() * sign)
        if recordingNode == nil { return determinant }
        let a = self
        // Taken here, where it may throw. A graph of its own, used only if a matrix needs it.
        let cofactors = diagonal.arePivotsLarge ? nil : try a.cofactors()
        return determinant.recorded(
            from: a,
            output: { g, y in
                let scale = g.unsqueeze(axis: -1).unsqueeze(axis: -1)
                if let cofactors { return scale * cofactors }
                return scale * y.unsqueeze(axis: -1).unsqueeze(axis: -1) * a.inverted(factors).transpose()
            })
    }

    /// A Boolean value indicating whether the second derivative by the inverse, whose terms are larger than what is left of
    /// them by the square of the condition, has correct digits.
    private var arePivotsLarge: Bool {
        if elementCount == 0 { return true }
        return (min(axis: -1) .> max(axis: -1) * Scalar.ulpOfOne.squareRoot()).all().item()
    }

    /// Returns the sign and the logarithm of the absolute value of the determinant of square matrices: [..., n, n] gives [...]
    /// each.
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
        try slogdet(LUFactors(self, in: "slogdet"))
    }

    /// Returns the sign and the logarithm from the factors of this matrix.
    func slogdet(_ factors: LUFactors<Scalar>) -> (sign: Tensor, logAbsDeterminant: Tensor) {
        let (sign, diagonal) = factors.determinantFactors()
        let a = self
        let logarithm = diagonal.log().sum(axis: -1).recorded(
            from: a, { g in g.unsqueeze(axis: -1).unsqueeze(axis: -1) * a.inverted(factors).transpose() })
        return (sign, logarithm)
    }

    /// Returns the logarithm of the determinant of square matrices: [..., n, n] gives [...].
    ///
    /// ```swift
    /// try covariance.logdet()   // of a normal distribution
    /// ```
    ///
    /// NaN where the determinant is negative, −∞ where it is 0. Gradient: as that of ``slogdet()``.
    ///
    /// - Throws: ``LinearAlgebraError`` where an element is not finite. Traps where the matrices are not square.
    public func logdet() throws -> Tensor {
        let (sign, logarithm) = try slogdet(LUFactors(self, in: "logdet"))
        return logarithm + Tensor(.nan).where(sign .< 0, else: 0)
    }

    /// Returns the product of the numbers in the last axis, without a derivative.
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
