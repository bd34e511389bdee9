import TernCore
import TernNN

extension Misuse {
    static let losses = shapes + ranges + beyond

    private static let shapes: [Misuse] = [
        Misuse("valueAndGradients: only a value of one element has a gradient; the function returned shape [4, 3]") {
            let layer = Linear(2, 3)
            _ = valueAndGradients(of: layer) { layer(.zeros([4, 2])) }
        },
        Misuse("mseLoss: expected prediction and target of one shape, found [4, 1] and [4]") {
            _ = mseLoss(Tensor<Float>.zeros([4, 1]), .zeros([4]))
        },
        Misuse("binaryCrossEntropyLoss: expected prediction and target of one shape, found [4, 1] and [4]") {
            _ = binaryCrossEntropyLoss(logits: Tensor<Float>.zeros([4, 1]), .zeros([4]))
        },
        Misuse("crossEntropyLoss: expected logits: [..., classes] and labels: [...], found [4, 3] and [3]") {
            _ = crossEntropyLoss(Tensor<Float>.zeros([4, 3]), [0, 1, 2])
        },
        Misuse("crossEntropyLoss: expected one weight for each of the 3 classes, found shape [2]") {
            _ = crossEntropyLoss(Tensor<Float>.zeros([1, 3]), [0], classWeights: [1, 2])
        },
        Misuse("crossEntropyLoss: label smoothing 1.5 is not in 0...1") {
            _ = crossEntropyLoss(Tensor<Float>.zeros([1, 3]), [0], labelSmoothing: 1.5)
        },
        Misuse("crossEntropyLoss: label 3 of sample 1 is out of range: expected 0..<3 or -100") {
            _ = crossEntropyLoss(Tensor<Float>.zeros([2, 3]), [0, 3])
        },
        Misuse("classificationAccuracy: expected logits: [..., classes] and labels: [...], found [4, 3] and [1]") {
            _ = classificationAccuracy(Tensor<Float>.zeros([4, 3]), [0])
        }
    ]

    private static let ranges: [Misuse] = [
        Misuse("crossEntropyLoss: expected prediction and target of one shape, found [4, 3] and [4]") {
            _ = crossEntropyLoss(Tensor<Float>.zeros([4, 3]), probabilities: .zeros([4]))
        },
        Misuse("nllLoss: label -1 of sample 1 is out of range: expected 0..<3 or -100") {
            _ = nllLoss(Tensor<Float>.zeros([2, 3]), [0, -1])
        },
        Misuse("nllLoss: expected one weight for each of the 3 classes, found shape [2]") {
            _ = nllLoss(Tensor<Float>.zeros([1, 3]), [0], classWeights: [1, 2])
        },
        Misuse("huberLoss: delta is 0.0, expected a finite number above 0") {
            _ = huberLoss(Tensor<Float>.zeros([1]), .zeros([1]), delta: 0)
        },
        Misuse("smoothL1Loss: beta is -1.0, expected a finite number of at least 0") {
            _ = smoothL1Loss(Tensor<Float>.zeros([1]), .zeros([1]), beta: -1)
        },
        Misuse("multiMarginLoss: label 3 of sample 1 is out of range: expected 0..<3") {
            _ = multiMarginLoss(Tensor<Float>.zeros([2, 3]), [0, 3])
        },
        Misuse("multiMarginLoss: p is 3, expected 1 or 2") {
            _ = multiMarginLoss(Tensor<Float>.zeros([2, 3]), [0, 1], p: 3)
        },
        Misuse("multiLabelMarginLoss: label 3 of sample 0 is out of range: expected 0..<3") {
            _ = multiLabelMarginLoss(Tensor<Float>.zeros([1, 3]), [[0, 3, -1]])
        },
        Misuse("multiLabelMarginLoss: expected scores: [..., classes] and labels: [..., classes], found [2, 3] and [2]")
        {
            _ = multiLabelMarginLoss(Tensor<Float>.zeros([2, 3]), [0, 1])
        },
        Misuse("gaussianNLLLoss: a variance of shape [4, 2] does not broadcast to [2], that of mean and target") {
            _ = gaussianNLLLoss(Tensor<Float>.zeros([2]), .zeros([1]), variance: .ones([4, 2]))
        },
        Misuse("gaussianNLLLoss: shapes do not broadcast: [2] and [3]") {
            _ = gaussianNLLLoss(Tensor<Float>.zeros([2]), .zeros([3]), variance: .ones([1]))
        },
        Misuse("ctcLoss: expected at least one frame, found [0, 1, 3]") {
            _ = ctcLoss(Tensor<Float>.zeros([0, 1, 3]), [[1]])
        },
        Misuse("gaussianNLLLoss: a variance is negative") {
            _ = gaussianNLLLoss(Tensor<Float>.zeros([2]), .zeros([2]), variance: [1, -1])
        },
        Misuse("diceLoss: expected shape [samples, ...], found [3]") {
            _ = diceLoss(Tensor<Float>.zeros([3]), .zeros([3]))
        },
        Misuse("cosineEmbeddingLoss: expected pairs: [..., features] and targets: [...], found [4, 3] and [3]") {
            _ = cosineEmbeddingLoss(Tensor<Float>.zeros([4, 3]), .zeros([4, 3]), .zeros([3]))
        },
        Misuse("ctcLoss: label 0 of sample 1 is out of range: expected 0..<3 but for 0") {
            _ = ctcLoss(Tensor<Float>.zeros([4, 2, 3]), [[1, 2], [1, 0]])
        },
        Misuse("ctcLoss: the input length of sample 0 is 5, expected 1...4") {
            _ = ctcLoss(Tensor<Float>.zeros([4, 1, 3]), [[1]], inputLengths: [5])
        },
        Misuse("ctcLoss: expected label lengths: [1], found shape [2]") {
            _ = ctcLoss(Tensor<Float>.zeros([4, 1, 3]), [[1]], labelLengths: [1, 1])
        }
    ]

    /// Each hyperparameter of a loss, beside its range and as no number.
    private static let beyond: [Misuse] = [.nan, .infinity, -1, 0, 2].flatMap { value in
        let x = Tensor<Float>.full([2, 3], 0.5)
        func rows(
            _ name: String, _ parameter: String, _ rule: String, _ isAllowed: Bool,
            _ loss: @escaping @Sendable () -> Tensor<Float>
        ) -> [Misuse] {
            isAllowed ? [] : [Misuse("\(name): \(parameter) is \(value), expected \(rule)") { _ = loss() }]
        }
        let (isFinite, isPositive) = (value.isFinite, value.isFinite && value > 0)
        let isNonnegative = value.isFinite && value >= 0
        let (finite, nonnegative) = ("a finite number", "a finite number of at least 0")
        let positive = "a finite number above 0"
        let margins =
            rows("hingeLoss", "margin", finite, isFinite) { hingeLoss(x, x, margin: value) }
            + rows("hingeEmbeddingLoss", "margin", finite, isFinite) { hingeEmbeddingLoss(x, x, margin: value) }
            + rows("marginRankingLoss", "margin", finite, isFinite) { marginRankingLoss(x, x, x, margin: value) }
            + rows("multiMarginLoss", "margin", finite, isFinite) { multiMarginLoss(x, [0, 1], margin: value) }
            + rows("tripletMarginLoss", "margin", finite, isFinite) {
                tripletMarginLoss(anchor: x, positive: x, negative: x, margin: value)
            }
            + rows("tripletMarginLoss", "p", "a number above 0", value > 0) {
                tripletMarginLoss(anchor: x, positive: x, negative: x, p: value)
            }
            + rows("tripletMarginLoss", "epsilon", nonnegative, isNonnegative) {
                tripletMarginLoss(anchor: x, positive: x, negative: x, epsilon: value)
            }
            + rows("cosineEmbeddingLoss", "margin", "a number in -1...1", abs(value) <= 1) {
                cosineEmbeddingLoss(x, x, [1, 1], margin: value)
            }
        let others =
            rows("huberLoss", "delta", positive, isPositive) { huberLoss(x, x, delta: value) }
            + rows("smoothL1Loss", "beta", nonnegative, isNonnegative) { smoothL1Loss(x, x, beta: value) }
            + rows("poissonNLLLoss", "epsilon", positive, isPositive) { poissonNLLLoss(x, x, epsilon: value) }
            + rows("gaussianNLLLoss", "epsilon", positive, isPositive) {
                gaussianNLLLoss(x, x, variance: x, epsilon: value)
            }
            + rows("focalLoss", "alpha", "a number in 0...1", (0...1).contains(value)) {
                focalLoss(logits: x, x, alpha: value)
            }
            + rows("focalLoss", "gamma", nonnegative, isNonnegative) { focalLoss(logits: x, x, gamma: value) }
            + rows("diceLoss", "smooth", nonnegative, isNonnegative) { diceLoss(x, x, smooth: value) }
            + rows("binaryCrossEntropyLoss", "a probability", "a number in 0...1", !isFinite || (0...1).contains(value))
        {
            binaryCrossEntropyLoss(probabilities: .full([2, 3], Float(value)), x)
        }
            + rows("binaryCrossEntropyLoss", "a target", "a number in 0...1", !isFinite || (0...1).contains(value)) {
                binaryCrossEntropyLoss(probabilities: x, .full([2, 3], Float(value)))
            }
        let smoothing: [Misuse] =
            (0...1).contains(value)
            ? []
            : [
                Misuse("crossEntropyLoss: label smoothing \(value) is not in 0...1") {
                    _ = crossEntropyLoss(x, [0, 1], labelSmoothing: value)
                },
                Misuse("crossEntropyLoss: label smoothing \(value) is not in 0...1") {
                    _ = crossEntropyLoss(x, probabilities: x, labelSmoothing: value)
                }
            ]
        return margins + others + smoothing
    }
}
