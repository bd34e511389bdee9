extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the covariances of variables, the rows, each with its observations along the last axis: Σ dᵢ dⱼ / (n −
    /// correction).
    ///
    /// ```swift
    /// Tensor<Float>([[0, 1, 2], [2, 1, 0]]).cov()   // [[1, -1], [-1, 1]]
    /// ```
    ///
    /// As `numpy.cov`: NaN where there are no more observations than `correction`. It overflows where a product of deviations
    /// does: see ``corrcoef()``. Gradient: that of the products of deviations d = x − mean.
    ///
    /// - Parameter correction: 1 (Bessel) for an unbiased estimate, 0 for the covariance of the numbers themselves.
    /// - Returns: [variables, variables] for [variables, observations]; a scalar for one variable, as in NumPy.
    public func cov(correction: Scalar = 1) -> Tensor {
        let rows = deviationsOfRows(in: "cov")
        let divisor = Swift.max(Scalar(rows.shape.lengths[1]) - correction, 0)
        let products = rows.matmul(rows.transpose()) / divisor
        return rows.shape.lengths[0] == 1 ? products.reshape([]) : products
    }

    /// Returns the correlation coefficients of variables, the rows, each with its observations along the last axis.
    ///
    /// ```swift
    /// Tensor<Float>([[0, 1, 2], [4, 2, 0]]).corrcoef()   // [[1, -1], [-1, 1]]
    /// ```
    ///
    /// As `numpy.corrcoef`: NaN for a variable that is constant, and so is its gradient. Exact for variables of any size.
    ///
    /// - Returns: [variables, variables], in −1...1, for [variables, observations]; a scalar for one variable, as in NumPy.
    public func corrcoef() -> Tensor {
        var rows = deviationsOfRows(in: "corrcoef")
        // A deviation may be twice the largest number; the scale does not matter.
        if !rows.areFinite { rows = (self * 0.25).deviationsOfRows(in: "corrcoef") }
        let directions = rows / rows.norm(axis: 1, keepDims: true)
        let products = directions.matmul(directions.transpose()).clamp(min: -1, max: 1)
        return rows.shape.lengths[0] == 1 ? products.reshape([]) : products
    }

    private func deviationsOfRows(in operation: String) -> Tensor {
        check(rank <= 2, operation, "expected shape [variables, observations] or [observations], found \(shape)")
        let rows = rank == 2 ? self : reshape([1, elementCount])
        // The second pass takes away what rounding left of the mean.
        let deviations = rows - rows.mean(axis: 1, keepDims: true)
        return deviations - deviations.mean(axis: 1, keepDims: true)
    }
}
