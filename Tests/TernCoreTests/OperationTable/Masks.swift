import Foundation
import TernCore

extension Operation {
    /// Boolean masks, scattering and assignment.
    static var masks: [Operation] { maskings + scatters + diagonals }

    private static var maskings: [Operation] {
        let mask: Tensor<Bool> = [[true, false, true], [false, false, true]]
        let isMasked: @Sendable ([Int]) -> Bool = { [[0, 0], [0, 2], [1, 2]].contains($0) }
        return [
            Operation(
                "nonzero", "", [[[2, 3]], [[4]], [[]], [[0, 2]]], on: .truth, order: 0,
                tern: { Tensor<Scalar>(Tensor<Bool>($0[0]).nonzero()) }, reference: { nonzero($0[0]) }),
            Operation(
                "nonzero", "numbers", [[[2, 3, 2]]], on: .truth, order: 0,
                tern: { Tensor<Scalar>(($0[0] * 3).nonzero()) }, reference: { nonzero($0[0]) }),
            Operation(
                "maskedFill", "", [[[2, 3]]], tern: { $0[0].maskedFill(mask, 5) },
                reference: { x in NaiveArray(shape: [2, 3]) { isMasked($0) ? 5 : x[0][$0] } }),
            Operation(
                "maskedFill", "a tensor, a row of the mask", [[[2, 3], []]],
                tern: { $0[0].maskedFill(mask[0], $0[1]) },
                reference: { x in NaiveArray(shape: [2, 3]) { $0[1] != 1 ? x[1][[]] : x[0][$0] } })
        ]
    }

    private static func nonzero(_ x: NaiveArray<Double>) -> NaiveArray<Double> {
        var rows: [[Int]] = []
        NaiveArray<Double>.forEachIndex(of: x.shape) { if x[$0] != 0 { rows.append($0) } }
        return NaiveArray(shape: [rows.count, x.shape.count], elements: rows.joined().map(Double.init))
    }

    /// Writing at indices, with some of them twice.
    private static var scatters: [Operation] {
        func write(
            _ name: String, _ variant: String = "", _ shapes: [[[Int]]],
            tern: @escaping @Sendable (Tensor<Scalar>, Tensor<Scalar>) -> Tensor<Scalar>,
            combine: @escaping @Sendable (Double, Double) -> Double,
            at position: @escaping @Sendable ([Int]) -> [Int], of source: [Int]
        ) -> Operation {
            Operation(
                name, variant, shapes, tern: { tern($0[0] * 2, $0[1]) },
                reference: { x in
                    var result = x[0].map { 2 * $0 }
                    let values = x[1].broadcast(to: source)
                    NaiveArray<Double>.forEachIndex(of: source) { index in
                        result[position(index)] = combine(result[position(index)], values[index])
                    }
                    return result
                })
        }
        let indices: Tensor<Int> = [[2, 0, 2], [-1, 1, 1]]
        let positions = [[2, 0, 2], [2, 1, 1]]
        let set: @Sendable (Double, Double) -> Double = { $1 }
        let column: Tensor<Int> = [[1], [-1], [1]]
        return [
            write(
                "scatter", "axis 1", [[[2, 3], [2, 3]], [[2, 3], []], [[2, 3], [3]]],
                tern: { $0.scatter(indices, $1, axis: 1) }, combine: set,
                at: { [$0[0], positions[$0[0]][$0[1]]] }, of: [2, 3]),
            write(
                "scatter", "axis 0", [[[2, 1], [3, 1]]], tern: { $0.scatter(column, $1, axis: 0) }, combine: set,
                at: { _ in [1, 0] }, of: [3, 1]),
            write(
                "scatterAdd", "axis -1", [[[2, 3], [2, 3]], [[2, 3], [2, 1]]],
                tern: { $0.scatterAdd(indices, $1, axis: -1) }, combine: { $0 + $1 },
                at: { [$0[0], positions[$0[0]][$0[1]]] }, of: [2, 3]),
            write(
                "scatterAdd", "axis 0", [[[2, 1], [3, 1]]], tern: { $0.scatterAdd(column, $1, axis: 0) },
                combine: { $0 + $1 }, at: { _ in [1, 0] }, of: [3, 1]),
            write(
                "indexAdd", "", [[[3, 2], [4, 2]], [[3, 2], [2]], [[3, 2], []]],
                tern: { $0.indexAdd([2, 0, -1, 2], $1) }, combine: { $0 + $1 },
                at: { [[2, 0, 2, 2][$0[0]], $0[1]] }, of: [4, 2]),
            write(
                "indexAdd", "a matrix of indices", [[[2, 3], [2, 2, 2]]],
                tern: { $0.indexAdd([[2, 0], [1, 2]], $1, axis: 1) }, combine: { $0 + $1 },
                at: { [$0[0], [[2, 0], [1, 2]][$0[1]][$0[2]]] }, of: [2, 2, 2]),
            write(
                "put", "", [[[2, 3], [3]], [[2, 3], []]], tern: { $0.put([4, -1, 4], $1) }, combine: set,
                at: { [[1, 1], [1, 2], [1, 1]][$0[0]] }, of: [3])
        ]
    }

    private static var diagonals: [Operation] {
        [
            moved(
                "diagonal", "", [[2, 3], [3, 2], [2, 2]], tern: { $0.diagonal() }, shape: { _ in [2] },
                from: { index, _ in [index[0], index[0]] }),
            moved(
                "diagonal", "offset, axes", [[3, 2, 4]], tern: { $0.diagonal(offset: 2, axis1: 0, axis2: -1) },
                shape: { _ in [2, 2] }, from: { index, _ in [index[1], index[0], index[1] + 2] }),
            moved(
                "diagonal", "below", [[3, 2]], tern: { $0.diagonal(offset: -1) }, shape: { _ in [2] },
                from: { index, _ in [index[0] + 1, index[0]] }),
            moved(
                "diagonal", "outside", [[3, 2]], tern: { $0.diagonal(offset: -7) }, shape: { _ in [0] },
                from: { _, _ in nil }),
            moved(
                "diag", "a vector", [[3], [0]], tern: { $0.diag() }, shape: { [$0[0], $0[0]] },
                from: { index, _ in index[0] == index[1] ? [index[0]] : nil }),
            moved(
                "diag", "a vector, offset", [[2]], tern: { $0.diag(offset: -1) }, shape: { _ in [3, 3] },
                from: { index, _ in index[0] == index[1] + 1 ? [index[1]] : nil }),
            moved(
                "diag", "a matrix", [[2, 3]], tern: { $0.diag(offset: 1) }, shape: { _ in [2] },
                from: { index, _ in [index[0], index[0] + 1] }),
            moved(
                "diagEmbed", "", [[3], [2, 2], [0]], tern: { $0.diagEmbed() }, shape: { $0 + [$0.last!] },
                from: { index, _ in
                    index[index.count - 1] == index[index.count - 2] ? Array(index.dropLast()) : nil
                }),
            moved(
                "diagEmbed", "below, other axes", [[2, 3]], tern: { $0.diagEmbed(offset: -1, axis1: 0, axis2: 2) },
                shape: { [$0[1] + 1, $0[0], $0[1] + 1] },
                from: { index, _ in index[0] == index[2] + 1 ? [index[1], index[2]] : nil }),
            moved(
                "tril", "", [[3, 3], [2, 3, 2], [0, 3], [2, 4]], tern: { $0.tril() }, shape: { $0 },
                from: { index, _ in index.last! <= index[index.count - 2] ? index : nil }),
            moved(
                "tril", "below", [[3, 4]], tern: { $0.tril(offset: -2) }, shape: { $0 },
                from: { index, _ in index[1] <= index[0] - 2 ? index : nil }),
            moved(
                "triu", "", [[3, 3], [2, 3, 2]], tern: { $0.triu() }, shape: { $0 },
                from: { index, _ in index.last! >= index[index.count - 2] ? index : nil }),
            moved(
                "triu", "above", [[3, 4]], tern: { $0.triu(offset: 1) }, shape: { $0 },
                from: { index, _ in index[1] > index[0] ? index : nil }),
            moved(
                "triu", "far below", [[2, 3]], tern: { $0.triu(offset: .min) }, shape: { $0 },
                from: { index, _ in index }),
            moved("tril", "far below", [[2, 3]], tern: { $0.tril(offset: .min) }, shape: { $0 }, from: { _, _ in nil })
        ]
    }
}
