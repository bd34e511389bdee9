import TernCore
import Testing

extension ThreadCountTests {
    /// Factors have the same bits at every number of threads, alone and in batches, on both sides of the sizes at which their
    /// steps are cut.
    @Suite struct FactorBitTests {
        private func check<Scalar: TensorFloatingPoint>(_: Scalar.Type, _ shapes: [Shape]) throws {
            var generator = PhiloxGenerator(seed: 6)
            for shape in shapes {
                let a = Tensor<Scalar>.normal(shape, using: &generator)
                let n = shape[-1]
                let definite = a.transpose().matmul(a) + Tensor.eye(n)
                let right = Tensor<Scalar>.normal([n, 300], using: &generator)
                expectSameBits("\(Scalar.self) \(shape)") {
                    do {
                        let (q, r) = try a.qr()
                        let (u, s, vt) = try a.svd()
                        let (w, v) = try definite.eigh()
                        let l = try definite.cholesky()
                        return [
                            q, r, u, s, vt, w, v, l, try definite.solve(right), try l.triangularSolve(right),
                            try definite.inverse(), try definite.determinant(), try a.leastSquares(a)
                        ]
                    } catch {
                        Issue.record(error)
                        return []
                    }
                }
            }
        }

        @Test func float() throws { try check(Float.self, [[40, 30], [129, 129], [300, 300], [280, 330], [3, 70, 70]]) }
        @Test func double() throws { try check(Double.self, [[33, 33], [260, 260], [20, 5, 4]]) }
    }
}
