import COpenBLAS
import CTernKernels

/// The size of the factors of ``Tensor/qr(mode:)`` for m rows and n columns, with k = min(m, n).
///
/// ```swift
/// let (q, r) = try a.qr(mode: .complete)
/// ```
public enum QRMode: Sendable, CaseIterable {
    /// Q: [..., m, k] and R: [..., k, n].
    case reduced
    /// Q: [..., m, m] and R: [..., m, n].
    case complete
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the QR factors of matrices of any shape: A = Q R with orthonormal columns in Q, and R upper triangular.
    ///
    /// ```swift
    /// let (q, r) = try a.qr()   // [..., 5, 3] gives [..., 5, 3] and [..., 3, 3]
    /// ```
    ///
    /// ‖Q R − A‖ ≤ 10 n ε ‖A‖ and ‖Qᵀ Q − 1‖ ≤ 10 n ε. The signs on the diagonal of R are LAPACK's (Householder): either may
    /// occur.
    ///
    /// - Returns: the factors. Gradient for m ≥ n: (∂Q + Q copyltu(R ∂Rᵀ − ∂Qᵀ Q)) R⁻ᵀ, where copyltu copies the lower triangle
    ///   over the upper (Walter and Lehmann, 2018); for m < n by that of the leading square. It exists where the first k
    ///   columns of A are independent. The complete factors of a matrix of more rows than columns have no derivative: a
    ///   gradient through them traps.
    /// - Throws: ``LinearAlgebraError`` where an element is not finite. Traps where there is no matrix.
    public func qr(mode: QRMode = .reduced) throws -> (q: Tensor, r: Tensor) {
        checkMatrix(in: "qr")
        let (q, r) = try qrFactors(mode)
        let (x, isUnique) = (self, mode == .reduced || rows <= columns)
        let factors = Tensor.recorded([q, r], batchRank: rank - 2, from: x) { gradients, factors in
            check(
                isUnique, "qr", "the complete factors of more rows than columns, shape \(x.shape), have no derivative")
            return .qrBackward(gradients[0], gradients[1], of: x, q: factors[0], r: factors[1])
        }
        return (factors[0], factors[1])
    }

    private static func qrBackward(_ gq: Tensor, _ gr: Tensor, of a: Tensor, q: Tensor, r: Tensor) -> Tensor {
        let k = r.rows
        if r.columns > k {
            // A = [X Y] and R = [U V], with X = Q U and V = Qᵀ Y.
            let (y, u) = (a[.ellipsis, .all, k...], r[.ellipsis, .all, ..<k])
            let (gu, gv) = (gr[.ellipsis, .all, ..<k], gr[.ellipsis, .all, k...])
            let gx = qrBackward(
                gq + y.matmul(gv.transpose()), gu, of: a[.ellipsis, .all, ..<k], q: q, r: u)
            return concatenate([gx, q.matmul(gv)], axis: -1)
        }
        let m = r.matmul(gr.transpose()) - gq.transpose().matmul(q)
        let symmetric = m.lowerTriangle() + m.lowerTriangle(-1).transpose()
        return r.triangularSolved(.upper, (gq + q.matmul(symmetric)).transpose()).transpose()
    }

    private func qrFactors(_ mode: QRMode) throws -> (q: Tensor, r: Tensor) {
        let (m, n, count) = (rows, columns, batch.elementCount)
        let k = Swift.min(m, n)
        let height = mode == .reduced ? k : m
        // LAPACK works in columns: these and those of Q are rows here.
        let factored = transpose().scratchCopy()
        try factored.checkFinite(in: "qr", transposed: true)
        let q = Tensor.uninitialized(batch, height, m)
        let reflectors = Tensor.uninitialized(batch, k)
        _ = forEachMatrix(count, cost: 4 * m * n * k, as: Scalar.self) { position, _ in
            let reflections = Reflections(
                vectors: factored.matrix(position), leading: m, length: m, count: k, scales: reflectors.vector(position)
            )
            reflections.factor(columns: n)
            reflections.form(q.matrix(position), columns: height)
            return 0
        }
        let r = factored.transpose()[.ellipsis, ..<height, .all].scratchCopy()
        for position in 0..<count {
            tern_keep_triangle(height, n, MemoryLayout<Scalar>.stride, true, r.matrix(position))
        }
        return (q.transpose().contiguous(), r)
    }
}

/// Returns the orthogonal factor Q of A = Q R for a matrix of at least as many rows as columns, with the signs that make the
/// diagonal of R positive, so that Q is uniformly distributed when A is normal (Mezzadri, 2007).
package func orthogonalFactor(_ a: Tensor<Float>) -> Tensor<Float> {
    check(a.rows >= a.columns, "orthogonalFactor", "expected at least as many rows as columns, found shape \(a.shape)")
    guard let (q, r) = try? a.qr() else { trap("orthogonalFactor", "a number is not finite") }
    let diagonal = r.reshape([-1])[.step(a.columns + 1)]
    return q * Tensor(-1).where(diagonal .< 0, else: 1)
}
