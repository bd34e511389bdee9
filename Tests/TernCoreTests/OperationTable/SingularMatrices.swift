import TernCore

extension Operation {
    /// Zero and singular matrices, and equal eigenvalues, in functions of whole matrices.
    static var singularMatrices: [Operation] { singularDeterminants + singularMatrixNorms + singularMatrixFunctions }

    private static var singularDeterminants: [Operation] {
        let (none, curved): ([Double], [Double]) = ([0, 0, 0, 0], [1, -1, -1, 1])
        let zero = Array(repeating: 0.0, count: 9)
        var table = SingularRows<Scalar>()
        // The gradient is that of a polynomial, whatever the rank.
        table.add(
            "determinant",
            [
                .matrix([0], [0], [1], [0]), .matrix(none, [0], none, curved, scale: 1),
                .matrix([1, 1, 1, 1], [0], curved, curved, scale: 1),
                .matrix([1, 2, 2, 4], [0], [4, -2, -2, 1], curved, scale: 4),
                .matrix(zero, [0], zero, zero),
                .matrix([1, 0, 0, 0, 0, 0, 0, 0, 0], [0], zero, [0, 0, 0, 0, 1, -1, 0, -1, 1], scale: 1),
                .matrix([1, 0, 0, 0, 1, 0, 0, 0, 0], [0], [0, 0, 0, 0, 0, 0, 0, 0, 1], nil, scale: 1)
            ]
        ) { a in orNaN { try a.determinant() } }
        let identity: [Double] = [1, 0, 0, 1]
        let large = 2 * 69.07755278982137
        let regular: [SingularPoint] = [
            .matrix(identity, [0], identity, [-1, -1, -1, -1]),
            .matrix([1e30, 0, 0, 1e30], [large], [1e-30, 0, 0, 1e-30]),
            .matrix([1e-30, 0, 0, 1e-30], [-large], [1e30, 0, 0, 1e30]),
            // Of a singular matrix nothing is finite.
            .matrix([1, 2, 2, 4], [-inf], nil)
        ]
        table.add("slogdet", regular) { a in orNaN { try a.slogdet().logAbsDeterminant } }
        table.add("logdet", regular + [.matrix([0, 1, 1, 0], [nan], nil)]) { a in orNaN { try a.logdet() } }
        return table.rows
    }

    private static var singularMatrixNorms: [Operation] {
        let none: [Double] = [0, 0, 0, 0]
        let sizes = [1e30, 1e-30]
        var table = SingularRows<Scalar>()
        for kind in MatrixNorm.allCases {
            table.add("matrixNorm", variant: "\(kind)", [.matrix(none, [0], none, none)]) { a in
                orNaN { try a.matrixNorm(kind) }
            }
        }
        table.add(
            "matrixNorm", variant: "frobenius, the ends of the range",
            sizes.map { .matrix([3 * $0, 0, 0, 4 * $0], [5 * $0], [0.6, 0, 0, 0.8]) } + [
                .matrix([inf, 0, 0, 1], [inf], [1, 0, 0, 0])
            ]
        ) { a in orNaN { try a.matrixNorm() } }
        table.add(
            "matrixNorm", variant: "nuclear, equal singular values",
            [.matrix([2, 0, 0, 2], [4], [1, 0, 0, 1], none, scale: 1), .matrix([1, 0, 0, 0], [1], [1, 0, 0, 0])]
        ) { a in orNaN { try a.matrixNorm(.nuclear) } }
        table.add(
            "conditionNumber",
            [.matrix(none, [inf], none), .matrix([1, 0, 0, 0], [inf], none)]
                + sizes.map { .matrix([2 * $0, 0, 0, $0], [2], [1 / $0, 0, 0, -2 / $0]) }
        ) { a in orNaN { try a.conditionNumber() } }
        table.add(
            "conditionNumber", variant: "one", [.matrix([1, 2, 2, 4], [inf], none)]
        ) { a in orNaN { try a.conditionNumber(.one) } }
        return table.rows
    }

    private static var singularMatrixFunctions: [Operation] {
        let (none, ones): ([Double], [Double]) = ([0, 0, 0, 0], [1, 1, 1, 1])
        let identity: [Double] = [1, 0, 0, 1]
        var table = SingularRows<Scalar>()
        table.add(
            "matrixExp",
            [
                .matrix(none, identity, ones, [2, 2, 2, 2]), .matrix([0, 1, 0, 0], [1, 1, 0, 1], nil),
                .matrix([-1e30, 0, 0, -1e30], none, nil), .matrix([inf, 0, 0, 0], [nan], nil)
            ]
        ) { a in orNaN { try a.matrixExp().flatten() } }
        for (n, value, gradient, second) in [
            (0, identity, none, none), (1, none, ones, none), (2, none, none, [4, 4, 4, 4]), (3, none, none, none)
        ] {
            table.add("matrixPower", variant: "\(n)", [.matrix(none, value, gradient, second)]) { a in
                orNaN { try a.matrixPower(n).flatten() }
            }
        }
        table.add("matrixPower", variant: "-1", [.matrix([1, 2, 2, 4], [nan], nil)]) { a in
            orNaN { try a.matrixPower(-1).flatten() }
        }
        // With singular values of 0, as for a rank that does not change.
        table.add(
            "pseudoInverse",
            [
                .matrix(none, none, none, none), .matrix([2, 0, 0, 0], [0.5, 0, 0, 0], [-0.25, 0.25, 0.25, 0]),
                .matrix([1e30, 0, 0, 1e30], [1e-30, 0, 0, 1e-30], nil)
            ]
        ) { a in orNaN { try a.pseudoInverse().flatten() } }
        table.add(
            "inverse",
            [
                .matrix(identity, identity, [-1, -1, -1, -1], nil), .matrix([1, 2, 2, 4], [nan], nil),
                .matrix([1e30, 0, 0, 1e30], [1e-30, 0, 0, 1e-30], nil), .matrix([0], [nan], nil),
                .matrix([0, 1, 1, 0], [0, 1, 1, 0], [-1, -1, -1, -1])
            ]
        ) { a in orNaN { try a.inverse().flatten() } }
        return table.rows
    }
}
