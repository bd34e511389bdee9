import TernCore
import TernNN
import TestSupport

extension ModuleForm {
    static let basics: [String: @Sendable (FixtureParameters) -> ModuleForm] = [
        "Linear": { p in
            .layer(Linear(p.integer("inputs")!, p.integer("outputs")!, hasBias: p.flag("bias") ?? true))
        },
        "crossEntropy": { _ in .function { crossEntropyLoss($0.real(0), $0.integers(1)) } },
        "mse": { p in .function { mseLoss($0.real(0), $0.real(1), reduction: p.reduction) } },
        "binaryCrossEntropy": { p in
            .function { binaryCrossEntropyLoss(logits: $0.real(0), $0.real(1), reduction: p.reduction) }
        },
        "binaryCrossEntropy: weighted": { p in
            .function {
                let weight = $0.real(2).stopGradient()
                return binaryCrossEntropyLoss(logits: $0.real(0), $0.real(1), positiveWeight: weight)
            }
        }
    ]
}

extension FixtureParameters {
    var reduction: Reduction {
        switch text("reduction") {
        case "sum": .sum
        case "none": .none
        default: .mean
        }
    }
}
