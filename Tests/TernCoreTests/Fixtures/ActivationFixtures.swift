import TernCore

extension FixtureTable {
    mutating func addActivations() {
        real("relu") { $0[0].relu() }
        real("leakyReLU") { call in call.scalar("slope").map { call[0].leakyReLU(slope: $0) } ?? call[0].leakyReLU() }
        real("gelu") { $0[0].gelu(approximation: $0.text("approximation") == "tanh" ? .tanh : .none) }
        real("silu") { $0[0].silu() }
        real("softplus") { $0[0].softplus() }
        real("softmax") { $0[0].softmax(axis: $0.axis) }
        real("logSoftmax") { $0[0].logSoftmax(axis: $0.axis) }
        real("callAsFunction") { call in
            Activation.allCases.first { "\($0)" == call.text("activation")! }!(call[0])
        }
        real("crossEntropy") { call in
            let reductions: [String: Reduction] = ["sum": .sum, "none": .none]
            return crossEntropy(
                call[0], call.integers(1), labelSmoothing: call.parameters.number("smoothing") ?? 0,
                ignoring: call.integer("ignored") ?? Tensor<Int>.ignoredLabel,
                reduction: reductions[call.text("reduction") ?? ""] ?? .mean)
        }
        real("linear") { call in
            let activations: [String: Activation] = ["tanh": .tanh, "relu": .relu]
            return linear(
                call[0], call[1], call.inputs.count > 2 ? call[2] : nil,
                activation: activations[call.text("activation") ?? ""] ?? .identity)
        }
        integer("oneHot") { $0.integers(0).oneHot($0.integer("count")!) }
    }
}
