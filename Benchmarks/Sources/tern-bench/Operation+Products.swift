import Tern

extension Operation {
    static let contractions: [Operation] = [gather(0), gather(-1), take, attention]

    private static func gather(_ axis: Int) -> Operation {
        Operation(
            name: "gather(\(axis))",
            inputs: { [Input([$0, $0]), Input([$0, $0], 0...Double($0), .indices)] },
            make: { inputs in
                let (x, indices) = (inputs[0], Tensor<Int>(inputs[1]))
                return Workload { x.gather(indices, axis: axis) }
            })
    }

    private static let take = Operation(
        name: "take",
        inputs: { [Input([$0, $0]), Input([$0], 0...Double($0), .indices)] },
        make: { inputs in
            let (x, indices) = (inputs[0], Tensor<Int>(inputs[1]))
            return Workload { x.take(indices) }
        })

    /// Scores of queries and keys: [batch, heads, length, 64].
    private static let attention = Operation(
        name: "einsum bhqd,bhkd->bhqk",
        inputs: { [Input([8, 4, $0, 64]), Input([8, 4, $0, 64])] },
        make: { inputs in
            let (queries, keys) = (inputs[0], inputs[1])
            return Workload { einsum("bhqd,bhkd->bhqk", queries, keys) }
        }, sides: [128], layouts: [.contiguous])
}

// MARK: Factorisations

extension Operation {
    /// Compared by what does not depend on signs: singular values, a matrix from its factors.
    static let factorizations: [Operation] = []
}
