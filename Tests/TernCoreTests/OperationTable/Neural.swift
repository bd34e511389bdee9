import Foundation
import TernCore

extension Operation {
    /// Losses.
    static var neural: [Operation] {
        /// `labels` for logits of shape [4, 3].
        func entropy(
            _ variant: String, weights: [Double]? = nil, smoothing: Double = 0, labels: [Int] = [2, 0, 1, 1],
            _ reduction: Reduction
        ) -> Operation {
            Operation(
                "crossEntropyLoss", variant, [[[4, 3]]],
                tern: { x in
                    crossEntropyLoss(
                        x[0], Tensor(labels), classWeights: weights.map { Tensor($0.map { Scalar($0) }) },
                        labelSmoothing: smoothing, reduction: reduction)
                },
                reference: { x in
                    CrossEntropyReference(weights: weights, smoothing: smoothing, labels: labels)(x[0], reduction)
                })
        }
        return [
            entropy("mean", .mean), entropy("sum", .sum), entropy("none", .none),
            entropy("weights", weights: [0.5, 2, 1.25], .mean),
            entropy("smoothing", smoothing: 0.25, .mean),
            entropy("weights and smoothing", weights: [0.5, 2, 1.25], smoothing: 0.25, .none),
            entropy("an ignored label", weights: [0.5, 2, 1.25], smoothing: 0.25, labels: [2, -100, 1, 0], .mean),
            Operation(
                "crossEntropyLoss", "a sequence", [[[2, 2, 3]]],
                tern: { x in crossEntropyLoss(x[0], [[2, 0], [1, 1]]) },
                reference: { x in
                    let rows = NaiveArray(shape: [4, 3], elements: x[0].elements)
                    return CrossEntropyReference(weights: nil, smoothing: 0, labels: [2, 0, 1, 1])(rows, .mean)
                })
        ]
    }
}

/// The loss of `torch.nn.CrossEntropyLoss` by its definition.
private struct CrossEntropyReference {
    let weights: [Double]?
    let smoothing: Double
    let labels: [Int]

    func callAsFunction(_ logits: NaiveArray<Double>, _ reduction: Reduction) -> NaiveArray<Double> {
        let classes = logits.shape[1]
        let weights = weights ?? Array(repeating: 1, count: classes)
        let losses = labels.enumerated().map { row, label in
            if label == -100 { return 0.0 }
            let x = (0..<classes).map { logits[[row, $0]] }
            let total = x.reduce(0) { $0 + Foundation.exp($1) }
            return (0..<classes).reduce(0) { sum, c in
                let target = (c == label ? 1 - smoothing : 0) + smoothing / Double(classes)
                return sum - weights[c] * target * Foundation.log(Foundation.exp(x[c]) / total)
            }
        }
        let sum = losses.reduce(0, +)
        let mass = labels.filter { $0 != -100 }.reduce(0) { $0 + weights[$1] }
        switch reduction {
        case .none: return NaiveArray(shape: [labels.count], elements: losses)
        case .sum: return NaiveArray(shape: [], elements: [sum])
        case .mean: return NaiveArray(shape: [], elements: [sum / mass])
        }
    }
}
