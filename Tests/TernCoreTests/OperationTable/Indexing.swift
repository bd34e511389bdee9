import TernCore

extension Operation {
    /// Subscripts, assignment to them, and selection by integers.
    static var indexing: [Operation] { subscripts + assignments + selections }

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
        /// `x[…] = y`; `place` gives the index in y for an index of x that is replaced.
        func assignment(
            _ variant: String, value: [Int],
            _ function: @escaping @Sendable (inout Tensor<Scalar>, Tensor<Scalar>) -> Void,
            place: @escaping @Sendable ([Int]) -> [Int]?
        ) -> Operation {
            Operation(
                "subscript", variant, [[[3, 4], value]],
                tern: { inputs in
                    var x = inputs[0] * 2
                    function(&x, inputs[1])
                    return x
                },
                reference: { x in
                    NaiveArray(shape: [3, 4]) { index in place(index).map { x[1][$0] } ?? 2 * x[0][index] }
                })
        }
        return [
            assignment("[1] = y", value: [4], { $0[1] = $1 }, place: { $0[0] == 1 ? [$0[1]] : nil }),
            assignment("[:, 2] = scalar", value: [], { $0[.all, 2] = $1 }, place: { $0[1] == 2 ? [] : nil }),
            assignment(
                "[1..., :2] = row", value: [2], { $0[1..., ..<2] = $1 },
                place: { $0[0] >= 1 && $0[1] < 2 ? [$0[1]] : nil }),
            assignment(
                "[::-2] = y", value: [2, 4], { $0[.step(-2)] = $1 },
                place: { $0[0] % 2 == 0 ? [1 - $0[0] / 2, $0[1]] : nil }),
            assignment("[...] = y", value: [3, 1], { $0[.ellipsis] = $1 }, place: { [$0[0], 0] }),
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
                "oneHot", "", [[[3]], [[2, 2]], [[]], [[0]]], on: .truth, order: 0,
                tern: { Tensor<Int>($0[0]).oneHot(3, as: Scalar.self) },
                reference: { x in
                    NaiveArray(shape: x[0].shape + [3]) { x[0][$0.dropLast()] == Double($0.last!) ? 1 : 0 }
                })
        ]
    }
}
