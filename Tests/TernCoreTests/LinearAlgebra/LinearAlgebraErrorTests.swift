import TernCore
import Testing

/// Numbers for which there is no result throw, and say which matrix of the batch it was and why.
@Suite struct LinearAlgebraErrorTests {
    /// A batch [2, 2] of 3 × 3 identities, but for the one at [1, 0].
    private static func batch(_ odd: [[Double]]) -> Tensor<Double> {
        let one = Tensor<Double>.eye(3)
        let other = Tensor<Double>(shape: [3, 3], scalars: odd.flatMap(\.self))
        return stack([one, one, other, one]).reshape([2, 2, 3, 3])
    }

    private static let singular = batch([[1, 2, 0], [2, 4, 0], [0, 0, 1]])
    private static let indefinite = batch([[2, 0, 0], [0, 1, 2], [0, 2, 1]])

    private func expectError(
        _ description: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
    ) {
        do {
            try body()
            Issue.record("nothing was thrown", sourceLocation: sourceLocation)
        } catch {
            #expect("\(error)" == description, sourceLocation: sourceLocation)
            #expect(error is LinearAlgebraError, sourceLocation: sourceLocation)
        }
    }

    @Test func singularMatrices() throws {
        let lower: Tensor<Float> = [[1, 0], [2, 0]]
        let which = "matrix [1, 0] of the batch is singular: pivot"
        expectError("solve: \(which) 1 is zero") { _ = try Self.singular.solve([1, 2, 3]) }
        expectError("inverse: \(which) 1 is zero") { _ = try Self.singular.inverse() }
        expectError("inverse: \(which) 1 is zero") { _ = try Self.singular.matrixPower(-1) }
        expectError("triangularSolve: the matrix is singular: pivot 1 is zero") {
            _ = try lower.triangularSolve([1, 2])
        }
        expectError("inverse: the matrix is singular: pivot 0 is zero") {
            _ = try Tensor<Float>.zeros([1, 1]).inverse()
        }
        // One wrong number on the diagonal does not matter where ones are taken for it.
        #expect(try lower.triangularSolve([1, 2], unitDiagonal: true).scalars == [1, 0])
        do {
            _ = try Self.singular.inverse()
        } catch let error as LinearAlgebraError {
            #expect(error.operation == "inverse" && error.matrix == [1, 0] && error.problem == .singular(pivot: 1))
        }
    }

    @Test func factorsOfSingularMatrices() throws {
        let a = Self.singular
        let zeroAtThird = [1.0, 1, 0, 1]
        #expect(try a.determinant().scalars == zeroAtThird)
        let (sign, logarithm) = try a.slogdet()
        #expect(sign.scalars == zeroAtThird)
        #expect(logarithm.scalars == [0, 0, -.infinity, 0])
        #expect(try a.matrixRank().scalars == [3, 3, 2, 3])
        for kind in [MatrixNorm.one, .infinity, .frobenius] {
            #expect(try a.conditionNumber(kind)[1, 0].item() == .infinity)
        }
        #expect(try a.conditionNumber(.one)[0, 0].item() == 1)
        let (p, l, u) = try a.lu()
        #expect(p.matmul(l).matmul(u) == a)
    }

    @Test func matricesThatAreNotPositiveDefinite() {
        let zeroFirst: Tensor<Float> = [[0, 0], [0, 1]]
        expectError(
            "cholesky: matrix [1, 0] of the batch is not positive definite: its leading minor of order 3 is not positive"
        ) { _ = try Self.indefinite.cholesky() }
        expectError("cholesky: the matrix is not positive definite: its leading minor of order 1 is not positive") {
            _ = try zeroFirst.cholesky(upper: true)
        }
    }

    @Test func numbersThatAreNotFinite() throws {
        for bad in [Double.nan, .infinity, -.infinity] {
            let a = Self.batch([[1, 0, 0], [0, 1, 0], [0, bad, 1]])
            let operations: [(String, () throws -> Void)] = [
                ("solve", { _ = try a.solve([1, 2, 3]) }), ("inverse", { _ = try a.inverse() }),
                ("pseudoInverse", { _ = try a.pseudoInverse() }), ("determinant", { _ = try a.determinant() }),
                ("slogdet", { _ = try a.slogdet() }), ("cholesky", { _ = try a.cholesky() }),
                ("triangularSolve", { _ = try a.triangularSolve([1, 2, 3]) }), ("lu", { _ = try a.lu() }),
                ("qr", { _ = try a.qr() }), ("svd", { _ = try a.svd() }),
                ("singularValues", { _ = try a.singularValues() }), ("eigh", { _ = try a.eigh() }),
                ("eigvalsh", { _ = try a.eigvalsh() }), ("eig", { _ = try a.eig() }),
                ("leastSquares", { _ = try a.leastSquares([1, 2, 3]) }), ("matrixExp", { _ = try a.matrixExp() })
            ]
            for (name, operation) in operations {
                let location = "in row 2, column 1"
                let expected = "matrix [1, 0] of the batch has an element that is not finite, \(location)"
                do {
                    try operation()
                    Issue.record("\(name) did not throw")
                } catch {
                    let said = "\(error)"
                    #expect(said.hasSuffix(": \(expected)"), "\(name)")
                    #expect(name == "pseudoInverse" || said.hasPrefix(name), "\(said)")
                }
            }
            // What is not read may be anything.
            let upper = a.transpose()
            #expect(try upper.triangularSolve([1, 2, 3])[1, 0].scalars == [1, 2, 3])
            #expect(try upper.cholesky() == Self.batch([[1, 0, 0], [0, 1, 0], [0, 0, 1]]))
            #expect(try upper.eigvalsh() == Tensor<Double>.ones([2, 2, 3]))
            // A right side is no matrix to factor.
            let x = try Tensor<Double>.eye(2).solve(Tensor([1, bad]))
            #expect(!x[1].item().isFinite)
        }
    }
}
