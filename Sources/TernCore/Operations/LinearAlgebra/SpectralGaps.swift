extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns this matrix over the differences (or sums) of eigenvalues or singular values, element by element.
    ///
    /// Where a difference is lost in rounding, so is what a function that does not tell the vectors apart puts over it: the
    /// quotient of both is taken for 0. Other functions have no derivative there, and theirs becomes infinite.
    ///
    /// - Parameters:
    ///   - gaps: the differences; broadcasts to the shape of this matrix.
    ///   - values: the eigenvalues or singular values, [..., n].
    ///   - terms: matrices of the size of what this matrix is a difference of.
    func divided(byGaps gaps: Tensor, of values: Tensor, beside terms: Tensor) -> Tensor {
        if elementCount == 0 { return self }
        let rounding = 16 * Scalar(Swift.max(rows, columns)) * Scalar.ulpOfOne
        let largest = values.detached.abs().max(axis: -1, keepDims: true).unsqueeze(axis: -1)
        let size = terms.detached.abs().max(axes: [-2, -1], keepDims: true)
        let isFlat = (gaps.detached.abs() .<= largest * rounding) .& (detached.abs() .<= size * rounding)
        return Tensor(0).where(isFlat, else: self) / Tensor(1).where(isFlat, else: gaps)
    }
}
