import TernCore

extension Operation {
    /// Operations that show the same elements in another shape, or join them.
    static var shapes: [Operation] {
        func view(
            _ name: String, _ variant: String, _ shapes: [[Int]],
            _ function: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>,
            reference: @escaping @Sendable (NaiveArray<Double>) -> NaiveArray<Double>
        ) -> Operation {
            Operation(name, variant, shapes.map { [$0] }, tern: { function($0[0]) }, reference: { reference($0[0]) })
        }
        func reshaped(_ target: [Int]) -> @Sendable (NaiveArray<Double>) -> NaiveArray<Double> {
            { NaiveArray(shape: target, elements: $0.elements) }
        }
        return [
            view("reshape", "", [[2, 6], [12], [3, 2, 2]], { $0.reshape([4, 3]) }, reference: reshaped([4, 3])),
            view("reshape", "−1", [[2, 6], [3, 1, 4]], { $0.reshape([2, -1, 2]) }, reference: reshaped([2, 3, 2])),
            view("reshape", "to a scalar", [[], [1], [1, 1]], { $0.reshape([]) }, reference: reshaped([])),
            view("reshape", "empty", [[0, 3], [0]], { $0.reshape([2, 0, 5]) }, reference: reshaped([2, 0, 5])),
            view("flatten", "", [[2, 3], [6], [1, 3, 2]], { $0.flatten() }, reference: reshaped([6])),
            view("flatten", "a scalar", [[]], { $0.flatten() }, reference: reshaped([1])),
            view(
                "flatten", "middle axes", [[2, 3, 2, 2]], { $0.flatten(from: 1, through: -2) },
                reference: reshaped([2, 6, 2])),
            view(
                "permute", "", [[2, 3, 4], [0, 2, 1]], { $0.permute([2, 0, -2]) }, reference: { $0.permuted([2, 0, 1]) }
            ),
            view("transpose", "", [[2, 3], [1, 4]], { $0.transpose() }, reference: { $0.permuted([1, 0]) }),
            view(
                "transpose", "outer axes", [[2, 3, 4]], { $0.transpose(0, -1) }, reference: { $0.permuted([2, 1, 0]) }),
            view("squeeze", "", [[1, 3, 1], [3], [3, 1]], { $0.squeeze() }, reference: reshaped([3])),
            view("squeeze", "axes", [[1, 3, 1]], { $0.squeeze(axis: -1) }, reference: reshaped([1, 3])),
            view("unsqueeze", "", [[2, 3]], { $0.unsqueeze(axis: 1) }, reference: reshaped([2, 1, 3])),
            view("unsqueeze", "at the end", [[2, 3]], { $0.unsqueeze(axis: -1) }, reference: reshaped([2, 3, 1])),
            view(
                "broadcast", "", [[3], [1, 3], [2, 1], [2, 3]], { $0.broadcast(to: [4, 2, 3]) },
                reference: { $0.broadcast(to: [4, 2, 3]) }),
            view(
                "broadcast", "−1", [[2, 3], [2, 1]], { $0.broadcast(to: [2, -1, 3]) },
                reference: { $0.broadcast(to: [2, 2, 3]) }),
            view("expand", "", [[], [3], [2, 1]], { $0.expand([2, 3]) }, reference: { $0.broadcast(to: [2, 3]) }),
            view("contiguous", "", [[2, 3, 2], [], [0, 2]], { $0.contiguous() }, reference: { $0 }),
            view(
                "init", "to Double and back", [[2, 3], [], [0]], { Tensor<Scalar>(Tensor<Double>($0)) },
                reference: { $0 })
        ] + joins + parts
    }

    private static func joined(_ x: [NaiveArray<Double>], axis: Int) -> NaiveArray<Double> {
        var shape = x[0].shape
        shape[axis] = x.reduce(0) { $0 + $1.shape[axis] }
        return NaiveArray(shape: shape) { index in
            var (part, index) = (0, index)
            while index[axis] >= x[part].shape[axis] {
                index[axis] -= x[part].shape[axis]
                part += 1
            }
            return x[part][index]
        }
    }

    private static var joins: [Operation] {
        [
            Operation(
                "concatenate", "axis 0", [[[2, 3], [1, 3], [2, 3]], [[0, 2], [2, 2]], [[3]]],
                tern: { concatenate($0) }, reference: { joined($0, axis: 0) }),
            Operation(
                "concatenate", "the last axis", [[[2, 3], [2, 1]], [[2, 0], [2, 2]]],
                tern: { concatenate($0, axis: -1) }, reference: { joined($0, axis: 1) }),
            Operation(
                "concatenate", "a tensor with itself", [[[2, 2]]],
                tern: { concatenate([$0[0], $0[0]], axis: 1) }, reference: { joined([$0[0], $0[0]], axis: 1) }),
            Operation(
                "stack", "", [[[2, 3], [2, 3]], [[], []], [[0], [0]]], tern: { stack($0) },
                reference: { x in NaiveArray(shape: [2] + x[0].shape) { x[$0[0]][Array($0.dropFirst())] } }),
            Operation(
                "stack", "the last axis", [[[2, 3], [2, 3]], [[], []]], tern: { stack($0, axis: -1) },
                reference: { x in NaiveArray(shape: x[0].shape + [2]) { x[$0.last!][$0.dropLast()] } })
        ]
    }

    /// Parts put together in another order, so that a part in the wrong position shows.
    private static var parts: [Operation] {
        [
            Operation(
                "split", "lengths", [[[2, 5]], [[0, 5]]],
                tern: { x in
                    let parts = x[0].split([1, 0, 4], axis: 1)
                    return concatenate([parts[2], parts[1], parts[0]], axis: 1)
                },
                reference: { x in NaiveArray(shape: x[0].shape) { x[0][[$0[0], ($0[1] + 1) % 5]] } }),
            Operation(
                "split", "every", [[[5, 2]]], tern: { x in concatenate(x[0].split(every: 2).reversed()) },
                reference: { x in NaiveArray(shape: [5, 2]) { x[0][[[4, 2, 3, 0, 1][$0[0]], $0[1]]] } }),
            Operation(
                "chunk", "", [[[2, 5]], [[2, 4]]],
                tern: { x in concatenate(x[0].chunk(3, axis: -1).reversed(), axis: 1) },
                reference: { x in
                    let n = x[0].shape[1]
                    return NaiveArray(shape: [2, n]) {
                        x[0][[$0[0], n == 5 ? [4, 2, 3, 0, 1][$0[1]] : [2, 3, 0, 1][$0[1]]]]
                    }
                }),
            Operation(
                "unstack", "", [[[3, 2]]], tern: { x in concatenate(x[0].unstack().reversed()) },
                reference: { x in NaiveArray(shape: [6]) { x[0][[2 - $0[0] / 2, $0[0] % 2]] } }),
            Operation(
                "unstack", "axis 1", [[[2, 3]]], tern: { x in stack(x[0].unstack(axis: -1)) },
                reference: { $0[0].permuted([1, 0]) }),
            Operation(
                "meshgrid", "ij", [[[2], [3]], [[], [3]], [[2], [0]]],
                tern: { x in
                    let grid = meshgrid(x)
                    return grid[0] * 2 + grid[1] * grid[1]
                },
                reference: { x in
                    let columns = x[1].shape[0]
                    return NaiveArray(shape: [x[0].elements.count, columns]) { index in
                        2 * x[0].elements[index[0]] + x[1].elements[index[1]] * x[1].elements[index[1]]
                    }
                }),
            Operation(
                "meshgrid", "xy", [[[2], [3], [2]]],
                tern: { x in
                    let grid = meshgrid(x, indexing: .xy)
                    return grid[0] * grid[1] + grid[2]
                },
                reference: { x in
                    NaiveArray(shape: [3, 2, 2]) { x[0][[$0[1]]] * x[1][[$0[0]]] + x[2][[$0[2]]] }
                })
        ]
    }
}
