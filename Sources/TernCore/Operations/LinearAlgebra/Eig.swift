import COpenBLAS

extension Tensor where Scalar: TensorFloatingPoint {
    /// Numbers that may be complex, as their real and their imaginary parts.
    public typealias ComplexParts = (real: Tensor, imaginary: Tensor)

    /// Returns the eigenvalues and right eigenvectors of square matrices: A v = λ v. They may be complex.
    ///
    /// ```swift
    /// let (values, vectors) = try a.eig()   // [..., n, n] gives [..., n] and [..., n, n], each in two parts
    /// // A (x + i y) = (p + i q) (x + i y) for the columns x, y of the vectors and the values p, q
    /// ```
    ///
    /// ‖A V − V diag(λ)‖ ≤ 10 n ε ‖A‖. Complex eigenvalues come in conjugate pairs that follow one another, the one with the
    /// positive imaginary part first; the vectors are in the columns, with Euclidean norm 1 and a real largest component.
    /// Symmetric matrices have ``eigh()``, which is faster.
    ///
    /// Not differentiable: a gradient through the results traps.
    ///
    /// - Throws: ``LinearAlgebraError`` where an element is not finite, or the iteration does not converge. Traps where the
    ///   matrices are not square.
    public func eig() throws -> (values: ComplexParts, vectors: ComplexParts) {
        checkSquare(in: "eig")
        let n = rows
        // LAPACK sees the transposed memory, so the rows are transposed first.
        let matrices = detached.transpose().scratchCopy()
        try matrices.checkFinite(in: "eig", transposed: true)
        let values = (real: Tensor.uninitialized(batch, n), imaginary: Tensor.uninitialized(batch, n))
        let vectors = (real: Tensor.zeroed(shape), imaginary: Tensor.zeroed(shape))
        func result(_ x: Tensor) -> Tensor {
            x.recorded(from: self, { _ in trap("eig", "the eigenvalues of a general matrix are not differentiable") })
        }
        if matrices.elementCount > 0 {
            try matrices.findEigenvalues(values, vectors)
        }
        return (
            (result(values.real), result(values.imaginary)),
            (result(vectors.real.transpose().contiguous()), result(vectors.imaginary.transpose().contiguous()))
        )
    }

    /// Writes the eigenvalues of these matrices, as LAPACK sees them, and the vectors into rows.
    private func findEigenvalues(_ values: ComplexParts, _ vectors: ComplexParts) throws {
        let (n, order) = (rows, LAPACKInt(rows))
        let lapack = Self.lapack
        let size = LAPACKScratch<Scalar>.size {
            lapack.geev(
                LAPACK_COL_MAJOR, .no, .vectors, order, nil, order, nil, nil, nil, 1, nil, order, $0.elements, $0.count)
        }
        let failure = forEachMatrix(batch.elementCount, cost: 10 * n * n * n, scratch: size, as: Scalar.self) {
            position, scratch in
            let (real, imaginary) = (vectors.real.matrix(position), vectors.imaginary.matrix(position))
            let imaginaryValues = values.imaginary.vector(position)
            let info = lapack.geev(
                LAPACK_COL_MAJOR, .no, .vectors, order, matrix(position), order, values.real.vector(position),
                imaginaryValues, nil, 1, real, order, scratch.elements, scratch.count)
            // The vectors of a pair are x + i y and x − i y; LAPACK stores x and y.
            for row in 0..<n where info == 0 && imaginaryValues[row] > 0 {
                let (first, second) = (row * n, (row + 1) * n)
                for column in 0..<n {
                    imaginary[first + column] = real[second + column]
                    imaginary[second + column] = -real[second + column]
                    real[second + column] = real[first + column]
                }
            }
            return info
        }
        if let failure { throw LinearAlgebraError("eig", .notConverged, matrix: failure.matrix, of: batch) }
    }
}
