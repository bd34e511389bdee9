import TernCore

extension Misuse {
    /// Matrices of the wrong shape, and derivatives that do not exist.
    static let factorizations: [Misuse] = [
        Misuse("solve: expected square matrices, found shape [2, 3]") {
            _ = try? Tensor<Float>.zeros([2, 3]).solve(.zeros([2]))
        },
        Misuse("solve: expected a right side of shape [3] or [..., 3, k] for the matrix [3, 3], found [2]") {
            _ = try? Tensor<Float>.eye(3).solve(.zeros([2]))
        },
        Misuse("solve: shapes do not broadcast: [2] and [5]") {
            _ = try? Tensor<Float>.ones([2, 3, 3]).solve(.zeros([5, 3, 1]))
        },
        Misuse("cholesky: expected square matrices, found shape [3]") { _ = try? Tensor<Float>.zeros([3]).cholesky() },
        Misuse("svd: expected a matrix or a batch of them, found shape [3]") {
            _ = try? Tensor<Float>.zeros([3]).svd()
        },
        Misuse("leastSquares: expected a right side of shape [2] or [..., 2, k] for the matrix [2, 3], found []") {
            _ = try? Tensor<Float>.zeros([2, 3]).leastSquares(Tensor(1))
        },
        Misuse("matrixExp: expected square matrices, found shape [4, 2, 3]") {
            _ = try? Tensor<Float>.zeros([4, 2, 3]).matrixExp()
        },
        Misuse("conditionNumber: shape [0, 0] is one of empty matrices") {
            _ = try? Tensor<Float>.zeros([0, 0]).conditionNumber()
        },
        Misuse("qr: the complete factors of more rows than columns, shape [3, 2], have no derivative") {
            _ = try? gradient(at: Tensor<Float>.ones([3, 2])) { try $0.qr(mode: .complete).q.sum() }
        },
        Misuse("svd: the full vectors of a matrix that is not square, shape [2, 3], have no derivative") {
            _ = try? gradient(at: Tensor<Float>.ones([2, 3])) { try $0.svd(fullMatrices: true).vt.sum() }
        },
        Misuse("eig: the eigenvalues of a general matrix are not differentiable") {
            _ = try? gradient(at: Tensor<Float>.ones([2, 2])) { try $0.eig().values.real.sum() }
        }
    ]
}
