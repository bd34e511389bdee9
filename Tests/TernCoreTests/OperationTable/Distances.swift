import Foundation
import TernCore

extension Operation {
    /// Distances between vectors, bilinear maps, traces, and matrices put together.
    static var distances: [Operation] { similarities + crossDistances + assemblies }

    private static var similarities: [Operation] {
        let pairs = [
            [[3], [3]], [[2, 3], [2, 3]], [[2, 3], [3]], [[2, 1, 3], [2, 3]], [[0, 3], [0, 3]], [[5, 40], [5, 40]]
        ]
        @Sendable func norm(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        return [
            Operation(
                "cosineSimilarity", "", pairs, on: .nonzero, tern: { cosineSimilarity($0[0], $0[1]) },
                reference: { x in
                    let last = max(x[0].shape.count, x[1].shape.count) - 1
                    let products = NaiveArray.zip(x[0], x[1], *).reduced([last]) { $0.reduce(0, +) }
                    let squares = [x[0], x[1]].map { x in x.reduced([x.shape.count - 1], norm) }
                    return NaiveArray.zip(products, NaiveArray.zip(squares[0], squares[1], *), /)
                }),
            Operation(
                "cosineSimilarity", "axis 0", [[[3, 2], [3, 2]]], on: .nonzero,
                tern: { cosineSimilarity($0[0], $0[1], axis: 0) },
                reference: { x in
                    let products = NaiveArray.zip(x[0], x[1], *).reduced([0]) { $0.reduce(0, +) }
                    return NaiveArray.zip(
                        products, NaiveArray.zip(x[0].reduced([0], norm), x[1].reduced([0], norm), *), /)
                })
        ]
            + [1.0, 2, 3].map { p in
                Operation(
                    "pairwiseDistance", "p = \(p)", pairs, on: .distinct,
                    tern: { pairwiseDistance($0[0], $0[1], p: p) },
                    reference: { x in
                        let differences = NaiveArray.zip(x[0], x[1]) { $0 - $1 + Double(Scalar(1e-6)) }
                        return differences.reduced([differences.shape.count - 1]) { distance($0, p) }
                    })
            }
    }

    private static var crossDistances: [Operation] {
        let pairs = [
            [[2, 3], [3, 3]], [[2, 2, 2], [2, 2]], [[1, 2], [2, 2, 2]], [[0, 2], [3, 2]], [[2, 0], [3, 0]],
            [[70, 30], [90, 30]]
        ]
        return [0, 1, 2, 3.5, .infinity].map { p in
            Operation(
                "cdist", "p = \(p)", p == .infinity ? pairs.filter { $0[0].last != 0 } : pairs,
                on: p == .infinity ? .anywhere : .distinct, order: p == 0 ? 0 : p == 3.5 || p == 2 ? 2 : 1,
                tern: { cdist($0[0], $0[1], p: p) },
                reference: { x in
                    let batch = Array(
                        NaiveArray.zip(
                            x[0].reduced(lastTwo(x[0])) { _ in 0.0 }, x[1].reduced(lastTwo(x[1])) { _ in 0 }, +
                        )
                        .shape)
                    let (m, n, d) = (
                        x[0].shape[x[0].shape.count - 2], x[1].shape[x[1].shape.count - 2], x[0].shape.last!
                    )
                    let (a, b) = (x[0].broadcast(to: batch + [m, d]), x[1].broadcast(to: batch + [n, d]))
                    return NaiveArray(shape: batch + [m, n]) { index in
                        let (lead, i, j) = (index.dropLast(2), index[index.count - 2], index.last!)
                        return distance((0..<d).map { a[lead + [i, $0]] - b[lead + [j, $0]] }, p)
                    }
                })
        }
    }

    private static func lastTwo(_ x: NaiveArray<Double>) -> [Int] { [x.shape.count - 2, x.shape.count - 1] }

    private static var assemblies: [Operation] {
        [
            Operation(
                "bilinear", "",
                [[[3, 2], [3, 4], [5, 2, 4], [5]], [[2], [3], [1, 2, 3], [1]], [[0, 2], [0, 2], [3, 2, 2], [3]]],
                tern: { bilinear($0[0], $0[1], $0[2], $0[3]) },
                reference: { NaiveArray.zip(naiveEinsum("...i,...j,kij->...k", Array($0[..<3])), $0[3], +) }),
            Operation(
                "bilinear", "without bias", [[[2, 2, 2], [2, 2, 3], [2, 2, 3]]],
                tern: { bilinear($0[0], $0[1], $0[2]) }, reference: { naiveEinsum("...i,...j,kij->...k", $0) }),
            Operation(
                "tensorSplit", "", [[[7]], [[5, 2]], [[0]]], tern: { concatenate($0[0].tensorSplit(3).reversed()) },
                reference: { x in
                    let n = x[0].shape[0]
                    let lengths = (0..<3).map { n / 3 + ($0 < n % 3 ? 1 : 0) }
                    let order =
                        Array((lengths[0] + lengths[1])..<n) + (lengths[0]..<(lengths[0] + lengths[1]))
                        + (0..<lengths[0])
                    return NaiveArray(shape: x[0].shape) { x[0][[order[$0[0]]] + $0.dropFirst()] }
                }),
            Operation(
                "tensorSplit", "at indices", [[[3, 5]]],
                tern: { concatenate($0[0].tensorSplit(at: [-2, 9, 1], axis: 1), axis: 1) },
                reference: { x in NaiveArray(shape: [3, 9]) { x[0][[$0[0], [0, 1, 2, 3, 4, 1, 2, 3, 4][$0[1]]]] } }),
            Operation(
                "trace", "", [[[3, 3]], [[2, 4]], [[0, 2]]], tern: { $0[0].trace() },
                reference: { x in
                    NaiveArray(shape: [], elements: [(0..<x[0].shape.min()!).reduce(0) { $0 + x[0][[$1, $1]] }])
                }),
            Operation(
                "trace", "offset, axes", [[[3, 2, 4]]], tern: { $0[0].trace(offset: 1, axis1: 0, axis2: -1) },
                reference: { x in
                    NaiveArray(shape: [2]) { index in (0..<3).reduce(0) { $0 + x[0][[$1, index[0], $1 + 1]] } }
                }),
            Operation(
                "blockDiagonal", "", [[[2, 3], [1, 2], [3]], [[0, 2], [2, 1], []], [[2, 2], [2, 2], [2, 2]]],
                tern: { blockDiagonal($0) },
                reference: { x in
                    let blocks = x.map { $0.shape.count == 2 ? $0.shape : [1, $0.elements.count] }
                    var result = NaiveArray(
                        shape: [blocks.reduce(0) { $0 + $1[0] }, blocks.reduce(0) { $0 + $1[1] }]) { _ in 0.0 }
                    var (row, column) = (0, 0)
                    for (values, shape) in zip(x, blocks) {
                        for (position, value) in values.elements.enumerated() {
                            result[[row + position / shape[1], column + position % shape[1]]] = value
                        }
                        (row, column) = (row + shape[0], column + shape[1])
                    }
                    return result
                })
        ]
            + [true, false].map { isLower in
                Operation(
                    isLower ? "trilIndices" : "triuIndices", "", [[[3, 4]], [[2, 2]]], order: 0,
                    tern: { x in
                        let (rows, columns) = (x[0].shape[0], x[0].shape[1])
                        let indices =
                            isLower
                            ? Tensor<Int>.trilIndices(rows, columns, offset: 1)
                            : Tensor<Int>.triuIndices(rows, columns, offset: 1)
                        return x[0][indices[0], indices[1]]
                    },
                    reference: { x in
                        var values: [Double] = []
                        NaiveArray<Double>.forEachIndex(of: x[0].shape) { index in
                            let offset = index[1] - index[0]
                            if isLower ? offset <= 1 : offset >= 1 { values.append(x[0][index]) }
                        }
                        return NaiveArray(shape: [values.count], elements: values)
                    })
            }
    }
}

/// The p-norm by its definition.
private func distance(_ x: [Double], _ p: Double) -> Double {
    switch p {
    case 0: Double(x.count { $0 != 0 })
    case .infinity: x.map(abs).max()!
    default: pow(x.reduce(0) { $0 + pow(abs($1), p) }, 1 / p)
    }
}
