import Foundation
import TernCore

extension Operation {
    /// Singular values, eigenvalues, inverses, and functions of matrices.
    static var spectra: [Operation] {
        let shapes = [[1, 1], [3, 2], [2, 3], [2, 2, 2], [3, 3], [0, 3], [3, 0], [0, 2, 2], [5, 6]]
        /// Weights that tell the vectors apart.
        @Sendable func weights(_ n: Int) -> [Double] { (0..<n).map { 1 + 0.25 * Double($0) } }
        @Sendable func weights(_ n: Int) -> Tensor<Scalar> { Tensor(weights(n).map { Scalar($0) }) }
        return [
            square(
                "svd", "vectors", shapes, .distinct,
                tern: { a in
                    let (u, s, vt) = try a.svd()
                    return (u * weights(s.shape[-1])).matmul(vt)
                }, result: { [$0, $1] },
                reference: { a in
                    let (u, s, v) = a.singular
                    return (u * .diagonal(weights(s.count)) * v.transposed).elements
                }),
            square(
                "svd", "all, full", [[1, 1], [2, 2, 2], [3, 3], [0, 0]], .distinct,
                tern: { a in
                    let (u, s, vt) = try a.svd(fullMatrices: true)
                    return (u * (-s).exp().unsqueeze(axis: -2)).matmul(vt)
                }, result: { [$0, $1] },
                reference: { a in
                    let (u, s, v) = a.singular
                    return (u * .diagonal(s.map { exp(-$0) }) * v.transposed).elements
                }),
            square(
                "svd", "values", shapes, .distinct, tern: { try $0.svd().s }, result: { [min($0, $1)] },
                reference: { $0.singular.s }),
            square(
                "singularValues", "", shapes, .distinct, tern: { try $0.singularValues() }, result: { [min($0, $1)] },
                reference: { $0.singular.s }),
            square(
                "eigh", "vectors", [[1, 1], [3, 3], [2, 2, 2], [0, 0], [6, 6]], .symmetric,
                tern: { a in
                    let v = try a.eigh().vectors
                    return (v * weights(v.shape[-1])).matmul(v.transpose())
                }, result: { [$0, $1] },
                reference: { a in
                    let v = a.eigen.vectors
                    return (v * .diagonal(weights(a.rows)) * v.transposed).elements
                }),
            square(
                "eigh", "all", [[1, 1], [3, 3], [2, 2, 2], [0, 2, 2]], .symmetric,
                tern: { a in
                    let (w, v) = try a.eigh()
                    return (v * w.sigmoid().unsqueeze(axis: -2)).matmul(v.transpose())
                }, result: { [$0, $1] },
                reference: { a in
                    let (w, v) = a.eigen
                    return (v * .diagonal(w.map { 1 / (1 + exp(-$0)) }) * v.transposed).elements
                }),
            square(
                "eigvalsh", "", [[1, 1], [3, 3], [2, 2, 2], [0, 0], [6, 6]], .symmetric, tern: { try $0.eigvalsh() },
                result: { n, _ in [n] }, reference: { $0.eigen.values }),
            square(
                "eig", "the trace of the cube, by eigenvalues", order: 0,
                tern: { a in
                    let (p, q) = try a.eig().values
                    return (p * p * p - p * q * q * 3).sum(axis: -1)
                }, result: { _, _ in [] }, reference: { [($0 * $0 * $0).trace] })
        ]
    }

    static var inverses: [Operation] {
        let shapes = [[1, 1], [3, 2], [2, 3], [2, 2, 2], [0, 3], [3, 0], [0, 2, 2], [6, 9]]
        return [
            square(
                "inverse", tern: { try $0.inverse() }, result: { [$0, $1] }, reference: { $0.inverse.elements }),
            square(
                "pseudoInverse", "", shapes, .distinct, tern: { try $0.pseudoInverse() }, result: { [$1, $0] },
                reference: { $0.pseudoInverse.elements }),
            square(
                "determinant", tern: { try $0.determinant() }, result: { _, _ in [] }, reference: { [$0.determinant] }),
            square(
                "determinant", "of factors that are kept, and the inverse",
                tern: { a in
                    let factors = try LUFactorization(a)
                    return try factors.determinant().unsqueeze(axis: -1).unsqueeze(axis: -1) * factors.inverse()
                        + factors.slogdet().logAbsDeterminant.unsqueeze(axis: -1).unsqueeze(axis: -1)
                }, result: { [$0, $1] },
                reference: { a in
                    let determinant = a.determinant
                    return a.inverse.elements.map { $0 * determinant + log(abs(determinant)) }
                }),
            square("logdet", tern: { try $0.logdet() }, result: { _, _ in [] }, reference: { [log($0.determinant)] }),
            square(
                "slogdet", tern: { try $0.slogdet().logAbsDeterminant }, result: { _, _ in [] },
                reference: { [log(abs($0.determinant))] }),
            square(
                "slogdet", "sign", order: 0, tern: { try $0.slogdet().sign }, result: { _, _ in [] },
                reference: { [$0.determinant < 0 ? -1 : 1] }),
            square(
                "matrixRank", "", shapes, .distinct, order: 0, tern: { Tensor<Scalar>(try $0.matrixRank()) },
                result: { _, _ in [] }, reference: { [Double(min($0.rows, $0.columns))] })
        ]
    }

    static var matrixFunctions: [Operation] {
        let shapes = [[1, 1], [3, 2], [2, 3], [2, 2, 2], [0, 2, 2], [5, 7]]
        func power(_ n: Int) -> Operation {
            square(
                "matrixPower", "\(n)", tern: { try $0.matrixPower(n) }, result: { [$0, $1] },
                reference: { a in
                    let base = n < 0 ? a.inverse : a
                    return (0..<abs(n)).reduce(NaiveMatrix.identity(a.rows)) { power, _ in power * base }.elements
                })
        }
        func exponential(_ variant: String, scale: Double) -> Operation {
            square(
                "matrixExp", variant, tern: { try ($0 * Scalar(scale)).matrixExp() }, result: { [$0, $1] },
                reference: { a in a.map { $0 * scale }.exponential.elements })
        }
        func norm(_ kind: MatrixNorm) -> Operation {
            square(
                "matrixNorm", "\(kind)", shapes, .distinct, tern: { try $0.matrixNorm(kind) }, result: { _, _ in [] },
                reference: { [$0.norm(kind)] })
        }
        func condition(_ kind: MatrixNorm) -> Operation {
            let isSingular = kind == .two || kind == .minusTwo
            return square(
                "conditionNumber", "\(kind)", isSingular ? shapes : [[1, 1], [3, 3], [2, 2, 2], [0, 2, 2], [7, 7]],
                .distinct, tern: { try $0.conditionNumber(kind) }, result: { _, _ in [] },
                reference: { a in
                    [a.norm(kind) * (isSingular ? 1 / a.norm(kind == .two ? .minusTwo : .two) : a.inverse.norm(kind))]
                })
        }
        return [-2, -1, 0, 1, 2, 5].map(power) + MatrixNorm.allCases.map(norm)
            + MatrixNorm.allCases.map(condition) + [
                exponential("small", scale: 0.005), exponential("of degree 5", scale: 0.1),
                exponential("", scale: 0.8), exponential("scaled", scale: 2)
            ]
    }
}

extension NaiveMatrix {
    var pseudoInverse: NaiveMatrix {
        let (u, s, v) = singular
        return v * .diagonal(s.map { 1 / $0 }) * u.transposed
    }

    fileprivate func norm(_ kind: MatrixNorm) -> Double {
        func sums(_ a: NaiveMatrix) -> [Double] {
            (0..<a.rows).map { row in (0..<a.columns).reduce(0) { $0 + abs(a[row, $1]) } }
        }
        return switch kind {
        case .frobenius: elements.reduce(0) { $0 + $1 * $1 }.squareRoot()
        case .nuclear: singular.s.reduce(0, +)
        case .one: sums(transposed).max()!
        case .minusOne: sums(transposed).min()!
        case .two: singular.s.first!
        case .minusTwo: singular.s.last!
        case .infinity: sums(self).max()!
        case .minusInfinity: sums(self).min()!
        }
    }
}
