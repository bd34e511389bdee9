import TernCore
import TestSupport

extension FixtureTable {
    mutating func addActivations() {
        real("relu") { $0[0].relu() }
        real("leakyReLU") { call in call.scalar("slope").map { call[0].leakyReLU(slope: $0) } ?? call[0].leakyReLU() }
        real("gelu") { $0[0].gelu(approximation: $0.text("approximation") == "tanh" ? .tanh : .none) }
        real("silu") { $0[0].silu() }
        real("softplus") { $0[0].softplus() }
        real("relu6") { $0[0].relu6() }
        real("prelu") { $0[0].prelu($0[1]) }
        real("elu") { call in call.scalar("alpha").map { call[0].elu(alpha: $0) } ?? call[0].elu() }
        real("celu") { call in call.scalar("alpha").map { call[0].celu(alpha: $0) } ?? call[0].celu() }
        real("selu") { $0[0].selu() }
        real("mish") { $0[0].mish() }
        real("glu") { $0[0].glu(axis: $0.axis) }
        real("swiglu") { $0[0].swiglu(axis: $0.axis) }
        real("hardSigmoid") { $0[0].hardSigmoid() }
        real("hardSwish") { $0[0].hardSwish() }
        real("hardTanh") { call in
            call.scalar("min").map { call[0].hardTanh(min: $0, max: call.scalar("max")!) } ?? call[0].hardTanh()
        }
        real("softsign") { $0[0].softsign() }
        real("tanhShrink") { $0[0].tanhShrink() }
        real("softShrink") { $0[0].softShrink(lambda: $0.scalar("lambda")!) }
        real("hardShrink") { $0[0].hardShrink(lambda: $0.scalar("lambda")!) }
        real("softmin") { $0[0].softmin(axis: $0.axis) }
        real("threshold") { $0[0].threshold($0.scalar("threshold")!, value: $0.scalar("value")!) }
        real("logSigmoid") { $0[0].logSigmoid() }
        real("softmax") { $0[0].softmax(axis: $0.axis) }
        real("logSoftmax") { $0[0].logSoftmax(axis: $0.axis) }
        real("callAsFunction") { call in
            Activation.allCases.first { "\($0)" == call.text("activation")! }!(call[0])
        }
        real("crossEntropyLoss") { call in
            let reductions: [String: Reduction] = ["sum": .sum, "none": .none]
            return crossEntropyLoss(
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
