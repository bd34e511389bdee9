import TernCore

extension Operation {
    /// Factorizations, and what is solved with them.
    ///
    /// The inputs are made well-conditioned inside the function, so that the references and the finite differences are exact.
    static var factorizations: [Operation] {
        linearEquations + triangularEquations + triangularFactors + spectra + inverses + matrixFunctions
    }

    static var squares: [[Int]] { [[1, 1], [3, 3], [2, 2, 2], [0, 0], [0, 2, 2], [7, 7]] }

    /// A row whose input is first made into square matrices by `prepare`.
    static func square(
        _ name: String, _ variant: String = "", _ shapes: [[Int]] = squares,
        _ prepare: Preparation<Scalar> = .regular, order: Int = 2,
        tern function: @escaping @Sendable (Tensor<Scalar>) throws -> Tensor<Scalar>,
        result: @escaping @Sendable (Int, Int) -> [Int],
        reference: @escaping @Sendable (NaiveMatrix) -> [Double]
    ) -> Operation {
        Operation(
            name, variant, shapes.map { [$0] }, order: order, tern: { try! function(prepare.tensor($0[0])) },
            reference: { x in
                let lengths = result(x[0].shape[x[0].shape.count - 2], x[0].shape.last!)
                return x[0].mapMatrices(prepare.matrix).mapMatrices(lengths, reference)
            })
    }

    /// A row of square matrices and a right side.
    private static func equations(
        _ name: String, _ variant: String, _ prepare: Preparation<Scalar> = .regular,
        tern function: @escaping @Sendable (Tensor<Scalar>, Tensor<Scalar>) throws -> Tensor<Scalar>,
        reference: @escaping @Sendable (NaiveMatrix, NaiveMatrix) -> NaiveMatrix
    ) -> Operation {
        let shapes = [
            [[1, 1], [1]], [[2, 2], [2]], [[3, 3], [3, 2]], [[2, 2, 2], [2, 1]], [[2, 2], [2, 2, 1]],
            [[2, 1, 2, 2], [3, 2, 1]], [[2, 2, 2], [2]], [[0, 0], [0, 2]], [[0, 2, 2], [2]], [[2, 2], [2, 0]],
            [[9, 9], [9, 150]]
        ]
        return Operation(
            name, variant, shapes, tern: { try! function(prepare.tensor($0[0]), $0[1]) },
            reference: { x in
                let a = x[0].mapMatrices(prepare.matrix)
                let y = NaiveArray.zipMatrices(a, x[1], rows: a.shape.last!, reference)
                return x[1].shape.count == 1 ? NaiveArray(shape: y.shape.dropLast(), elements: y.elements) : y
            })
    }

    private static var linearEquations: [Operation] {
        [
            equations("solve", "", tern: { try $0.solve($1) }, reference: { $0.solve($1) }),
            equations(
                "choleskySolve", "", tern: { try $0.choleskySolve($1) },
                reference: { a, b in
                    let l = NaiveMatrix(a.rows, a.rows) { $0 >= $1 ? a[$0, $1] : 0 }
                    return (l * l.transposed).solve(b)
                }),
            equations(
                "choleskySolve", "upper", tern: { try $0.choleskySolve($1, upper: true) },
                reference: { a, b in
                    let r = NaiveMatrix(a.rows, a.rows) { $0 <= $1 ? a[$0, $1] : 0 }
                    return (r.transposed * r).solve(b)
                }),
            equations(
                "solve", "transposed, from factors that are kept",
                tern: { try LUFactorization($0).solve($1, transposed: true) }, reference: { $0.transposed.solve($1) }),
            square(
                "choleskyInverse", tern: { try $0.choleskyInverse() }, result: { [$0, $1] },
                reference: { a in
                    let l = NaiveMatrix(a.rows, a.rows) { $0 >= $1 ? a[$0, $1] : 0 }
                    return (l * l.transposed).inverse.elements
                }),
            Operation(
                "leastSquares", "tall and wide",
                [
                    [[3, 2], [3]], [[2, 3], [2, 2]], [[2, 3, 2], [3, 1]], [[3, 2], [2, 3, 1]], [[0, 2], [0]],
                    [[2, 0], [2, 1]], [[9, 4], [9, 3]]
                ],
                tern: { try! Preparation.distinct.tensor($0[0]).leastSquares($0[1]) },
                reference: { x in
                    let a = x[0].mapMatrices(Preparation<Scalar>.distinct.matrix)
                    let y = NaiveArray.zipMatrices(a, x[1], rows: a.shape.last!) { $0.pseudoInverse * $1 }
                    return x[1].shape.count == 1 ? NaiveArray(shape: y.shape.dropLast(), elements: y.elements) : y
                })
        ]
    }

    private static var triangularEquations: [Operation] {
        (0..<8).map { bits in
            let (upper, transposed, unit) = (bits & 1 != 0, bits & 2 != 0, bits & 4 != 0)
            return equations(
                "triangularSolve",
                (upper ? "upper" : "lower") + (transposed ? ", transposed" : "") + (unit ? ", unit diagonal" : ""),
                tern: { try $0.triangularSolve($1, upper: upper, transposed: transposed, unitDiagonal: unit) },
                reference: { a, b in
                    let triangle = NaiveMatrix(a.rows, a.rows) { row, column in
                        if row == column { return unit ? 1 : a[row, column] }
                        return (row < column) == upper ? a[row, column] : 0
                    }
                    return (transposed ? triangle.transposed : triangle).solve(b)
                })
        }
    }

    private static var triangularFactors: [Operation] {
        let shapes = [[1, 1], [3, 2], [2, 3], [2, 2, 2], [3, 3], [0, 3], [3, 0], [0, 2, 2], [6, 9], [9, 6]]
        return [
            square(
                "cholesky", "", squares, .definite, tern: { try $0.cholesky() }, result: { [$0, $1] },
                reference: { $0.cholesky.elements }),
            square(
                "cholesky", "upper", squares, .definite, tern: { try $0.cholesky(upper: true) }, result: { [$0, $1] },
                reference: { $0.cholesky.transposed.elements }),
            square(
                "lu", "p", shapes, .turned, order: 0, tern: { try $0.lu().p }, result: { m, _ in [m, m] },
                reference: { a in
                    let order = a.eliminated().order
                    return NaiveMatrix(a.rows, a.rows) { $0 == order[$1] ? 1 : 0 }.elements
                }),
            square(
                "lu", "l", shapes, .turned, tern: { try $0.lu().l }, result: { [$0, min($0, $1)] },
                reference: { $0.eliminated().l.elements }),
            square(
                "lu", "u", shapes, .turned, tern: { try $0.lu().u }, result: { [min($0, $1), $1] },
                reference: { $0.eliminated().u.elements }),
            square(
                "lu", "all", shapes, .turned,
                tern: { a in
                    let (p, l, u) = try a.lu()
                    return (p.matmul(l).square()).matmul(u.square())
                }, result: { [$0, $1] },
                reference: { a in
                    let (order, l, u, _) = a.eliminated()
                    let p = NaiveMatrix(a.rows, a.rows) { $0 == order[$1] ? 1 : 0 }
                    return (p * l.map { $0 * $0 } * u.map { $0 * $0 }).elements
                }),
            // The signs are LAPACK's; with a positive diagonal in R the factors are unique.
            square(
                "qr", "q", shapes, .distinct,
                tern: { a in
                    let (q, r) = try a.qr()
                    return q * r.diagonalSigns.unsqueeze(axis: -2)
                }, result: { [$0, min($0, $1)] }, reference: { $0.orthogonalized.q.elements }),
            square(
                "qr", "r", shapes, .distinct,
                tern: { a in
                    let (_, r) = try a.qr()
                    return r * r.diagonalSigns.unsqueeze(axis: -1)
                }, result: { [min($0, $1), $1] }, reference: { $0.orthogonalized.r.elements }),
            square(
                "qr", "both, complete", [[1, 1], [2, 3], [2, 2, 2], [0, 3], [6, 9]], .distinct,
                tern: { a in
                    let (q, r) = try a.qr(mode: .complete)
                    return q.square().matmul(r.square())
                }, result: { [$0, $1] },
                reference: { a in
                    let (q, r) = a.orthogonalized
                    return (q.map { $0 * $0 } * r.map { $0 * $0 }).elements
                })
        ]
    }
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// The signs of the elements on the diagonal of matrices of no more rows than columns.
    fileprivate var diagonalSigns: Tensor {
        let square = self[.ellipsis, ..<shape[-2]]
        return (square * Tensor.eye(shape[-2])).sum(axis: -1).sign().stopGradient()
    }
}
