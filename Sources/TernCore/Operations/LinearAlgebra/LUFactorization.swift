/// The LU factors of square matrices, kept to solve with them again and again.
///
/// ```swift
/// let factors = try LUFactorization(a)   // [..., n, n], n³ / 3 multiplications, once
/// for b in rightSides { print(factors.solve(b)) }   // n² for each column
/// ```
///
/// All that it gives is differentiable with respect to the matrices and the right sides, as ``Tensor/solve(_:)`` is. A singular
/// matrix has factors and a determinant, but no solutions.
public struct LUFactorization<Scalar: TensorFloatingPoint>: Sendable {
    /// The matrices that are factored: [..., n, n].
    public let matrix: Tensor<Scalar>
    private let factors: LUFactors<Scalar>

    /// Factors square matrices, with partial pivoting.
    ///
    /// - Parameter matrix: [..., n, n].
    /// - Throws: ``LinearAlgebraError`` where an element is not finite. Traps where the matrices are not square.
    public init(_ matrix: Tensor<Scalar>) throws {
        (self.matrix, factors) = (matrix, try LUFactors(matrix, in: "LUFactorization"))
    }

    /// A Boolean value indicating whether every matrix can be solved with: no pivot is exactly zero.
    public var isRegular: Bool { factors.isRegular }

    /// Returns the solution x of A x = b, or of Aᵀ x = b.
    ///
    /// - Parameters:
    ///   - b: [n] or [..., n, k]; the batches broadcast.
    ///   - transposed: whether Aᵀ x = b is solved.
    /// - Returns: x, of the shape of `b` with the batch broadcast. Gradients: ∂b = A⁻ᵀ g, ∂A = −∂b xᵀ.
    /// - Throws: ``LinearAlgebraError`` where a matrix is singular. Traps where the shapes do not fit.
    public func solve(_ b: Tensor<Scalar>, transposed: Bool = false) throws -> Tensor<Scalar> {
        matrix.checkRightSide(b, in: "solve")
        try factors.checkRegular(in: "solve")
        return matrix.withColumns(b) { matrix.solved(factors, $0, transposed: transposed) }
    }

    /// Returns the inverse of the matrices: [..., n, n]. Gradient: −A⁻ᵀ g A⁻ᵀ.
    ///
    /// - Throws: ``LinearAlgebraError`` where a matrix is singular.
    public func inverse() throws -> Tensor<Scalar> {
        try factors.checkRegular(in: "inverse")
        return matrix.inverted(factors)
    }

    /// Returns the determinants, [...], as ``Tensor/determinant()`` gives them.
    ///
    /// - Throws: ``LinearAlgebraError`` where the cofactors of a nearly singular matrix, which only the gradient needs, do not
    ///   converge.
    public func determinant() throws -> Tensor<Scalar> { try matrix.determinant(factors) }

    /// Returns the signs and the logarithms of the absolute values of the determinants, as ``Tensor/slogdet()`` gives them.
    public func slogdet() -> (sign: Tensor<Scalar>, logAbsDeterminant: Tensor<Scalar>) { matrix.slogdet(factors) }
}
