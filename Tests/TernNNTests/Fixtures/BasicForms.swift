import TernCore
import TernNN
import TestSupport

extension ModuleForm {
    static let basics: [String: @Sendable (FixtureParameters) -> ModuleForm] = [
        "Linear": { p in
            .layer(Linear(p.integer("inputs")!, p.integer("outputs")!, hasBias: p.flag("bias") ?? true))
        },
        "Bilinear": { p in
            let layer = Bilinear(
                p.integer("firstInputs")!, p.integer("secondInputs")!, p.integer("outputs")!,
                hasBias: p.flag("bias") ?? true)
            return ModuleForm(module: layer) { [layer($0.real(0), $0.real(1))] }
        },
        "crossEntropyLoss": { _ in .function { crossEntropyLoss($0.real(0), $0.integers(1)) } },
        "mseLoss": { p in .function { mseLoss($0.real(0), $0.real(1), reduction: p.reduction) } },
        "binaryCrossEntropyLoss": { p in
            .function { binaryCrossEntropyLoss(logits: $0.real(0), $0.real(1), reduction: p.reduction) }
        },
        "binaryCrossEntropyLoss: weighted": { p in
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
