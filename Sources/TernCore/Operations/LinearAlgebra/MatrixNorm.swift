/// A norm of matrices, for ``Tensor/matrixNorm(_:)`` and ``Tensor/conditionNumber(_:)``.
///
/// ```swift
/// let size = try a.matrixNorm(.nuclear)
/// ```
///
/// Those with a number are NumPy's and PyTorch's `ord`. The negative ones are no norms: they take the least where the norm
/// takes the largest.
public enum MatrixNorm: Sendable, CaseIterable {
    /// The root of the sum of the squares of all elements.
    case frobenius
    /// The sum of the singular values.
    case nuclear
    /// The largest sum of absolute values in a column.
    case one
    /// The least sum of absolute values in a column.
    case minusOne
    /// The largest singular value: the spectral norm.
    case two
    /// The least singular value.
    case minusTwo
    /// The largest sum of absolute values in a row.
    case infinity
    /// The least sum of absolute values in a row.
    case minusInfinity
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns a norm of matrices: [..., m, n] gives [...].
    ///
    /// ```swift
    /// try a.matrixNorm(.two)   // the largest singular value
    /// ```
    ///
    /// Gradient: by those of the sums, extrema and singular values that the norm is made of; 0 at the zero matrix, where each
    /// norm has a kink.
    ///
    /// - Throws: ``LinearAlgebraError``, for the norms made of singular values, where an element is not finite. Traps where
    ///   there is no matrix, or an empty one has no largest or least sum.
    public func matrixNorm(_ kind: MatrixNorm = .frobenius) throws -> Tensor {
        checkMatrix(in: "matrixNorm")
        return switch kind {
        case .frobenius: norm(axes: [-2, -1])
        case .nuclear: try singularValues().sum(axis: -1)
        case .one: abs().sum(axis: -2).max(axis: -1)
        case .minusOne: abs().sum(axis: -2).min(axis: -1)
        case .two: try singularValues().max(axis: -1)
        case .minusTwo: try singularValues().min(axis: -1)
        case .infinity: abs().sum(axis: -1).max(axis: -1)
        case .minusInfinity: abs().sum(axis: -1).min(axis: -1)
        }
    }

    /// Returns the condition number of matrices, ‖A‖ ‖A⁻¹‖: by how much relative errors of b may grow in the solution of A x =
    /// b. [..., m, n] gives [...].
    ///
    /// ∞ for a singular matrix. Gradient: by those of the norm and the inverse; 0 for a singular matrix.
    ///
    /// - Parameter kind: the norm. For `.two` it is the ratio of the largest singular value to the least, and for `.minusTwo`
    ///   the inverse of that, for matrices of any shape; the others take square ones.
    /// - Throws: ``LinearAlgebraError`` where an element is not finite. Traps where the matrices are not square but have to be,
    ///   or are empty.
    public func conditionNumber(_ kind: MatrixNorm = .two) throws -> Tensor {
        checkMatrix(in: "conditionNumber")
        check(rows > 0 && columns > 0, "conditionNumber", "shape \(shape) is one of empty matrices")
        if kind == .two || kind == .minusTwo {
            let s = try singularValues()
            let (largest, least) = (s[.ellipsis, 0], s[.ellipsis, -1])
            let (dividend, divisor) = kind == .two ? (largest, least) : (least, largest)
            // Where it is 0, nothing that is not finite may get into the gradient.
            let isSingular = divisor .== 0
            let ratio = dividend / Tensor(1).where(isSingular, else: divisor)
            return Tensor(kind == .two ? .infinity : 0).where(isSingular, else: ratio)
        }
        let factors = try LUFactors(self, in: "conditionNumber")
        let isRegular = factors.determinantFactors().sign .!= 0
        // A singular matrix is replaced, so that nothing that is not finite gets into the gradient.
        let regular = self.where(isRegular.unsqueeze(axis: -1).unsqueeze(axis: -1), else: Tensor.eye(rows))
        let number = try regular.matrixNorm(kind) * regular.inverse().matrixNorm(kind)
        return number.where(isRegular, else: .infinity)
    }
}
