import TernCore

extension Operation {
    /// Zeros, ties and infinities along an axis.
    static var singularScans: [Operation] {
        let none: [Double] = [0, 0]
        var table = SingularRows<Scalar>()
        table.add(
            "cumprod",
            [
                .vector([0, 2, 3], [0, 0, 0], [9, 0, 0], [6, 4, 2]),
                .vector([0, 0, 3], [0, 0, 0], [1, 0, 0], [4, 4, 0]),
                .vector([0, 0, 0], [0, 0, 0], [1, 0, 0], [1, 1, 0]), .vector([2, 0], [2, 0], [1, 2], [1, 1])
            ]
        ) { $0.cumprod(axis: 0) }
        // The last of equals; what is not a number from there on.
        let ties: [SingularPoint] = [
            .vector([2, 2, 2], [2, 4, 6], [1, 2, 3], [0, 0, 0]), .vector([-inf, -inf], [-inf, -inf], [1, 2], none),
            .vector([inf, inf], [inf, inf], [1, 2], none), .vector([1, nan, 2], [1, nan, nan], [1, 5, 0], [0, 0, 0])
        ]
        table.add("cummax", ties) { $0.cummax(axis: 0).values.numbered }
        table.add("cummin", ties) { $0.cummin(axis: 0).values.numbered }
        table.add(
            "logCumSumExp",
            [
                .vector([-inf, -inf, 0], [-inf, -inf, 0], [0, 0, 1], [0, 0, 0]),
                .vector([0, -inf, -inf], [0, 0, 0], [3, 0, 0], [0, 0, 0]),
                .vector([-inf, -inf], [-inf, -inf], none, none),
                .vector([1, inf, 2, inf], [1, inf, inf, inf], [1, 2.5, 0, 0.5], [0, 0, 0, 0]),
                .vector([1e30, 1e30], [1e30, 1e30], [1.5, 0.5], none), .vector([], [], [], [])
            ]
        ) { $0.logCumSumExp(axis: 0) }
        // Samples at the same position have no slope.
        table.add(
            "numericGradient", variant: "equal positions",
            [
                .tensors([[1, 2, 3], [0, 0, 1]], value: [inf, inf, 1], gradients: nil),
                .tensors([[2, 2, 3], [0, 0, 1]], value: [nan, nan, 1], gradients: nil)
            ], of: { $0[0].numericGradient(at: $0[1]) })
        table.add("numericGradient", [.vector([inf, 0, 1], [-inf, -inf, 1], [-1.5, 0, 1.5], [0, 0, 0])]) {
            $0.numericGradient()
        }
        return table.rows
    }
}
