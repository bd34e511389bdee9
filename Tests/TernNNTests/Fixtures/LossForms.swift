import TernCore
import TernNN
import TestSupport

extension ModuleForm {
    typealias Make = @Sendable (FixtureParameters) -> ModuleForm

    static let losses = ofClasses.merging(ofProbabilities) { $1 }.merging(ofNumbers) { $1 }.merging(withMargins) { $1 }
        .merging(ofSequences) { $1 }.merging(withClassMargins) { $1 }

    private static let ofSequences: [String: Make] = [
        "ctcLoss": { p in .function { x in ctc(x, x.real(0).logSoftmax(), p) } },
        "ctcLoss: of any numbers": { p in .function { x in ctc(x, x.real(0), p) } }
    ]

    private static func ctc(_ x: ModuleInputs, _ logs: Tensor<Float>, _ p: FixtureParameters) -> Tensor<Float> {
        TernNN.ctcLoss(
            logs, x.integers(1), inputLengths: x.integers(2), labelLengths: x.integers(3),
            blank: p.integer("blank") ?? 0, zeroesInfinity: p.flag("zeroesInfinity") ?? false, reduction: p.reduction)
    }

    private static let ofClasses: [String: Make] = [
        "crossEntropyLoss: options": { p in
            .function { x in
                crossEntropyLoss(
                    x.real(0), x.integers(1), labelSmoothing: p.number("smoothing") ?? 0,
                    ignoring: p.integer("ignored") ?? -100, reduction: p.reduction)
            }
        },
        "crossEntropyLoss: weighted": { p in
            .function { x in
                crossEntropyLoss(
                    x.real(0), x.integers(1), classWeights: x.real(2).stopGradient(),
                    labelSmoothing: p.number("smoothing")!, ignoring: p.integer("ignored") ?? -100,
                    reduction: p.reduction)
            }
        },
        "crossEntropyLoss: probabilities": { p in
            .function { x in
                crossEntropyLoss(
                    x.real(0), probabilities: x.real(1), labelSmoothing: p.number("smoothing") ?? 0,
                    reduction: p.reduction)
            }
        },
        "crossEntropyLoss: weighted probabilities": { p in
            .function { x in
                crossEntropyLoss(
                    x.real(0), probabilities: x.real(1), classWeights: x.real(2).stopGradient(),
                    labelSmoothing: p.number("smoothing")!, reduction: p.reduction)
            }
        },
        "nllLoss": { p in
            .function { x in
                nllLoss(x.real(0), x.integers(1), ignoring: p.integer("ignored") ?? -100, reduction: p.reduction)
            }
        },
        "nllLoss: weighted": { p in
            .function { x in
                nllLoss(x.real(0), x.integers(1), classWeights: x.real(2).stopGradient(), reduction: p.reduction)
            }
        },
        "klDivergenceLoss": { p in
            .function { x in
                klDivergenceLoss(
                    x.real(0), x.real(1), isLogTarget: p.flag("isLogTarget") ?? false, reduction: p.reduction)
            }
        }
    ]

    private static let ofProbabilities: [String: Make] = [
        "binaryCrossEntropyLoss: probabilities": { p in
            .function { x in binaryCrossEntropyLoss(probabilities: x.real(0), x.real(1), reduction: p.reduction) }
        },
        "binaryCrossEntropyLoss: weighted elements": { p in
            .function { x in
                let weight = x.real(2).stopGradient()
                if p.flag("logits") ?? false {
                    return binaryCrossEntropyLoss(logits: x.real(0), x.real(1), weight: weight, reduction: p.reduction)
                }
                return binaryCrossEntropyLoss(
                    probabilities: x.real(0), x.real(1), weight: weight, reduction: p.reduction)
            }
        },
        "focalLoss": { p in
            .function { x in
                focalLoss(
                    logits: x.real(0), x.real(1), alpha: p.number("alpha")!, gamma: p.number("gamma")!,
                    reduction: p.reduction)
            }
        },
        "focalLoss: unweighted": { p in
            .function { x in
                focalLoss(logits: x.real(0), x.real(1), alpha: nil, gamma: p.number("gamma")!, reduction: p.reduction)
            }
        },
        "diceLoss": { p in
            .function { x in diceLoss(x.real(0), x.real(1), smooth: p.number("smooth")!, reduction: p.reduction) }
        }
    ]

    private static let ofNumbers: [String: Make] = [
        "l1Loss": { p in .function { x in l1Loss(x.real(0), x.real(1), reduction: p.reduction) } },
        "huberLoss": { p in
            .function { x in huberLoss(x.real(0), x.real(1), delta: p.number("delta") ?? 1, reduction: p.reduction) }
        },
        "smoothL1Loss": { p in
            .function { x in smoothL1Loss(x.real(0), x.real(1), beta: p.number("beta")!, reduction: p.reduction) }
        },
        "logCoshLoss": { p in .function { x in logCoshLoss(x.real(0), x.real(1), reduction: p.reduction) } },
        "poissonNLLLoss": { p in
            .function { x in
                poissonNLLLoss(
                    x.real(0), x.real(1), isLogInput: p.flag("isLogInput") ?? true, isFull: p.flag("isFull") ?? false,
                    reduction: p.reduction)
            }
        },
        "gaussianNLLLoss": { p in
            .function { x in
                gaussianNLLLoss(
                    x.real(0), x.real(1), variance: x.real(2), isFull: p.flag("isFull") ?? false, reduction: p.reduction
                )
            }
        }
    ]

    private static let withMargins: [String: Make] = [
        "hingeLoss": { p in
            .function { x in hingeLoss(x.real(0), x.real(1), margin: p.number("margin") ?? 1, reduction: p.reduction) }
        },
        "hingeEmbeddingLoss": { p in
            .function { x in
                hingeEmbeddingLoss(x.real(0), x.real(1), margin: p.number("margin") ?? 1, reduction: p.reduction)
            }
        },
        "marginRankingLoss": { p in
            .function { x in
                marginRankingLoss(
                    x.real(0), x.real(1), x.real(2), margin: p.number("margin") ?? 0, reduction: p.reduction)
            }
        },
        "tripletMarginLoss": { p in
            .function { x in
                tripletMarginLoss(
                    anchor: x.real(0), positive: x.real(1), negative: x.real(2), margin: p.number("margin") ?? 1,
                    p: p.number("p") ?? 2, swapsDistance: p.flag("swapsDistance") ?? false, reduction: p.reduction)
            }
        },
        "cosineEmbeddingLoss": { p in
            .function { x in
                cosineEmbeddingLoss(
                    x.real(0), x.real(1), x.real(2), margin: p.number("margin") ?? 0, reduction: p.reduction)
            }
        }
    ]

    private static let withClassMargins: [String: Make] = [
        "softMarginLoss": { p in
            .function { x in softMarginLoss(x.real(0), x.real(1).stopGradient(), reduction: p.reduction) }
        },
        "multiMarginLoss": { p in .function { x in multiMargin(x, p, classWeights: nil) } },
        "multiMarginLoss: weighted": { p in
            .function { x in multiMargin(x, p, classWeights: x.real(2).stopGradient()) }
        },
        "multiLabelMarginLoss": { p in
            .function { x in multiLabelMarginLoss(x.real(0), x.integers(1), reduction: p.reduction) }
        },
        "multiLabelSoftMarginLoss": { p in
            .function { x in multiLabelSoftMarginLoss(x.real(0), x.real(1), reduction: p.reduction) }
        },
        "multiLabelSoftMarginLoss: weighted": { p in
            .function { x in
                let weights = x.real(2).stopGradient()
                return multiLabelSoftMarginLoss(
                    x.real(0), x.real(1), classWeights: weights, reduction: p.reduction)
            }
        }
    ]

    private static func multiMargin(
        _ x: ModuleInputs, _ p: FixtureParameters, classWeights: Tensor<Float>?
    ) -> Tensor<Float> {
        multiMarginLoss(
            x.real(0), x.integers(1), p: p.integer("p") ?? 1, margin: p.number("margin") ?? 1,
            classWeights: classWeights, reduction: p.reduction)
    }
}

extension FixtureParameters {
    func float(_ name: String) -> Float? { number(name).map { Float($0) } }
}
