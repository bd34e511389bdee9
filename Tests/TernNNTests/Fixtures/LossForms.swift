import TernCore
import TernNN
import TestSupport

extension ModuleForm {
    typealias Make = @Sendable (FixtureParameters) -> ModuleForm

    static let losses = ofClasses.merging(ofProbabilities) { $1 }.merging(ofNumbers) { $1 }.merging(withMargins) { $1 }
        .merging(ofSequences) { $1 }

    private static let ofSequences: [String: Make] = [
        "ctc": { p in .function { x in ctc(x, x.real(0).logSoftmax(), p) } },
        "ctc: of any numbers": { p in .function { x in ctc(x, x.real(0), p) } }
    ]

    private static func ctc(_ x: ModuleInputs, _ logs: Tensor<Float>, _ p: FixtureParameters) -> Tensor<Float> {
        TernNN.ctcLoss(
            logs, x.integers(1), inputLengths: x.integers(2), labelLengths: x.integers(3),
            blank: p.integer("blank") ?? 0, zeroInfinity: p.flag("zeroInfinity") ?? false, reduction: p.reduction)
    }

    private static let ofClasses: [String: Make] = [
        "crossEntropy: options": { p in
            .function { x in
                crossEntropyLoss(
                    x.real(0), x.integers(1), labelSmoothing: p.number("smoothing") ?? 0,
                    ignoring: p.integer("ignored") ?? -100, reduction: p.reduction)
            }
        },
        "crossEntropy: weighted": { p in
            .function { x in
                crossEntropyLoss(
                    x.real(0), x.integers(1), classWeights: x.real(2).stopGradient(),
                    labelSmoothing: p.number("smoothing")!, ignoring: p.integer("ignored") ?? -100,
                    reduction: p.reduction)
            }
        },
        "crossEntropy: probabilities": { p in
            .function { x in
                crossEntropyLoss(
                    x.real(0), probabilities: x.real(1), labelSmoothing: p.number("smoothing") ?? 0,
                    reduction: p.reduction)
            }
        },
        "crossEntropy: weighted probabilities": { p in
            .function { x in
                crossEntropyLoss(
                    x.real(0), probabilities: x.real(1), classWeights: x.real(2).stopGradient(),
                    labelSmoothing: p.number("smoothing")!, reduction: p.reduction)
            }
        },
        "nll": { p in
            .function { x in
                nllLoss(x.real(0), x.integers(1), ignoring: p.integer("ignored") ?? -100, reduction: p.reduction)
            }
        },
        "nll: weighted": { p in
            .function { x in
                nllLoss(x.real(0), x.integers(1), classWeights: x.real(2).stopGradient(), reduction: p.reduction)
            }
        },
        "klDivergence": { p in
            .function { x in
                klDivergenceLoss(x.real(0), x.real(1), logTarget: p.flag("logTarget") ?? false, reduction: p.reduction)
            }
        }
    ]

    private static let ofProbabilities: [String: Make] = [
        "binaryCrossEntropy: probabilities": { p in
            .function { x in binaryCrossEntropyLoss(probabilities: x.real(0), x.real(1), reduction: p.reduction) }
        },
        "binaryCrossEntropy: weighted elements": { p in
            .function { x in
                let weight = x.real(2).stopGradient()
                if p.flag("logits") ?? false {
                    return binaryCrossEntropyLoss(logits: x.real(0), x.real(1), weight: weight, reduction: p.reduction)
                }
                return binaryCrossEntropyLoss(
                    probabilities: x.real(0), x.real(1), weight: weight, reduction: p.reduction)
            }
        },
        "focal": { p in
            .function { x in
                focalLoss(
                    logits: x.real(0), x.real(1), alpha: p.float("alpha")!, gamma: p.float("gamma")!,
                    reduction: p.reduction)
            }
        },
        "focal: unweighted": { p in
            .function { x in
                focalLoss(logits: x.real(0), x.real(1), alpha: nil, gamma: p.float("gamma")!, reduction: p.reduction)
            }
        },
        "dice": { p in
            .function { x in diceLoss(x.real(0), x.real(1), smooth: p.float("smooth")!, reduction: p.reduction) }
        }
    ]

    private static let ofNumbers: [String: Make] = [
        "l1": { p in .function { x in l1Loss(x.real(0), x.real(1), reduction: p.reduction) } },
        "huber": { p in
            .function { x in huberLoss(x.real(0), x.real(1), delta: p.float("delta") ?? 1, reduction: p.reduction) }
        },
        "smoothL1": { p in
            .function { x in smoothL1Loss(x.real(0), x.real(1), beta: p.float("beta")!, reduction: p.reduction) }
        },
        "logCosh": { p in .function { x in logCoshLoss(x.real(0), x.real(1), reduction: p.reduction) } },
        "poissonNLL": { p in
            .function { x in
                poissonNLLLoss(
                    x.real(0), x.real(1), logInput: p.flag("logInput") ?? true, full: p.flag("full") ?? false,
                    reduction: p.reduction)
            }
        },
        "gaussianNLL": { p in
            .function { x in
                gaussianNLLLoss(
                    x.real(0), x.real(1), variance: x.real(2), full: p.flag("full") ?? false, reduction: p.reduction)
            }
        }
    ]

    private static let withMargins: [String: Make] = [
        "hinge": { p in
            .function { x in hingeLoss(x.real(0), x.real(1), margin: p.float("margin") ?? 1, reduction: p.reduction) }
        },
        "hingeEmbedding": { p in
            .function { x in
                hingeEmbeddingLoss(x.real(0), x.real(1), margin: p.float("margin") ?? 1, reduction: p.reduction)
            }
        },
        "marginRanking": { p in
            .function { x in
                marginRankingLoss(
                    x.real(0), x.real(1), x.real(2), margin: p.float("margin") ?? 0, reduction: p.reduction)
            }
        },
        "tripletMargin": { p in
            .function { x in
                tripletMarginLoss(
                    anchor: x.real(0), positive: x.real(1), negative: x.real(2), margin: p.float("margin") ?? 1,
                    p: p.float("p") ?? 2, swap: p.flag("swap") ?? false, reduction: p.reduction)
            }
        },
        "cosineEmbedding": { p in
            .function { x in
                cosineEmbeddingLoss(
                    x.real(0), x.real(1), x.real(2), margin: p.float("margin") ?? 0, reduction: p.reduction)
            }
        }
    ]
}

extension FixtureParameters {
    func float(_ name: String) -> Float? { number(name).map { Float($0) } }
}
