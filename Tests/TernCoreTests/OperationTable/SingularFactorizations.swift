import TernCore

extension Operation {
    /// Zero and singular matrices, and equal eigenvalues, in factorizations and what is solved by them.
    static var singularFactorizations: [Operation] { singularSpectra + singularFactors + singularSolutions }

    private static var singularSpectra: [Operation] {
        let (none, identity): ([Double], [Double]) = ([0, 0, 0, 0], [1, 0, 0, 1])
        let huge: [Double] = [1e30, 0, 0, 2e30]
        var table = SingularRows<Scalar>()
        // Of equal eigenvalues the sum is smooth, and so are functions that treat them alike.
        let sums: [SingularPoint] = [
            .matrix([2, 0, 0, 2], [2, 2], identity, none, scale: 1), .matrix(none, [0, 0], identity, none),
            .matrix(huge, [1e30, 2e30], identity, none), .matrix([1e-30, 0, 0, 2e-30], [1e-30, 2e-30], identity, nil),
            .matrix([nan, 0, 0, 1], [nan], nil)
        ]
        table.add("eigvalsh", sums) { a in orNaN { try a.eigvalsh() } }
        table.add("eigh", variant: "values", sums) { a in orNaN { try a.eigh().values } }
        let squares: [SingularPoint] = [
            // The vectors of equal values are taken for constant.
            .matrix([2, 0, 0, 2], [4, 4], [4, 0, 0, 4], [2, 0, 0, 2], scale: 1), .matrix(none, [0, 0], none, nil)
        ]
        table.add("eigvalsh", variant: "squared", squares) { a in orNaN { try a.eigvalsh().square() } }
        let values: [SingularPoint] = [
            .matrix([2, 0, 0, 2], [2, 2], identity, none, scale: 1), .matrix(none, [0, 0], none, none),
            .matrix([1, 0, 0, 0], [1, 0], [1, 0, 0, 0], nil), .matrix([2e30, 0, 0, 1e30], [2e30, 1e30], identity, nil)
        ]
        table.add("svd", variant: "values", values) { a in orNaN { try a.svd().s } }
        table.add("singularValues", values) { a in orNaN { try a.singularValues() } }
        table.add("singularValues", variant: "squared", squares) { a in orNaN { try a.singularValues().square() } }
        return table.rows
    }

    private static var singularFactors: [Operation] {
        let none: [Double] = [0, 0, 0, 0]
        var table = SingularRows<Scalar>()
        table.add(
            "cholesky",
            [
                .matrix([4], [2], [0.25], [-0.03125]), .matrix([1e-30], [1e-15], [5e14], nil),
                .matrix([1e30], [1e15], [5e-16], nil), .matrix([0], [nan], nil), .matrix([1, 1, 1, 1], [nan], nil)
            ]
        ) { a in orNaN { try a.cholesky().flatten() } }
        // A singular matrix has factors, whose gradients are not finite.
        table.add("lu", [.matrix(none, none, nil), .matrix([1, 2, 2, 4], [2, 4, 0, 0], nil)]) { a in
            orNaN { try a.lu().u.flatten() }
        }
        table.add("qr", [.matrix(none, none, nil), .matrix([1e30], [1e30], [1], [0])]) { a in
            orNaN {
                let (q, r) = try a.qr()
                return q.matmul(r).flatten()
            }
        }
        table.add(
            "choleskyInverse",
            [.matrix([2], [0.25], [-0.25], [0.375]), .matrix([0], [nan], nil), .matrix([1e10], [1e-20], [-2e-30], nil)]
        ) { a in orNaN { try a.choleskyInverse().flatten() } }
        return table.rows
    }

    private static var singularSolutions: [Operation] {
        func equation(
            _ a: Double, _ b: Double, _ x: Double, _ slopes: (Double, Double)?, _ seconds: [[[Double]]]? = nil
        ) -> SingularPoint {
            .tensors(
                [[a], [b]], shapes: [[1, 1], [1]], value: [x], gradients: slopes.map { [[$0.0], [$0.1]] },
                seconds: seconds)
        }
        // b / a and what follows from it; without a solution at 0.
        let quotients: [SingularPoint] = [
            equation(2, 4, 2, (-1, 0.5), [[[1], [-0.25]], [[-0.25], [0]]]),
            equation(1e30, 1e30, 1, (-1e-30, 1e-30)), equation(1e-30, 1e-30, 1, (-1e30, 1e30)),
            equation(0, 1, nan, nil)
        ]
        var table = SingularRows<Scalar>()
        table.add("solve", quotients, of: { x in orNaN { try x[0].solve(x[1]) } })
        table.add(
            "solve", variant: "an exchange",
            [
                .tensors(
                    [[0, 1, 1, 0], [1, 2]], shapes: [[2, 2], [2]], value: [2, 1],
                    gradients: [[-2, -1, -2, -1], [1, 1]])
            ], of: { x in orNaN { try x[0].solve(x[1]) } })
        table.add("triangularSolve", quotients, of: { x in orNaN { try x[0].triangularSolve(x[1]) } })
        table.add(
            "choleskySolve",
            [equation(2, 4, 1, (-1, 0.25)), equation(0, 1, nan, nil), equation(1e10, 1e20, 1, (-2e-10, 1e-20))],
            of: { x in orNaN { try x[0].choleskySolve(x[1]) } })
        table.add(
            "leastSquares",
            [
                .tensors(
                    [[0, 0, 0, 0], [1, 1]], shapes: [[2, 2], [2]], value: [0, 0], gradients: [[0, 0, 0, 0], [0, 0]]),
                .tensors(
                    [[1, 0, 0, 0], [1, 1]], shapes: [[2, 2], [2]], value: [1, 0],
                    gradients: [[-1, 1, 1, 0], [1, 0]]),
                equation(1e30, 1e30, 1, (-1e-30, 1e-30)), equation(1e-15, 1e-15, 1, (-1e15, 1e15))
            ], of: { x in orNaN { try x[0].leastSquares(x[1]) } })
        return table.rows
    }
}
