import TernCore

extension Operation {
    /// Reductions at indices, and indices shorter than what they index.
    static var scatterReductions: [Operation] { reductionsAtIndices + shorterIndices }

    private static var reductionsAtIndices: [Operation] {
        let rows: [[Int]] = [[2, 0, 2, 2], [1, 1, -1, 1]]
        let indices: Tensor<Int> = [[2, 0, 2, 2], [1, 1, -1, 1]]
        return ScatterReduction.allCases.flatMap { reduction in
            [true, false].flatMap { includeSelf in
                let variant = "\(reduction)\(includeSelf ? "" : ", without self")"
                return [
                    Operation(
                        "scatterReduce", variant, [[[2, 3], [2, 4]], [[2, 3], [2, 1]]], on: .distinct,
                        tern: {
                            $0[0].scatterReduce(
                                indices, $0[1], axis: 1, reduction: reduction, includeSelf: includeSelf)
                        },
                        reference: { x in
                            x[0].reduced(x[1].broadcast(to: [2, 4]), reduction, includeSelf) { index in
                                [index[0], (rows[index[0]][index[1]] + 3) % 3]
                            }
                        }),
                    Operation(
                        "indexReduce", variant, [[[3, 2], [4, 2]], [[3, 2], [4, 1]]], on: .distinct,
                        tern: {
                            $0[0].indexReduce([2, 0, -1, 2], $0[1], reduction: reduction, includeSelf: includeSelf)
                        },
                        reference: { x in
                            x[0].reduced(x[1].broadcast(to: [4, 2]), reduction, includeSelf) { index in
                                [[2, 0, 2, 2][index[0]], index[1]]
                            }
                        })
                ]
            }
        }
    }

    private static var shorterIndices: [Operation] {
        let indices: Tensor<Int> = [[2, 0], [1, -1]]
        let columns = [[2, 0], [1, 2]]
        func scatter(
            _ name: String, _ tern: @escaping @Sendable (Tensor<Scalar>, Tensor<Scalar>) -> Tensor<Scalar>,
            _ combine: @escaping @Sendable (Double, Double) -> Double
        ) -> Operation {
            Operation(
                name, "shorter indices, longer source", [[[4, 3], [2, 2]], [[4, 3], [3, 4]]],
                tern: { tern($0[0], $0[1]) },
                reference: { x in
                    var result = x[0]
                    NaiveArray<Double>.forEachIndex(of: [2, 2]) { index in
                        let target = [index[0], columns[index[0]][index[1]]]
                        result[target] = combine(result[target], x[1][index])
                    }
                    return result
                })
        }
        return [
            Operation(
                "gather", "shorter indices", [[[4, 3]]], tern: { $0[0].gather(indices, axis: 1) },
                reference: { x in NaiveArray(shape: [2, 2]) { x[0][[$0[0], columns[$0[0]][$0[1]]]] } }),
            scatter("scatter", { $0.scatter(indices, $1, axis: 1) }, { $1 }),
            scatter("scatterAdd", { $0.scatterAdd(indices, $1, axis: 1) }, { $0 + $1 }),
            scatter(
                "scatterReduce", { $0.scatterReduce(indices, $1, axis: 1, reduction: .product) }, { $0 * $1 }),
            Operation(
                "put", "accumulating", [[[2, 3], [3]], [[2, 3], []]],
                tern: { $0[0].put([4, -1, 4], $0[1], accumulate: true) },
                reference: { x in
                    var result = x[0]
                    for (position, value) in x[1].broadcast(to: [3]).elements.enumerated() {
                        result.elements[[4, 5, 4][position]] += value
                    }
                    return result
                })
        ]
    }
}

extension NaiveArray where Element == Double {
    /// With the values whose index `target` gives reduced to one.
    fileprivate func reduced(
        _ source: NaiveArray, _ reduction: ScatterReduction, _ includeSelf: Bool, target: ([Int]) -> [Int]
    ) -> NaiveArray {
        NaiveArray(shape: shape) { index in
            var values: [Double] = []
            Self.forEachIndex(of: source.shape) { if target($0) == index { values.append(source[$0]) } }
            if includeSelf || values.isEmpty { values.append(self[index]) }
            return switch reduction {
            case .sum: values.reduce(0, +)
            case .product: values.reduce(1, *)
            case .mean: values.reduce(0, +) / Double(values.count)
            case .max: values.max()!
            case .min: values.min()!
            }
        }
    }
}
