import Tern

extension Operation {
    static let contractions: [Operation] = [gather(0), gather(-1), take]

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

    /// Results are compared by what does not depend on signs or order: singular values, a matrix from its factors.
    static let factorizations: [Operation] = []
}
