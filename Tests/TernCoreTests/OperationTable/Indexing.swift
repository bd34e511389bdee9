import TernCore

extension Operation {
    /// Subscripts, assignment to them, and selection by integers.
    static var indexing: [Operation] { subscripts + assignments + selections + indexTensors + indexedAssignments }

    private static var subscripts: [Operation] {
        func part(
            _ variant: String, _ function: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>, shape: [Int],
            from source: @escaping @Sendable ([Int]) -> [Int]
        ) -> Operation {
            Operation(
                "subscript", variant, [[[3, 4, 2]]], tern: { function($0[0]) },
                reference: { x in NaiveArray(shape: shape) { x[0][source($0)] } })
        }
        return [
            part("[1]", { $0[1] }, shape: [4, 2], from: { [1, $0[0], $0[1]] }),
            part("[-1, 2]", { $0[-1, 2] }, shape: [2], from: { [2, 2, $0[0]] }),
            part("[2, -4, 1]", { $0[2, -4, 1] }, shape: [], from: { _ in [2, 0, 1] }),
            part("[1..<3]", { $0[1..<3] }, shape: [2, 4, 2], from: { [$0[0] + 1, $0[1], $0[2]] }),
            part("[..<2, 1...]", { $0[..<2, 1...] }, shape: [2, 3, 2], from: { [$0[0], $0[1] + 1, $0[2]] }),
            part("[..., -1]", { $0[.ellipsis, -1] }, shape: [3, 4], from: { [$0[0], $0[1], 1] }),
            part("[:, ::-2]", { $0[.all, .step(-2)] }, shape: [3, 2, 2], from: { [$0[0], 3 - 2 * $0[1], $0[2]] }),
            part(
                "[:, -1:0:-2]", { $0[.all, .slice(-1, 0, step: -2)] }, shape: [3, 2, 2],
                from: { [$0[0], 3 - 2 * $0[1], $0[2]] }),
            part(
                "[newaxis, 0, ..., newaxis]", { $0[.newAxis, 0, .ellipsis, .newAxis] }, shape: [1, 4, 2, 1],
                from: { [0, $0[1], $0[2]] }),
            part("[5...] (empty)", { $0[5...] }, shape: [0, 4, 2], from: { $0 }),
            part("a list", { $0[[.at(0), .all, .slice(0, 1)]] }, shape: [4, 1], from: { [0, $0[0], $0[1]] })
        ]
    }

    private static var assignments: [Operation] {
        /// `x[…] = y`; `position` gives the index in y for an index of x that is replaced.
        func assignment(
            _ variant: String, value: [Int],
            _ function: @escaping @Sendable (inout Tensor<Scalar>, Tensor<Scalar>) -> Void,
            position: @escaping @Sendable ([Int]) -> [Int]?
        ) -> Operation {
            Operation(
                "subscript", variant, [[[3, 4], value]],
                tern: { inputs in
                    var x = inputs[0] * 2
                    function(&x, inputs[1])
                    return x
                },
                reference: { x in
                    NaiveArray(shape: [3, 4]) { index in position(index).map { x[1][$0] } ?? 2 * x[0][index] }
                })
        }
        return [
            assignment("[1] = y", value: [4], { $0[1] = $1 }, position: { $0[0] == 1 ? [$0[1]] : nil }),
            assignment("[:, 2] = scalar", value: [], { $0[.all, 2] = $1 }, position: { $0[1] == 2 ? [] : nil }),
            assignment(
                "[1..., :2] = row", value: [2], { $0[1..., ..<2] = $1 },
                position: { $0[0] >= 1 && $0[1] < 2 ? [$0[1]] : nil }),
            assignment(
                "[::-2] = y", value: [2, 4], { $0[.step(-2)] = $1 },
                position: { $0[0] % 2 == 0 ? [1 - $0[0] / 2, $0[1]] : nil }),
            assignment("[...] = y", value: [3, 1], { $0[.ellipsis] = $1 }, position: { [$0[0], 0] }),
            Operation(
                "subscript", "x[1] = x[0] · y", [[[2, 3], [3]]],
                tern: { inputs in
                    var x = inputs[0]
                    x[1] = x[0] * inputs[1]
                    return x
                },
                reference: { x in NaiveArray(shape: [2, 3]) { $0[0] == 0 ? x[0][$0] : x[0][[0, $0[1]]] * x[1][[$0[1]]] }
                })
        ]
    }

    private static var selections: [Operation] {
        [
            Operation(
                "take", "axis 0", [[[4, 2]], [[3]], [[3, 0]]], tern: { $0[0].take([2, 0, 2, -1]) },
                reference: { x in
                    NaiveArray(shape: [4] + x[0].shape.dropFirst()) { index in
                        x[0][[[2, 0, 2, x[0].shape[0] - 1][index[0]]] + index.dropFirst()]
                    }
                }),
            Operation(
                "take", "a matrix of indices", [[[2, 3, 2]]], tern: { $0[0].take([[2, 0], [1, 1]], axis: 1) },
                reference: { x in
                    NaiveArray(shape: [2, 2, 2, 2]) { x[0][[$0[0], [[2, 0], [1, 1]][$0[1]][$0[2]], $0[3]]] }
                }),
            Operation(
                "take", "no indices", [[[2, 3]]], tern: { $0[0].take(Tensor<Int>([])) },
                reference: { _ in NaiveArray(shape: [0, 3], elements: []) }),
            Operation(
                "gather", "axis 1", [[[2, 3]]], tern: { $0[0].gather([[2, 2], [0, -1]], axis: 1) },
                reference: { x in NaiveArray(shape: [2, 2]) { x[0][[$0[0], [[2, 2], [0, 2]][$0[0]][$0[1]]]] } }),
            Operation(
                "gather", "axis 0", [[[3, 2]]], tern: { $0[0].gather([[2, 1]], axis: 0) },
                reference: { x in NaiveArray(shape: [1, 2]) { x[0][[[2, 1][$0[1]], $0[1]]] } }),
            Operation(
                "takeAlong", "", [[[2, 3]], [[1, 3]]], tern: { $0[0].takeAlong([[2, 2], [0, -1]], axis: 1) },
                reference: { x in
                    let row = { x[0].shape[0] == 1 ? 0 : $0 }
                    return NaiveArray(shape: [2, 2]) { x[0][[row($0[0]), [[2, 2], [0, 2]][$0[0]][$0[1]]]] }
                }),
            Operation(
                "takeAlong", "the same of each row", [[[2, 3]]], tern: { $0[0].takeAlong([[1, 0]], axis: -1) },
                reference: { x in NaiveArray(shape: [2, 2]) { x[0][[$0[0], 1 - $0[1]]] } }),
            Operation(
                "oneHot", "", [[[3]], [[2, 2]], [[]], [[0]]], on: .truth, order: 0,
                tern: { Tensor<Int>($0[0]).oneHot(3, as: Scalar.self) },
                reference: { x in
                    NaiveArray(shape: x[0].shape + [3]) { x[0][$0.dropLast()] == Double($0.last!) ? 1 : 0 }
                })
        ]
    }

    /// Index tensors and masks; results as NumPy gives them.
    private static var indexTensors: [Operation] {
        func part(
            _ variant: String, _ function: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>, shape: [Int],
            from source: @escaping @Sendable ([Int]) -> [Int]
        ) -> Operation {
            moved(
                "subscript", variant, [[3, 4, 2]], tern: function, shape: { _ in shape },
                from: { index, _ in source(index) })
        }
        let rows: Tensor<Int> = [[2, 0, -1], [1, 2, 2]]
        let columns: Tensor<Int> = [3, 0, -4]
        let parity: Tensor<Int> = [[0, 0, 1], [1, 0, 0]]
        let mask: Tensor<Bool> = [
            [true, false, false, true], [false, false, false, false], [true, false, true, true]
        ]
        let (r, c) = ([[2, 0, 2], [1, 2, 2]], [3, 0, 0])
        let chosen = [[0, 0], [0, 3], [2, 0], [2, 2], [2, 3]]
        return [
            part("[list]", { $0[[2, 0]] }, shape: [2, 4, 2], from: { [2 - 2 * $0[0], $0[1], $0[2]] }),
            part("[rows]", { $0[rows] }, shape: [2, 3, 4, 2], from: { [r[$0[0]][$0[1]], $0[2], $0[3]] }),
            part("[tensor of no axes]", { $0[Tensor<Int>(-2)] }, shape: [4, 2], from: { [1, $0[0], $0[1]] }),
            part("[:, columns]", { $0[.all, columns] }, shape: [3, 3, 2], from: { [$0[0], c[$0[1]], $0[2]] }),
            part("[..., list]", { $0[.ellipsis, [1, 1]] }, shape: [3, 4, 2], from: { [$0[0], $0[1], 1] }),
            part(
                "[rows, columns]", { $0[rows, columns] }, shape: [2, 3, 2], from: { [r[$0[0]][$0[1]], c[$0[1]], $0[2]] }
            ),
            part(
                "[1..., ::-2, rows]", { $0[1..., .step(-2), parity] }, shape: [2, 2, 2, 3],
                from: { [$0[0] + 1, 3 - 2 * $0[1], [[0, 0, 1], [1, 0, 0]][$0[2]][$0[3]]] }),
            part(
                "[rows, :, list] (apart: in front)", { $0[rows, .all, [1, 0, 1]] }, shape: [2, 3, 4],
                from: { [r[$0[0]][$0[1]], $0[2], [1, 0, 1][$0[1]]] }),
            part("[0, columns]", { $0[0, columns] }, shape: [3, 2], from: { [0, c[$0[0]], $0[1]] }),
            part(
                "[0, :, list] (apart: in front)", { $0[0, .all, [1, 0, 0]] }, shape: [3, 4],
                from: { [0, $0[1], [1, 0, 0][$0[0]]] }),
            part(
                "[:, columns, newaxis, 0] (apart)", { $0[.all, columns, .newAxis, 0] }, shape: [3, 3, 1],
                from: { [$0[1], c[$0[0]], 0] }),
            part(
                "[newaxis, :, columns, 1]", { $0[.newAxis, .all, columns, 1] }, shape: [1, 3, 3],
                from: { [$0[1], c[$0[2]], 1] }),
            part("[no indices]", { $0[.all, Tensor<Int>([])] }, shape: [3, 0, 2], from: { $0 }),
            part("[mask]", { $0[mask] }, shape: [5, 2], from: { chosen[$0[0]] + [$0[1]] }),
            part("[mask, 1]", { $0[mask, 1] }, shape: [5], from: { chosen[$0[0]] + [1] }),
            part(
                "[:, mask]", { $0[.all, mask[..<2, ..<2].transpose().tile([2, 1])] }, shape: [3, 2],
                from: { [$0[0], 2 * $0[1], 0] }),
            part(
                "[mask of an axis, :, list]", { $0[mask.any(axis: 1), .all, [1, 0]] }, shape: [2, 4],
                from: { [2 * $0[0], $0[1], 1 - $0[0]] }),
            part("[true]", { $0[Tensor<Bool>(true)] }, shape: [1, 3, 4, 2], from: { Array($0.dropFirst()) }),
            part("[false]", { $0[Tensor<Bool>(false)] }, shape: [0, 3, 4, 2], from: { Array($0.dropFirst()) })
        ]
    }

    /// `x[…] = y` with index tensors: of several values for one position the last stays.
    private static var indexedAssignments: [Operation] {
        /// `positions` gives the index in x for an index of the part.
        func assignment(
            _ variant: String, value: [Int], part: [Int],
            _ function: @escaping @Sendable (inout Tensor<Scalar>, Tensor<Scalar>) -> Void,
            position: @escaping @Sendable ([Int]) -> [Int]
        ) -> Operation {
            Operation(
                "subscript", variant, [[[3, 4], value]],
                tern: { inputs in
                    var x = inputs[0] * 2
                    function(&x, inputs[1])
                    return x
                },
                reference: { x in
                    var result = x[0].map { 2 * $0 }
                    let values = x[1].broadcast(to: part)
                    NaiveArray<Double>.forEachIndex(of: part) { result[position($0)] = values[$0] }
                    return result
                })
        }
        let mask: Tensor<Bool> = [
            [true, false, false, true], [false, false, false, false], [true, false, true, true]
        ]
        let chosen = [[0, 0], [0, 3], [2, 0], [2, 2], [2, 3]]
        return [
            assignment(
                "[list] = y", value: [3, 4], part: [3, 4], { $0[[2, 0, 2]] = $1 },
                position: { [[2, 0, 2][$0[0]], $0[1]] }),
            assignment(
                "[:, list] = column", value: [3, 1], part: [3, 3], { $0[.all, [1, -1, 1]] = $1 },
                position: { [$0[0], [1, 3, 1][$0[1]]] }),
            assignment(
                "[list, list] = y", value: [3], part: [3], { $0[[0, 1, 0], [2, 1, 2]] = $1 },
                position: { [[0, 1, 0][$0[0]], [2, 1, 2][$0[0]]] }),
            assignment(
                "[1..., list] = y", value: [2, 2], part: [2, 2], { $0[1..., [3, 0]] = $1 },
                position: { [$0[0] + 1, 3 - 3 * $0[1]] }),
            assignment(
                "[list, ::-2] = row", value: [2], part: [2, 2], { $0[[1, 1], .step(-2)] = $1 },
                position: { [1, 3 - 2 * $0[1]] }),
            assignment("[mask] = y", value: [5], part: [5], { $0[mask] = $1 }, position: { chosen[$0[0]] }),
            assignment("[mask] = scalar", value: [], part: [5], { $0[mask] = $1 }, position: { chosen[$0[0]] }),
            assignment(
                "[mask of rows] = row", value: [4], part: [2, 4], { $0[mask.any(axis: 1)] = $1 },
                position: { [2 * $0[0], $0[1]] }),
            Operation(
                "subscript", "[list] *= y", [[[3, 2], [2, 2]]],
                tern: { inputs in
                    var x = inputs[0]
                    x[[2, 0]] *= inputs[1]
                    return x
                },
                reference: { x in
                    NaiveArray(shape: [3, 2]) { index in
                        index[0] == 1 ? x[0][index] : x[0][index] * x[1][[1 - index[0] / 2, index[1]]]
                    }
                })
        ]
    }
}
