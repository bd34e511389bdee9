import TernCore

extension Operation {
    /// Vectors without a length or a direction, and points that are the same.
    static var singularDistances: [Operation] { singularDirections + singularDistancesOfPoints }

    private static var singularDirections: [Operation] {
        var table = SingularRows<Scalar>()
        table.add(
            "normalize",
            [
                // Below ε all is divided by that.
                .vector([0, 0], [0, 0], [1e12, 1e12], [0, 0]),
                .vector([6e-30, 8e-30], [6e-18, 8e-18], [1e12, 1e12], [0, 0]),
                .vector([3e30, 4e30], [0.6, 0.8], [3.2e-32, -2.4e-32]),
                .vector([3e-10, 4e-10], [0.6, 0.8], [3.2e8, -2.4e8]), .vector([inf, 1], [nan, 0], nil)
            ]
        ) { $0.normalize() }
        table.add("normalize", variant: "ε = 0", [.vector([6e-30, 8e-30], [0.6, 0.8], [1.6e28, -1.2e28])]) {
            $0.normalize(epsilon: 0)
        }
        let mixed: [Double] = [3.2e6, -2.4e6]
        table.add(
            "cosineSimilarity",
            [
                .tensors(
                    [[0, 0], [3, 4]], value: [0], gradients: [[6e7, 8e7], [0, 0]],
                    seconds: [[[0, 0], mixed], [mixed, [0, 0]]]),
                .tensors(
                    [[0, 0], [0, 0]], value: [0], gradients: [[0, 0], [0, 0]],
                    seconds: [[[0, 0], [1e16, 1e16]], [[1e16, 1e16], [0, 0]]]),
                .tensors(
                    [[3e30, 4e30], [4e30, -3e30]], value: [0],
                    gradients: [[1.6e-31, -1.2e-31], [1.2e-31, 1.6e-31]], scale: 1e-33)
            ], of: { cosineSimilarity($0[0], $0[1]) })
        table.add(
            "cosineSimilarity", variant: "ε = 0",
            [
                .tensors(
                    [[3e-30, 4e-30], [4e-30, -3e-30]], value: [0],
                    gradients: [[1.6e29, -1.2e29], [1.2e29, 1.6e29]]),
                .tensors([[0, 0], [3, 4]], value: [nan], gradients: nil)
            ], of: { cosineSimilarity($0[0], $0[1], epsilon: 0) })
        let kept: [[Int]] = [[1, 2], [1, 1]]
        table.add(
            "weightNorm",
            [
                // Without a direction.
                .tensors([[0, 0], [2]], shapes: kept, value: [nan, nan], gradients: nil),
                .tensors(
                    [[3e30, 4e30], [2]], shapes: kept, value: [1.2, 1.6], gradients: [[6.4e-32, -4.8e-32], [1.4]]),
                .tensors(
                    [[6e-30, 8e-30], [2]], shapes: kept, value: [1.2, 1.6], gradients: [[3.2e28, -2.4e28], [1.4]])
            ], of: { weightNorm($0[0], magnitude: $0[1]) })
        return table.rows
    }

    private static var singularDistancesOfPoints: [Operation] {
        let none: [[[Double]]] = [[[0, 0], [0, 0]], [[0, 0], [0, 0]]]
        func points(_ shape: [Int]) -> [SingularPoint] {
            let shapes = [shape, shape]
            func point(
                _ a: [Double], _ b: [Double], _ value: Double, _ slope: [Double]
            ) -> SingularPoint {
                .tensors(
                    [a, b], shapes: shapes, value: [value], gradients: [slope, slope.map { -$0 }],
                    seconds: value == 0 || value == inf ? none : nil)
            }
            return [
                point([1, 2], [1, 2], 0, [0, 0]), point([0, 0], [0, -0.0], 0, [0, 0]),
                point([inf, 1], [0, 1], inf, [1, 0])
            ]
        }
        func far(_ shape: [Int]) -> [SingularPoint] {
            [1e30, 1e-30].map { size in
                .tensors(
                    [[3 * size, 4 * size], [0, 0]], shapes: [shape, shape], value: [5 * size],
                    gradients: [[0.6, 0.8], [-0.6, -0.8]])
            }
        }
        var table = SingularRows<Scalar>()
        for p in [0.5, 1, 1.5, 2, 3, .infinity] {
            let others = p == 2 ? far([1, 2]) : []
            // With p = 1 and below no direction is left out beside an infinity.
            let usual = p > 1 ? points([1, 2]) : Array(points([1, 2])[..<2])
            table.add("cdist", variant: "p = \(p)", usual + others, of: { cdist($0[0], $0[1], p: p) })
            let single = p > 1 ? points([2]) : Array(points([2])[..<2])
            table.add(
                "pairwiseDistance", variant: "p = \(p)", single + (p == 2 ? far([2]) : []),
                of: { pairwiseDistance($0[0], $0[1], p: p, epsilon: 0) })
        }
        table.add(
            "cdist", variant: "p = 0",
            [.tensors([[1, 2], [1, 3]], shapes: [[1, 2], [1, 2]], value: [1], gradients: nil)],
            of: { cdist($0[0], $0[1], p: 0) })
        return table.rows
    }
}
