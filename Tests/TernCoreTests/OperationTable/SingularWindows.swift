import TernCore

extension Operation {
    /// Ties of maxima, roots at 0, positions far outside, elements without deviations, and rows that are masked as a whole.
    static var singularWindows: [Operation] { singularPools + singularSamples + singularNorms + singularAttention }

    private static var singularPools: [Operation] {
        func pair(_ a: Double, _ b: Double, _ value: Double, _ gradient: [Double]) -> SingularPoint {
            .tensors([[a, b]], shapes: [[1, 1, 2]], value: [value], gradients: [gradient], seconds: [[[0, 0]]])
        }
        // The first of equals; not a number wins.
        let ties = [pair(1, 1, 1, [1, 0]), pair(-inf, -inf, -inf, [1, 0]), pair(inf, inf, inf, [1, 0])]
        let numbers = [pair(3, nan, nan, [0, 1]), pair(-inf, 2, 2, [0, 1])]
        var table = SingularRows<Scalar>()
        table.add("maxPool", ties + numbers) { maxPool($0, kernel: 2) }
        table.add("maxPoolWithIndices", ties + numbers) { maxPoolWithIndices($0, kernel: 2).values }
        table.add("adaptiveMaxPool", ties + numbers) { adaptiveMaxPool($0, to: 1) }
        table.add("adaptiveMaxPoolWithIndices", ties + numbers) { adaptiveMaxPoolWithIndices($0, to: 1).values }
        table.add("lpPool", [pair(0, 0, 0, [0, 0])]) { lpPool($0, p: 2, kernel: 2) }
        return table.rows
    }

    private static var singularSamples: [Operation] {
        func sample(_ x: Double, value: Double, _ gradient: [Double]) -> SingularPoint {
            .tensors(
                [[1, 2], [x, 0]], shapes: [[1, 1, 1, 2], [1, 1, 1, 2]], value: [value], gradients: [gradient, [0, 0]],
                seconds: [[[0, 0], [0, 0]], [[0, 0], [0, 0]]])
        }
        var table = SingularRows<Scalar>()
        for mode in SamplingMode.allCases {
            let outside = [1e30, -1e30, inf, -inf].map { sample($0, value: 0, [0, 0]) }
            table.add("gridSample", variant: "\(mode), zeros", outside, of: { gridSample($0[0], $0[1], mode: mode) })
            let ends = [
                sample(1e30, value: 2, [0, 1]), sample(-1e30, value: 1, [1, 0]), sample(inf, value: 2, [0, 1]),
                sample(-inf, value: 1, [1, 0])
            ]
            table.add(
                "gridSample", variant: "\(mode), border", ends,
                of: { gridSample($0[0], $0[1], mode: mode, padding: .border) })
        }
        return table.rows
    }

    private static var singularNorms: [Operation] {
        // Elements that are all equal: what is left is 0, however they change together.
        let equal: [SingularPoint] = [0.0, 3, 1e7, -1e7].map { x in
            .tensors(
                [[x, x, x]], shapes: [[1, 1, 3]], value: [0, 0, 0], gradients: [[0, 0, 0]], seconds: [[[0, 0, 0]]])
        }
        let zero = SingularPoint.tensors(
            [[0, 0]], shapes: [[1, 1, 2]], value: [0, 0], gradients: [[2, 2]], seconds: [[[0, 0]]])
        var table = SingularRows<Scalar>()
        table.add("batchNorm", equal) { batchNorm($0) }
        table.add("instanceNorm", equal) { instanceNorm($0) }
        table.add("groupNorm", equal) { groupNorm($0, groups: 1) }
        table.add("layerNorm", equal) { layerNorm($0, over: [3]) }
        table.add("rmsNorm", [zero]) { rmsNorm($0, over: [2], epsilon: 0.25) }
        table.add("localResponseNorm", [zero]) { localResponseNorm($0, size: 1, beta: 0.5, k: 0.25) }
        return table.rows
    }

    private static var singularAttention: [Operation] {
        let shapes = [[1, 1], [2, 1], [2, 1]]
        func row(_ bias: Double, value: Double, _ gradients: [[Double]]) -> Operation {
            var table = SingularRows<Scalar>()
            table.add(
                "scaledDotProductAttention", variant: "all scores \(bias)",
                [.tensors([[0], [0, 0], [1, 2]], shapes: shapes, value: [value], gradients: gradients)],
                of: {
                    let mask = AttentionMask<Scalar>.bias(.full([1, 2], Scalar(bias)))
                    return scaledDotProductAttention($0[0], $0[1], $0[2], mask: mask)
                })
            return table.rows[0]
        }
        return [-1e6, -1e9, -1e30, 1e6].map { row($0, value: 1.5, [[0], [0, 0], [0.5, 0.5]]) }
            + [row(-inf, value: 0, [[0], [0, 0], [0, 0]])]
    }
}
