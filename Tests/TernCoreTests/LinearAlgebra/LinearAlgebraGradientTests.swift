import TernCore
import Testing

/// Gradients beyond the operation table: derivatives at awkward points, and of functions of several factors.
@Suite struct LinearAlgebraGradientTests {
    @Test func determinantOfSingularMatrices() throws {
        // The cofactors: rank 1 has none, rank 2 of three has some.
        let a: Tensor<Double> = [[1, 2, 3], [4, 5, 6], [7, 8, 9.5]]
        let singular: Tensor<Double> = [[1, 2, 3], [2, 4, 6], [1, 0, 1]]
        try checkGradient(at: [stack([a, singular])], order: 1) { try $0[0].determinant() }
        let cofactors = try gradient(at: singular) { try $0.determinant() }
        let expected: Tensor<Double> = [[4, 4, -4], [-2, -2, 2], [0, 0, 0]]
        #expect(try (cofactors - expected).matrixNorm().item() < 1e-12)
        let none = try gradient(at: Tensor<Double>.ones([3, 3])) { try $0.determinant() }
        #expect(try none.matrixNorm().item() < 1e-12)
        let zero = try gradient(at: Tensor<Double>.zeros([1, 1])) { try $0.determinant() }
        #expect(zero.scalars == [1])
        // Where the regular pivots overflow.
        let huge: Tensor<Double> = [[1e200, 0, 0], [0, 1e200, 0], [0, 0, 0]]
        #expect(try huge.determinant().item() == 0)
    }

    @Test func conditionOfZeros() throws {
        let zero = Tensor<Double>.zeros([2, 2])
        #expect(try zero.conditionNumber().item() == .infinity)
        #expect(try zero.conditionNumber(.minusTwo).item() == 0)
        #expect(try gradient(at: zero) { try $0.conditionNumber() } == zero)
    }

    @Test func valuesOfRepeatedKind() throws {
        // The values alone have a derivative where the vectors have none.
        let one = Tensor<Double>.eye(3)
        #expect(try gradient(at: one) { try $0.svd().s.sum() } == one)
        #expect(try gradient(at: one) { try $0.singularValues().sum() } == one)
        #expect(try gradient(at: one) { try $0.eigh().values.sum() } == one)
        #expect(try gradient(at: one) { try $0.eigvalsh().sum() } == one)
        let vectors = try gradient(at: one) { x in
            (try x.eigh().vectors * Tensor<Double>.arange(9).reshape([3, 3])).sum()
        }
        #expect(!vectors.abs().sum().item().isFinite)
    }

    @Test func leastSquaresOfLowRank() throws {
        let b: Tensor<Double> = [1, 2, 4]
        let a: Tensor<Double> = [[1, 2], [2, 4], [3, 6]]
        let x = try a.leastSquares(b)
        let expected = try a.pseudoInverse().matmul(b)
        #expect((x - expected).abs().max().item() < 1e-14)
        #expect(try a.matrixRank().item() == 1)
        // Of the right side the derivative exists at any rank.
        try checkGradient(at: [b], order: 2) { try a.leastSquares($0[0]) }
        // A change of a that keeps the rank.
        let column: Tensor<Double> = [[1], [2], [3]]
        let row: Tensor<Double> = [[1, 2]]
        try checkGradient(at: [column, row, b], order: 2) { x in
            try x[0].matmul(x[1]).leastSquares(x[2], tolerance: 1e-10)
        }
        try checkGradient(at: [column, row], order: 2) { x in
            try x[0].matmul(x[1]).pseudoInverse(tolerance: 1e-10)
        }
    }

    @Test func exponentials() throws {
        let n: Tensor<Double> = [[0, 1], [0, 0]]
        #expect(try n.matrixExp().scalars == [1, 1, 0, 1])
        #expect(try Tensor<Float>.zeros([2, 2]).matrixExp() == .eye(2))
        // Each matrix of a batch as if it were alone.
        let batch = stack([n, n * 40, n - Tensor.eye(2) * 30])
        let together = try batch.matrixExp()
        for index in 0..<3 {
            let difference = try together[index] - batch[index].matrixExp()
            #expect(try difference.matrixNorm().item() <= 1e-14 * together[index].matrixNorm().item())
        }
        try checkGradient(at: [batch * 0.1], order: 2) { try $0[0].matrixExp() }
        #expect(abs(try (n * 1000).matrixExp()[0, 1].item() / 1000 - 1) < 1e-12)
    }

    /// Nothing that a factorization records holds itself.
    @Test func graphsAreFreed() async {
        await #expect(processExitsWith: .success) {
            let a = Tensor<Double>.eye(3) * 2 + Tensor<Double>.arange(9).reshape([3, 3]) * 0.1
            func everything(_ a: Tensor<Double>) throws -> Tensor<Double> {
                let (q, r) = try a.qr()
                let (_, l, u) = try a.lu()
                let (left, s, right) = try a.svd()
                let definite = a.matmul(a.transpose())
                let (w, v) = try definite.eigh()
                let parts: [Tensor<Double>] = [
                    q, r, l, u, left, s, right, w, v, try definite.cholesky(), try a.inverse(), try a.solve(a),
                    try a.determinant(), try a.slogdet().logAbsDeterminant, try a.pseudoInverse(), try a.matrixExp(),
                    try a.leastSquares(a), try a.conditionNumber(.one)
                ]
                return parts.reduce(Tensor(0)) { $0 + $1.sum() }
            }
            _ = try gradient(at: a, of: everything)
            let before = runtime.memory.live
            // Gone back through, once and twice, and dropped.
            _ = try gradient(at: a, of: everything)
            _ = try gradient(at: a) { a in try gradient(at: a, of: everything).square().sum() }
            _ = try vjp(at: a, of: everything).value
            #expect(runtime.memory.live == before)
        }
    }
}
