import TernCore

/// The share of samples whose class is among the most likely ones: accuracy, or top-k accuracy.
///
/// ```swift
/// var accuracy = Accuracy()
/// var topFive = Accuracy(top: 5)
/// accuracy.update(logits, labels)   // [samples, classes], [samples]
/// ```
///
/// As `accuracy_score` and `top_k_accuracy_score` of scikit-learn: of equal scores, the first class is the prediction, and the
/// last ones are among the top k > 1. A sample whose own class has a score of NaN is a miss.
public struct Accuracy: Metric {
    /// The number of most likely classes that count.
    public let top: Int
    /// The samples that were right.
    public private(set) var correct = 0
    /// The samples.
    public private(set) var count = 0

    /// Creates an accuracy of nothing.
    ///
    /// - Parameter top: the number of most likely classes that count, at least 1.
    public init(top: Int = 1) {
        check(top > 0, "Accuracy", "the top \(top) classes are to count, expected at least 1")
        self.top = top
    }

    /// Creates an accuracy from its saved form.
    ///
    /// - Throws: `DecodingError` where there are more samples right than there are, or less than none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        (top, correct, count) = (
            try container.decode(Int.self, forKey: .top), try container.decode(Int.self, forKey: .correct),
            try container.decode(Int.self, forKey: .count)
        )
        try decoder.check(
            top > 0 && correct >= 0 && correct <= count && savedCounts ~= count,
            "\(correct) samples of \(count) among the top \(top)")
    }

    private enum CodingKeys: String, CodingKey { case top, correct, count }

    /// Takes the scores of some samples: [..., classes], and their labels: [...].
    public mutating func update(_ scores: Tensor<some TensorFloatingPoint>, _ labels: Tensor<Int>) {
        let classes = checkedClasses(scores, labels, in: "Accuracy")
        scores.withUnsafeBufferPointer { scores in
            for (row, label) in labels.scalars.enumerated() {
                checkLabel(label, classes, in: "Accuracy")
                let own = scores[row * classes + label]
                var ahead = own.isNaN ? classes : 0
                for index in 0..<classes where index != label {
                    let score = scores[row * classes + index]
                    let isTieAhead = top == 1 ? index < label : index > label
                    if score > own || score.isNaN || score == own && isTieAhead { ahead += 1 }
                }
                if ahead < top { correct += 1 }
            }
        }
        count += labels.elementCount
    }

    /// Takes predicted classes and labels of one shape; only for the accuracy of the first.
    public mutating func update(_ predictions: Tensor<Int>, _ labels: Tensor<Int>) {
        check(top == 1, "Accuracy", "the top \(top) can't be told from predicted classes, only from scores")
        checkSameShape(predictions, labels, in: "Accuracy")
        correct += zip(predictions.scalars, labels.scalars).count { $0 == $1 }
        count += labels.elementCount
    }

    /// Takes the counts of samples that were judged elsewhere, such as by other processes.
    ///
    /// - Parameters:
    ///   - correct: the number of those that were right, 0...count.
    ///   - count: the number of samples.
    public mutating func update(correct: Int, of count: Int) {
        check(
            0...max(count, 0) ~= correct, "Accuracy",
            "\(correct) of \(count) samples are right, expected 0...\(count)")
        self.correct += correct
        self.count += count
    }

    /// Returns the share of samples that were right; NaN where there were none.
    public func compute() -> Double { Double(correct) / Double(count) }

    public mutating func merge(_ other: Accuracy) {
        check(top == other.top, "Accuracy", "the top \(top) can't be merged with the top \(other.top)")
        (correct, count) = (correct + other.correct, count + other.count)
    }

    public mutating func reset() { self = Accuracy(top: top) }
}
