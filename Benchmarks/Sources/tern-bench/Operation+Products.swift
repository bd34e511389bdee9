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

// MARK: Factorizations

extension Operation {
    /// Compared by what does not depend on signs: singular values, a matrix from its factors.
    static let factorizations: [Operation] = [
        factorization("solve", [.uniform, .uniform], { a, b in try a.solve(b) }, compared: { $0 }),
        factorization("cholesky", [.definite], { a, _ in try a.cholesky() }, compared: { $0 }),
        factorization("qr", [.uniform], { a, _ in try a.qr() }, compared: { $0.q.matmul($0.r) }),
        factorization("svd", [.uniform], { a, _ in try a.svd() }, compared: { $0.s }),
        factorization("eigh", [.definite], { a, _ in try a.eigh() }, compared: { $0.values })
    ]

    private static func factorization<Result>(
        _ name: String, _ kinds: [Input.Kind],
        _ f: @escaping @Sendable (Tensor<Float>, Tensor<Float>) throws -> Result,
        compared: @escaping @Sendable (Result) -> Tensor<Float>
    ) -> Operation {
        Operation(
            name: name, inputs: { side in kinds.map { Input([side, side], -1...1, $0) } },
            make: { inputs in
                let (a, b) = (inputs[0], inputs.last!)
                func run() -> Result {
                    do { return try f(a, b) } catch { fatalError("\(name): \(error)") }
                }
                return Workload(
                    run: { count in for _ in 0..<count { _ = run() } }, result: { ["y": compared(run())] })
            }, sides: [64, 512], layouts: [.contiguous], target: 0.95, tolerance: 1e-3)
    }
}
