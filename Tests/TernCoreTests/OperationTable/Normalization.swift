import TernCore

/// Something in the index of an element of a shape.
private typealias Key = @Sendable (_ index: [Int], _ shape: [Int]) -> [Int]

extension Operation {
    /// Normalization: which elements share their moments, and which a weight, are functions of the index.
    static var normalization: [Operation] {
        let channel: Key = { index, _ in [index[1]] }
        let instance: Key = { index, _ in Array(index.prefix(2)) }
        let row: Key = { index, _ in index.dropLast() }
        let column: Key = { index, _ in [index.last!] }
        let shapes = [[2, 3, 2], [3, 2], [1, 2, 3, 2], [2, 3, 17], [40, 70], [3, 2, 9, 11], [0, 2, 3]]
        return [
            normalization(
                "batchNorm", "", shapes, parameters: { [$0[1]] },
                tern: { batchNorm($0[0], weight: $0[1], bias: $0[2], epsilon: 0.25) },
                NormalizationReference(epsilon: 0.25, group: channel, parameter: channel)),
            normalization(
                "instanceNorm", "", [[2, 2, 3], [1, 3, 2, 2], [2, 3, 17], [20, 5, 90]], parameters: { [$0[1]] },
                tern: { instanceNorm($0[0], weight: $0[1], bias: $0[2], epsilon: 0.25) },
                NormalizationReference(epsilon: 0.25, group: instance, parameter: channel)),
            normalization(
                "groupNorm", "", [[2, 4, 2], [3, 4], [2, 6, 17], [20, 4, 90], [0, 2, 3]], parameters: { [$0[1]] },
                tern: { groupNorm($0[0], groups: 2, weight: $0[1], bias: $0[2], epsilon: 0.25) },
                NormalizationReference(
                    epsilon: 0.25, group: { [$0[0], 2 * $0[1] / $1[1]] }, parameter: channel)),
            normalization(
                "layerNorm", "", [[3, 4], [5], [2, 2, 3], [70, 300], [3, 5000], [0, 3]], parameters: { [$0.last!] },
                tern: { layerNorm($0[0], over: $0[1].shape, weight: $0[1], bias: $0[2], epsilon: 0.25) },
                NormalizationReference(epsilon: 0.25, group: row, parameter: column)),
            normalization(
                "layerNorm", "two axes", [[2, 3, 2], [2, 1, 2, 3]], parameters: { Array($0.suffix(2)) },
                tern: { layerNorm($0[0], over: $0[1].shape, weight: $0[1], bias: $0[2], epsilon: 0.25) },
                NormalizationReference(
                    epsilon: 0.25, group: { index, _ in index.dropLast(2) },
                    parameter: { index, _ in Array(index.suffix(2)) })),
            Operation(
                "rmsNorm", "", [[3, 4], [5], [2, 2, 3], [70, 300]].map { [$0, [$0.last!]] },
                tern: { rmsNorm($0[0], over: $0[1].shape, weight: $0[1], epsilon: 0.25) },
                reference: {
                    NormalizationReference(
                        epsilon: 0.25, isCentered: false, group: row, parameter: column
                    )($0[0], $0[1], $0[1].map { _ in 0 })
                }),
            Operation(
                "batchNorm", "fixed moments", [[[2, 3, 2], [3], [3]], [[3, 2], [2], [2]], [[3, 2, 40, 40], [2], [2]]],
                tern: { x in
                    let channels = x[0].shape[1]
                    return batchNorm(
                        x[0], mean: Tensor.arange(Scalar(channels)), variance: Tensor.arange(Scalar(channels)) + 1,
                        weight: x[1], bias: x[2], epsilon: 0.25)
                },
                reference: { x in
                    NaiveArray(shape: x[0].shape) { index in
                        let c = Double(index[1])
                        return x[1][[index[1]]] * (x[0][index] - c) / (c + 1.25).squareRoot() + x[2][[index[1]]]
                    }
                }),
            weightNorm(axis: 0, [[4, 3], [3, 2, 2, 2], [5], [2, 5000], [0, 3]]),
            weightNorm(axis: -2, [[4, 3], [2, 3, 5], [40, 3, 90]]),
            weightNorm(axis: nil, [[], [4, 3], [2, 3, 2]])
        ]
    }

    /// v is not near 0, where there is no direction.
    private static func weightNorm(axis: Int?, _ shapes: [[Int]]) -> Operation {
        /// The numbers at the axis that is kept, and something else at the others; nothing if none is.
        @Sendable func kept(_ numbers: [Int], else other: Int) -> [Int] {
            guard let axis else { return [] }
            return numbers.indices.map { $0 == (axis < 0 ? axis + numbers.count : axis) ? numbers[$0] : other }
        }
        return Operation(
            "weightNorm", axis.map { "axis \($0)" } ?? "all axes", shapes.map { [$0, kept($0, else: 1)] }, on: .nonzero,
            tern: { TernCore.weightNorm($0[0], magnitude: $0[1], axis: axis) },
            reference: { x in
                let (v, magnitude) = (x[0], x[1])
                var squares: [[Int]: Double] = [:]
                NaiveArray<Double>.forEachIndex(of: v.shape) { squares[kept($0, else: 0), default: 0] += v[$0] * v[$0] }
                return NaiveArray(shape: v.shape) { index in
                    let position = kept(index, else: 0)
                    return magnitude[position] * v[index] / squares[position]!.squareRoot()
                }
            })
    }

    private static func normalization(
        _ name: String, _ variant: String, _ shapes: [[Int]], parameters: ([Int]) -> [Int],
        tern function: @escaping Function, _ reference: NormalizationReference
    ) -> Operation {
        Operation(
            name, variant, shapes.map { [$0, parameters($0), parameters($0)] }, tern: function,
            reference: { reference($0[0], $0[1], $0[2]) })
    }
}

/// Weight (x − mean) / √(variance + ε) + bias by its definition.
private struct NormalizationReference: Sendable {
    let epsilon: Double
    var isCentered = true
    /// The indices that the elements with the same moments have in common.
    let group: Key
    /// The index of an element's weight and bias.
    let parameter: Key

    func callAsFunction(
        _ x: NaiveArray<Double>, _ weight: NaiveArray<Double>, _ bias: NaiveArray<Double>
    ) -> NaiveArray<Double> {
        var groups: [[Int]: [Double]] = [:]
        NaiveArray<Double>.forEachIndex(of: x.shape) { groups[group($0, x.shape), default: []].append(x[$0]) }
        let moments = groups.mapValues { values in
            let n = Double(values.count)
            let mean = isCentered ? values.reduce(0, +) / n : 0
            return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n)
        }
        return NaiveArray(shape: x.shape) { index in
            let (mean, variance) = moments[group(index, x.shape)]!
            let position = parameter(index, x.shape)
            return weight[position] * (x[index] - mean) / (variance + epsilon).squareRoot() + bias[position]
        }
    }
}
