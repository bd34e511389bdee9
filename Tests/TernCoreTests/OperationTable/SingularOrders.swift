import TernCore

extension Operation {
    /// Ties, infinities and elements that are no numbers in what puts elements in order or at indices.
    static var singularOrders: [Operation] {
        singularSorts + singularQuantiles + singularGroups
    }

    private static var singularSorts: [Operation] {
        var table = SingularRows<Scalar>()
        // Equals keep their order; what is not a number comes last.
        table.add(
            "sort",
            [
                .vector([2, 1, 1], [1, 2, 6], [3, 1, 2], [0, 0, 0]),
                .vector([nan, 1, inf], [1, inf, nan], [3, 1, 2], [0, 0, 0]),
                .vector([inf, -inf], [-inf, inf], [2, 1], [0, 0]), .vector([], [], [], [])
            ]
        ) { $0.sort().numbered }
        table.add(
            "sort", variant: "descending",
            [
                .vector([1, 2, 2], [2, 4, 3], [3, 1, 2], [0, 0, 0]),
                .vector([1, nan, inf], [nan, inf, 3], [3, 1, 2], [0, 0, 0])
            ]
        ) { $0.sort(descending: true).numbered }
        table.add(
            "topK",
            [
                .vector([1, 1, 0], [1, 2], [1, 2, 0], [0, 0, 0]), .vector([1, nan, 2], [nan, 4], [0, 1, 2], [0, 0, 0]),
                .vector([-inf, -inf, -inf], [-inf, -inf], [1, 2, 0], [0, 0, 0])
            ]
        ) { $0.topK(2).values.numbered }
        table.add(
            "mode",
            [
                .vector([3, 1, 1], [1], [0, 1, 0], [0, 0, 0]), .vector([2, 1, 2, 1], [1], [0, 1, 0, 0]),
                .vector([inf, inf, 1], [inf], [1, 0, 0]), .vector([nan, 2, nan], [2], [0, 1, 0])
            ]
        ) { $0.mode(axis: 0).values }
        // To the first of equals.
        let unique: [SingularPoint] = [
            .vector([2, 1, 2], [1, 4], [2, 1, 0], [0, 0, 0]), .vector([0, -0.0], [0], [1, 0], [0, 0]),
            .vector([nan, 1, nan], [1, nan], [2, 1, 0], [0, 0, 0]),
            .vector([inf, -inf, inf], [-inf, inf], [2, 1, 0], [0, 0, 0])
        ]
        table.add("unique", unique) { $0.unique().numbered }
        table.add("uniqueWithCounts", unique) { $0.uniqueWithCounts().values.numbered }
        table.add(
            "uniqueConsecutive",
            [
                .vector([1, 1, 2], [1, 4], [1, 0, 2], [0, 0, 0]), .vector([nan, nan], [nan, nan], [1, 2], [0, 0]),
                .vector([inf, inf], [inf], [1, 0], [0, 0])
            ]
        ) { $0.uniqueConsecutive().values.numbered }
        return table.rows
    }

    private static var singularQuantiles: [Operation] {
        let none: [Double] = [0, 0]
        let half: [Double] = [0.5, 0.5]
        let largest = Double(Scalar.greatestFiniteMagnitude)
        let ends: [SingularPoint] = [
            .vector([1, inf], [inf], half, none), .vector([-inf, 1], [-inf], half, none),
            .vector([inf, inf], [inf], half, none), .vector([largest, largest], [largest], half, none),
            .vector([1, 1, 2], [1], [0, 1, 0], [0, 0, 0])
        ]
        // The mean of opposite infinities is none.
        let opposite = SingularPoint.vector([-inf, inf], [nan], half, none)
        let number = SingularPoint.vector([nan, 1], [nan], [1, 0], none)
        var table = SingularRows<Scalar>()
        table.add("median", ends + [opposite, number]) { $0.median() }
        table.add(
            "quantile", variant: "¾",
            [
                .vector([1, inf], [inf], [0.25, 0.75], none), .vector([inf, inf, 1], [inf], [0.5, 0.5, 0], [0, 0, 0]),
                .vector([-largest, largest], [largest / 2], [0.25, 0.75], none), number
            ]
        ) { $0.quantile(0.75) }
        table.add(
            "quantile", variant: "¼",
            [.vector([1, inf], [inf], [0.75, 0.25], none), .vector([-inf, 1], [-inf], [0.75, 0.25], none)]
        ) { $0.quantile(0.25) }
        table.add("quantile", variant: "½", ends + [.vector([1, 2, inf], [2], [0, 1, 0], [0, 0, 0])]) {
            $0.quantile(0.5)
        }
        // What is not a number has no part, and where nothing is a number there is no gradient.
        let gaps: [SingularPoint] = [
            .vector([nan, nan], [nan], none, none), .vector([nan], [nan], [0], [0]),
            .vector([nan, 1], [1], [0, 1], none),
            .vector([nan, 1, inf], [inf], [0, 0.5, 0.5], [0, 0, 0]), opposite
        ]
        table.add("nanMedian", ends + gaps) { $0.nanMedian() }
        table.add("nanQuantile", ends + gaps) { $0.nanQuantile(0.5) }
        table.add(
            "nanMedian", variant: "rows",
            [
                .tensors(
                    [[nan, nan, 1, nan]], shapes: [[2, 2]], value: [nan, 1], gradients: [[0, 0, 1, 0]],
                    seconds: [[[0, 0, 0, 0]]])
            ]
        ) { $0.nanMedian(axis: 1) }
        return table.rows
    }

    /// Of two elements, with values for the first one.
    private static var singularGroups: [Operation] {
        func zeros(_ a: Int, _ b: Int) -> [[[Double]]] {
            let (x, y) = (Array(repeating: 0.0, count: a), Array(repeating: 0.0, count: b))
            return [[x, y], [x, y]]
        }
        func point(
            _ x: [Double], _ source: [Double], _ value: [Double], _ gradients: [[Double]],
            _ seconds: [[[Double]]]? = nil
        ) -> SingularPoint {
            .tensors([x, source], value: value, gradients: gradients, seconds: seconds)
        }
        let third = 1.0 / 3
        let none = zeros(2, 2)
        let largest: [SingularPoint] = [
            point([1, 5], [1, 1], [1, 5], [[third, 1], [third, third]], none),
            point([-inf, 5], [-inf, -inf], [-inf, 5], [[third, 1], [third, third]], none),
            point([0, nan], [1, inf], [inf, nan], [[0, 1], [0, 1]], none)
        ]
        // What is not a number wins.
        let numbers = point([1, 5], [nan, 1], [nan, 5], [[0, 1], [1, 0]], none)
        let products: [SingularPoint] = [
            point([2, 5], [0, 3], [0, 5], [[0, 1], [6, 0]], [[[0, 0], [3, 0]], [[3, 0], [2, 2]]]),
            point([2, 5], [0, 0], [0, 5], [[0, 1], [0, 0]], [[[0, 0], [0, 0]], [[0, 0], [2, 2]]]),
            point([0, 5], [0, 0], [0, 5], [[0, 1], [0, 0]], none)
        ]
        func rows(
            _ name: String,
            _ reduced: @escaping @Sendable (Tensor<Scalar>, Tensor<Scalar>, ScatterReduction) -> Tensor<Scalar>
        ) -> [Operation] {
            var table = SingularRows<Scalar>()
            table.add(name, variant: "max", largest + [numbers], of: { reduced($0[0], $0[1], .max) })
            table.add(
                name, variant: "min", [point([1, 5], [1, 1], [1, 5], [[third, 1], [third, third]], none), numbers],
                of: { reduced($0[0], $0[1], .min) })
            table.add(name, variant: "product", products, of: { reduced($0[0], $0[1], .product) })
            table.add(
                name, variant: "mean",
                [point([inf, 5], [1, 1], [inf, 5], [[third, 1], [third, third]], none)],
                of: { reduced($0[0], $0[1], .mean) })
            return table.rows
        }
        return rows("scatterReduce", { $0.scatterReduce([0, 0], $1, axis: 0, reduction: $2) })
            + rows("indexReduce", { $0.indexReduce([0, 0], $1, reduction: $2) })
    }
}
