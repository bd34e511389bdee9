import TernCore
import TestSupport

extension FixtureTable {
    /// Adds the factorizations, whose cases are described in `Tests/Fixtures/generator/linalg.py`.
    mutating func addLinearAlgebra() {
        addSolving()
        addNumbers()
        addFactorizations()
    }

    private mutating func addSolving() {
        real("solve") { try $0[0].solve($0[1]) }
        real("triangularSolve") {
            try $0[0].triangularSolve(
                $0[1], upper: $0.flag("upper"), transposed: $0.flag("transposed"), unitDiagonal: $0.flag("unitDiagonal")
            )
        }
        real("inverse") { try $0[0].inverse() }
        real("pseudoInverse") { try $0[0].pseudoInverse() }
        real("choleskySolve") { try $0[1].choleskySolve($0[0], upper: $0.flag("upper")) }
        real("choleskyInverse") { try $0[0].choleskyInverse(upper: $0.flag("upper")) }
        reals("solve:factors") {
            let factors = try LUFactorization($0[0])
            return [
                try factors.solve($0[1]), try factors.solve($0[1], transposed: true), try factors.determinant(),
                try factors.inverse()
            ]
        }
        real("leastSquares") { try $0[0].leastSquares($0[1]) }
    }

    private mutating func addNumbers() {
        real("determinant") { try $0[0].determinant() }
        real("logdet") { try $0[0].logdet() }
        reals("slogdet") {
            let (sign, logAbsDeterminant) = try $0[0].slogdet()
            return [sign, logAbsDeterminant]
        }
        integer("matrixRank") { try $0[0].matrixRank() }
        real("matrixPower") { try $0[0].matrixPower($0.integer("n")!) }
        real("matrixExp") { try $0[0].matrixExp() }
        real("matrixNorm") { call in
            let kinds: [String: MatrixNorm] = [
                "fro": .frobenius, "nuc": .nuclear, "1": .one, "-1": .minusOne, "2": .two, "-2": .minusTwo,
                "inf": .infinity, "-inf": .minusInfinity
            ]
            return try call[0].matrixNorm(kinds[call.text("kind")!]!)
        }
        real("conditionNumber") { try $0[0].conditionNumber() }
    }

    private mutating func addFactorizations() {
        real("cholesky") { try $0[0].symmetrized.cholesky(upper: $0.flag("upper")) }
        reals("lu") {
            let (p, l, u) = try $0[0].lu()
            return [p.matmul(l).matmul(u), l, u]
        }
        reals("qr") { call in
            var (q, r) = try call[0].qr(mode: call.text("mode") == "complete" ? .complete : .reduced)
            let rank = Swift.min(call[0].shape[-2], call[0].shape[-1])
            (q, r) = (q[.ellipsis, 0..<rank], r[.ellipsis, 0..<rank, .all])
            let signs = r.diagonal(axis1: -2, axis2: -1).sign()
            return [q * signs.unsqueeze(axis: -2), r * signs.unsqueeze(axis: -1)]
        }
        reals("svd") {
            let (u, s, vt) = try $0[0].svd()
            return [(u * s.unsqueeze(axis: -2)).matmul(vt), s, u.weightedProjection, vt.transpose().weightedProjection]
        }
        real("singularValues") { try $0[0].singularValues() }
        reals("eigh") {
            let (values, vectors) = try $0[0].symmetrized.eigh()
            return [values, vectors.weightedProjection]
        }
        real("eigvalsh") { try $0[0].symmetrized.eigvalsh() }
        reals("eig") { call in
            let (values, _) = try call[0].eig()
            let pairs = zip(values.real.scalars, values.imaginary.scalars)
                .sorted { Swift.abs($0.0 - $1.0) > 1e-3 ? $0.0 < $1.0 : $0.1 < $1.1 }
            return [Tensor(pairs.map(\.0)), Tensor(pairs.map(\.1))]
        }
    }
}

extension Tensor where Scalar: TensorFloatingPoint {
    fileprivate var symmetrized: Tensor { (self + transpose()) / 2 }

    /// V diag(1, 2, …) Vᵀ.
    fileprivate var weightedProjection: Tensor {
        (self * (Tensor.arange(Scalar(shape[-1])) + 1)).matmul(transpose())
    }
}
