import TernCore
import TernNN

/// A loss as a function of one tensor, with the others fixed, in either precision.
enum SingularLoss {
    case binaryLogits([Double]), binaryWithWeights([Double]), binaryProbabilities([Double])
    case focal([Double], gamma: Double)
    case poisson([Double]), poissonOfRates([Double]), gaussianVariance([Double]), gaussianOfLargeNumbers
    case squared, absolute, huber, smoothL1(beta: Double), logCosh
    case hinge([Double]), softMargin([Double]), hingeEmbedding([Double]), ranking([Double])
    case multiMargin(Int, p: Int), multiLabelMargin([Int]), multiLabelSoftMargin([Double])
    case divergence([Double]), divergenceOfTarget([Double]), divergenceOfLogTarget([Double])
    case softLabels([Double]), labels([Int], weights: [Double]?, smoothing: Double, Reduction)
    case likelihood([Int], weights: [Double]?, Reduction)
    case cosine([Double], together: Bool), triplet(p: Double, epsilon: Double)
    case dice([Double])
    case ctc(zeroesInfinity: Bool)

    func callAsFunction<S: TensorFloatingPoint>(_ x: Tensor<S>) -> Tensor<S> {
        func other(_ scalars: [Double]) -> Tensor<S> { Tensor<S>(Tensor(shape: x.shape, scalars: scalars)) }
        let zeros = Tensor<S>.zeros(x.shape)
        switch self {
        case .binaryLogits(let t): return binaryCrossEntropyLoss(logits: x, other(t), reduction: .none)
        case .binaryWithWeights(let w):
            return binaryCrossEntropyLoss(logits: x, zeros, weight: other(w), reduction: .none)
        case .binaryProbabilities(let t): return binaryCrossEntropyLoss(probabilities: x, other(t), reduction: .none)
        case .focal(let t, let gamma): return focalLoss(logits: x, other(t), alpha: nil, gamma: gamma, reduction: .none)
        case .poisson(let t): return poissonNLLLoss(x, other(t), reduction: .none)
        case .poissonOfRates(let t): return poissonNLLLoss(x, other(t), isLogInput: false, reduction: .none)
        case .gaussianVariance(let t): return gaussianNLLLoss(zeros, other(t), variance: x, reduction: .none)
        case .gaussianOfLargeNumbers: return gaussianNLLLoss(x, zeros, variance: .full([], 1e38), reduction: .none)
        case .squared: return mseLoss(x, zeros, reduction: .none)
        case .absolute: return l1Loss(x, zeros, reduction: .none)
        case .huber: return huberLoss(x, zeros, reduction: .none)
        case .smoothL1(let beta): return smoothL1Loss(x, zeros, beta: beta, reduction: .none)
        case .logCosh: return logCoshLoss(x, zeros, reduction: .none)
        case .hinge(let t): return hingeLoss(x, other(t), reduction: .none)
        case .softMargin(let t): return softMarginLoss(x, other(t), reduction: .none)
        case .hingeEmbedding(let t): return hingeEmbeddingLoss(x, other(t), reduction: .none)
        case .ranking(let t): return marginRankingLoss(x, zeros, other(t), reduction: .none)
        case .multiMargin(let label, let p): return multiMarginLoss(x, Tensor(label), p: p, reduction: .none)
        case .multiLabelMargin(let labels): return multiLabelMarginLoss(x, Tensor(labels), reduction: .none)
        case .multiLabelSoftMargin(let t): return multiLabelSoftMarginLoss(x, other(t), reduction: .none)
        case .divergence(let t): return klDivergenceLoss(x, other(t), reduction: .none)
        case .divergenceOfTarget(let logs): return klDivergenceLoss(other(logs), x, reduction: .none)
        case .divergenceOfLogTarget(let logs):
            return klDivergenceLoss(other(logs), x, isLogTarget: true, reduction: .none)
        case .softLabels(let t): return crossEntropyLoss(x, probabilities: other(t), reduction: .none)
        case .labels(let y, let weights, let smoothing, let reduction):
            return crossEntropyLoss(
                x, Tensor(y), classWeights: weights.map { Tensor<S>(Tensor($0)) }, labelSmoothing: smoothing,
                reduction: reduction)
        case .likelihood(let y, let weights, let reduction):
            return nllLoss(x, Tensor(y), classWeights: weights.map { Tensor<S>(Tensor($0)) }, reduction: reduction)
        case .cosine(let b, let together):
            return cosineEmbeddingLoss(x, other(b), Tensor(together ? 1 : -1), reduction: .none)
        case .triplet(let p, let epsilon):
            return tripletMarginLoss(
                anchor: x, positive: x.stopGradient(), negative: x.stopGradient(), p: p, epsilon: epsilon,
                reduction: .none)
        case .dice(let t): return diceLoss(x, other(t), smooth: 0, reduction: .none)
        case .ctc(let zeroes): return ctcLoss(x, [[1]], zeroesInfinity: zeroes, reduction: .sum)
        }
    }
}

/// A point at which the formula of a loss breaks down, with the limits by hand.
struct SingularPoint: Sendable {
    let loss: SingularLoss
    var shape: Shape
    let x: [Double]
    let value: [Double]
    let slope: [Double]
    /// The second derivative of each element, or the product of the Hessian with 1, 2, 3, …; nil where there is no finite
    /// limit.
    let curvature: [Double]?
    /// A Boolean value indicating whether each element has a loss of its own.
    var isElementwise: Bool

    private static func each(
        _ loss: SingularLoss, _ x: [Double], value: [Double], slope: [Double], curvature: [Double]?
    ) -> SingularPoint {
        SingularPoint(
            loss: loss, shape: [x.count], x: x, value: value, slope: slope, curvature: curvature, isElementwise: true)
    }

    private static func row(
        _ loss: SingularLoss, _ x: [Double], shape: Shape? = nil, value: [Double], slope: [Double],
        curvature: [Double]?
    ) -> SingularPoint {
        SingularPoint(
            loss: loss, shape: shape ?? [x.count], x: x, value: value, slope: slope, curvature: curvature,
            isElementwise: false)
    }

    static let all = probabilities + likelihoods + errors + margins + classes + pairs

    private static let inf = Double.infinity
    private static let log2 = 0.6931471805599453

    private static let probabilities: [SingularPoint] = [
        each(
            .binaryLogits([1, 0, 0, 1, 0.5]), [inf, -inf, inf, -inf, 0], value: [0, 0, inf, inf, log2],
            slope: [0, 0, 1, -1, 0], curvature: [0, 0, 0, 0, 0.25]),
        each(.binaryWithWeights([0, 1]), [inf, -inf], value: [0, 0], slope: [0, 0], curvature: [0, 0]),
        each(
            .binaryProbabilities([0, 1, 1, 0]), [0, 1, 0, 1], value: [0, 0, 100, 100], slope: [1, -1, -1e12, 1e12],
            curvature: [1, 1, 0, 0]),
        each(
            .focal([1, 0, 1, 0, 1, 0], gamma: 0.5), [60, -60, 1e3, -1e30, inf, -inf],
            value: .init(repeating: 0, count: 6),
            slope: .init(repeating: 0, count: 6), curvature: .init(repeating: 0, count: 6)),
        each(
            .focal([1, 0], gamma: 0), [inf, -inf], value: [0, 0], slope: [0, 0], curvature: [0, 0]),
        each(.focal([0, 1], gamma: 0.5), [1e3, -1e30], value: [1e3, 1e30], slope: [1, -1], curvature: [0, 0]),
        each(.focal([0, 1], gamma: 2), [inf, -inf], value: [inf, inf], slope: [1, -1], curvature: nil),
        each(
            .multiLabelSoftMargin([1]), [inf], value: [0], slope: [0], curvature: [0]),
        row(.dice([0, 0]), [0, 0], shape: [1, 2], value: [0], slope: [0, 0], curvature: [0, 0]),
        row(.dice([1, 0]), [0, 0], shape: [1, 2], value: [1], slope: [-2, 0], curvature: [8, 2])
    ]

    private static let likelihoods: [SingularPoint] = [
        each(
            .poisson([0, 2, 0]), [-inf, -inf, -1e3], value: [0, inf, 0], slope: [0, -2, 0], curvature: [0, 0, 0]),
        each(
            .poissonOfRates([0, 1]), [0, 0], value: [0, 18.420680743952367], slope: [1, 1 - 1e8], curvature: [0, 1e16]),
        each(
            .gaussianVariance([0, 1]), [0, 0], value: [-6.907755278982137, 499_993.092244721],
            slope: [5e5, 5e5 - 5e11], curvature: [-5e11, 1e18 - 5e11]),
        each(.gaussianVariance([1]), [inf], value: [inf], slope: [0], curvature: [0]),
        each(
            .gaussianOfLargeNumbers, [1e25], value: [5e11 + 43.749118], slope: [1e-13], curvature: [1e-38])
    ]

    private static let errors: [SingularPoint] = [
        each(.squared, [0, inf], value: [0, inf], slope: [0, inf], curvature: [2, 2]),
        each(.absolute, [0, inf, -inf], value: [0, inf, inf], slope: [0, 1, -1], curvature: [0, 0, 0]),
        each(.huber, [0, inf, -inf], value: [0, inf, inf], slope: [0, 1, -1], curvature: [1, 0, 0]),
        each(
            .smoothL1(beta: 1e-30), [5, -1e-31, 0], value: [5, 5e-33, 0], slope: [1, -0.1, 0],
            curvature: [0, 1e30, 1e30]),
        each(.smoothL1(beta: 0), [5, 0, -inf], value: [5, 0, inf], slope: [1, 0, -1], curvature: [0, 0, 0]),
        each(
            .logCosh, [0, inf, -inf, 1e3], value: [0, inf, inf, 1e3 - log2], slope: [0, 1, -1, 1],
            curvature: [1, 0, 0, 0])
    ]

    private static let margins: [SingularPoint] = [
        each(.hinge([1, 1]), [inf, -inf], value: [0, inf], slope: [0, -1], curvature: [0, 0]),
        each(
            .softMargin([1, 1, -1]), [inf, -inf, 0], value: [0, inf, log2], slope: [0, -1, 0.5], curvature: [0, 0, 0.25]
        ),
        each(.hingeEmbedding([1, 1, -1]), [0, inf, inf], value: [0, inf, 0], slope: [1, 1, 0], curvature: [0, 0, 0]),
        each(.ranking([1, 1]), [inf, -inf], value: [0, inf], slope: [0, -1], curvature: [0, 0]),
        row(.multiMargin(0, p: 2), [inf, 0, -inf], value: [0], slope: [0, 0, 0], curvature: [0, 0, 0]),
        row(.multiMargin(1, p: 1), [1, 0, -inf], value: [2.0 / 3], slope: [1.0 / 3, -1.0 / 3, 0], curvature: [0, 0, 0]),
        row(.multiMargin(0, p: 1), [0, 0], value: [0.5], slope: [-0.5, 0.5], curvature: [0, 0]),
        row(.multiLabelMargin([-1, -1]), [0, inf], value: [0], slope: [0, 0], curvature: [0, 0]),
        row(.multiLabelMargin([1, 0]), [0, -inf], value: [0], slope: [0, 0], curvature: [0, 0])
    ]

    private static let classes: [SingularPoint] = [
        each(.divergence([0, 0, 1]), [-inf, 0, 0], value: [0, 0, 0], slope: [0, 0, -1], curvature: [0, 0, 0]),
        // The derivative by a target of 0 leaves out log 0.
        each(.divergenceOfTarget([-2]), [0], value: [0], slope: [2], curvature: [0]),
        each(.divergenceOfLogTarget([-1, -inf]), [-inf, -inf], value: [0, 0], slope: [0, 0], curvature: [0, 0]),
        row(.softLabels([1, 0, 0]), [0, -inf, 0], value: [log2], slope: [-0.5, 0, 0.5], curvature: [-0.5, 0, 0.5]),
        row(
            .labels([0], weights: nil, smoothing: 0, .none), [0, -inf, 0], shape: [1, 3], value: [log2],
            slope: [-0.5, 0, 0.5],
            curvature: [-0.5, 0, 0.5]),
        row(
            .labels([0], weights: [1, 0, 1], smoothing: 0.5, .none), [0, -inf, 0], shape: [1, 3], value: [log2 * 5 / 6],
            slope: [-0.25, 0, 0.25], curvature: [-5.0 / 12, 0, 5.0 / 12]),
        row(
            .labels([1], weights: [1, 0, 1], smoothing: 0, .none), [0, -inf, 0], shape: [1, 3], value: [0],
            slope: [0, 0, 0],
            curvature: [0, 0, 0]),
        row(
            .labels([-100, -100], weights: nil, smoothing: 0.1, .mean), [1, 2, 3, 4], shape: [2, 2], value: [0],
            slope: [0, 0, 0, 0], curvature: [0, 0, 0, 0]),
        row(
            .labels([0, 1], weights: [0, 0], smoothing: 0, .mean), [1, 2, 3, 4], shape: [2, 2], value: [0],
            slope: [0, 0, 0, 0],
            curvature: [0, 0, 0, 0]),
        row(
            .likelihood([-100, -100], weights: nil, .mean), [1, -inf, 3, 4], shape: [2, 2], value: [0],
            slope: [0, 0, 0, 0],
            curvature: [0, 0, 0, 0]),
        row(
            .likelihood([0, 1], weights: [0, 1], .mean), [-inf, 0, 0, -2], shape: [2, 2], value: [2],
            slope: [0, 0, 0, -1],
            curvature: [0, 0, 0, 0]),
        row(
            .likelihood([0, 1], weights: [0, 0], .mean), [-inf, 0, 0, -2], shape: [2, 2], value: [0],
            slope: [0, 0, 0, 0],
            curvature: [0, 0, 0, 0]),
        // Alignments 0 1 and 1 0 and 1 1, the last of which is impossible.
        row(
            .ctc(zeroesInfinity: false), [-log2, -log2, 0, -inf], shape: [2, 1, 2], value: [log2],
            slope: [0.5, -0.5, 0, 0], curvature: nil),
        row(
            .ctc(zeroesInfinity: false), [0, -inf, 0, -inf], shape: [2, 1, 2], value: [inf], slope: [0, 0, 0, 0],
            curvature: [0, 0, 0, 0]),
        row(
            .ctc(zeroesInfinity: true), [0, -inf, 0, -inf], shape: [2, 1, 2], value: [0], slope: [0, 0, 0, 0],
            curvature: [0, 0, 0, 0])
    ]

    private static let pairs: [SingularPoint] =
        [
            row(.cosine([3, 4], together: true), [0, 0], value: [1], slope: [-0.6e6, -0.8e6], curvature: nil),
            row(.cosine([0, 0], together: true), [0, 0], value: [1], slope: [0, 0], curvature: nil),
            row(
                .cosine([1e25, 1e25], together: true), [1e25, 0], value: [0.2928932188134524],
                slope: [0, -7.071067811865475e-26],
                curvature: nil),
            row(.dice([1, 1]), [1, 1], shape: [1, 2], value: [0], slope: [-0.25, -0.25], curvature: nil)
        ]
        + [1, 1.5, 2, 3, inf].flatMap { p in
            [0, 1e-6].map { row(.triplet(p: p, epsilon: $0), [1, 1], value: [1], slope: [0, 0], curvature: nil) }
        }
}

/// A loss with its mean over no samples.
struct EmptyBatch: Sendable, CustomStringConvertible {
    let description: String
    let loss: @Sendable (Tensor<Double>) -> Tensor<Double>

    func callAsFunction(_ x: Tensor<Double>) -> Tensor<Double> { loss(x) }

    private static let none = Tensor<Int>.zeros([0])
    private static let zero = Tensor<Double>.zeros([0])

    static let all: [EmptyBatch] = [
        EmptyBatch(description: "crossEntropyLoss") { crossEntropyLoss($0, none) },
        EmptyBatch(description: "crossEntropyLoss of probabilities") { crossEntropyLoss($0, probabilities: $0) },
        EmptyBatch(description: "nllLoss") { nllLoss($0, none) },
        EmptyBatch(description: "klDivergenceLoss") { klDivergenceLoss($0, $0) },
        EmptyBatch(description: "binaryCrossEntropyLoss of logits") { binaryCrossEntropyLoss(logits: $0, $0) },
        EmptyBatch(description: "binaryCrossEntropyLoss") { binaryCrossEntropyLoss(probabilities: $0, $0) },
        EmptyBatch(description: "focalLoss") { focalLoss(logits: $0, $0) },
        EmptyBatch(description: "diceLoss") { diceLoss($0, $0) },
        EmptyBatch(description: "mseLoss") { mseLoss($0, $0) },
        EmptyBatch(description: "l1Loss") { l1Loss($0, $0) },
        EmptyBatch(description: "huberLoss") { huberLoss($0, $0) },
        EmptyBatch(description: "smoothL1Loss") { smoothL1Loss($0, $0) },
        EmptyBatch(description: "logCoshLoss") { logCoshLoss($0, $0) },
        EmptyBatch(description: "poissonNLLLoss") { poissonNLLLoss($0, $0, isFull: true) },
        EmptyBatch(description: "gaussianNLLLoss") { gaussianNLLLoss($0, $0, variance: $0) },
        EmptyBatch(description: "hingeLoss") { hingeLoss($0, $0) },
        EmptyBatch(description: "softMarginLoss") { softMarginLoss($0, $0) },
        EmptyBatch(description: "hingeEmbeddingLoss") { hingeEmbeddingLoss($0, $0) },
        EmptyBatch(description: "marginRankingLoss") { marginRankingLoss($0, $0, $0) },
        EmptyBatch(description: "tripletMarginLoss") { tripletMarginLoss(anchor: $0, positive: $0, negative: $0) },
        EmptyBatch(description: "cosineEmbeddingLoss") { cosineEmbeddingLoss($0, $0, zero) },
        EmptyBatch(description: "multiMarginLoss") { multiMarginLoss($0, none) },
        EmptyBatch(description: "multiLabelMarginLoss") { multiLabelMarginLoss($0, Tensor<Int>.zeros([0, 3])) },
        EmptyBatch(description: "multiLabelSoftMarginLoss") { multiLabelSoftMarginLoss($0, $0) },
        EmptyBatch(description: "ctcLoss") { ctcLoss($0.reshape([1, 0, 3]), Tensor<Int>.zeros([0, 2])) }
    ]
}
