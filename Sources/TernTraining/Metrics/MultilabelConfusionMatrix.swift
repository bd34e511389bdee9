import TernCore

/// The numbers of samples with and without each of several labels that were taken to have it or not: a sample has any number of
/// labels, and precision, recall and F-scores are those of the labels.
///
/// ```swift
/// var matrix = MultilabelConfusionMatrix(labels: 14)
/// for batch in loader { matrix.update(probabilities: model(batch.inputs).sigmoid(), batch.labels) }
/// matrix.f1(.micro)
/// matrix.subsetAccuracy
/// ```
///
/// All numbers are scikit-learn's for indicators, [samples, labels] of 0 and 1.
public struct MultilabelConfusionMatrix: Metric, ClassCounts {
    /// The number of labels.
    public let classes: Int
    /// The number of samples.
    public private(set) var count = 0
    /// The numbers of samples by label, by whether they have it, and by whether they were taken to: [labels, 2, 2] in row-major
    /// order, as `multilabel_confusion_matrix`.
    public private(set) var counts: [Int]
    /// The samples that were right in all labels.
    public private(set) var exact = 0

    /// Creates a matrix of zeros, of 1 to 2²⁴ labels.
    public init(labels: Int) {
        check(
            1...1 << 24 ~= labels, "MultilabelConfusionMatrix",
            "there are \(labels) labels, expected 1 to \(1 << 24)")
        classes = labels
        counts = Array(repeating: 0, count: 4 * labels)
    }

    /// Creates a matrix from its saved form.
    ///
    /// - Throws: `DecodingError` where the numbers of a label do not add up to all samples.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let (classes, count, exact) = (
            try container.decode(Int.self, forKey: .classes), try container.decode(Int.self, forKey: .count),
            try container.decode(Int.self, forKey: .exact)
        )
        let counts = try container.decode([Int].self, forKey: .counts)
        let isWhole = classes > 0 && (CheckedSize(classes) * 4).number == counts.count
        try decoder.check(isWhole, "\(counts.count) numbers of samples for \(classes) labels")
        let areSums = stride(from: 0, to: counts.count, by: 4).allSatisfy { start in
            let label = Array(counts[start..<start + 4])
            return areSaved(label) && label.reduce(0, +) == count
        }
        try decoder.check(areSums && 0...count ~= exact, "\(count) samples, \(exact) of them right, and other numbers")
        (self.classes, self.count, self.counts, self.exact) = (classes, count, counts, exact)
    }

    private enum CodingKeys: String, CodingKey { case classes, count, counts, exact }

    /// Takes predictions and labels: [samples, labels], each 0 or 1.
    public mutating func update(_ predictions: Tensor<Int>, _ labels: Tensor<Int>) {
        checkSameShape(predictions, labels, in: "MultilabelConfusionMatrix")
        check(
            labels.rank == 2 && labels.shape[1] == classes, "MultilabelConfusionMatrix",
            "expected [samples, \(classes) labels], found \(labels.shape)")
        let (predictions, labels) = (predictions.scalars, labels.scalars)
        for start in stride(from: 0, to: labels.count, by: classes) {
            var isExact = true
            for label in 0..<classes {
                let (prediction, actual) = (predictions[start + label], labels[start + label])
                checkLabel(prediction, 2, in: "MultilabelConfusionMatrix")
                checkLabel(actual, 2, in: "MultilabelConfusionMatrix")
                counts[4 * label + 2 * actual + prediction] += 1
                isExact = isExact && prediction == actual
            }
            count += 1
            if isExact { exact += 1 }
        }
    }

    /// Takes the probabilities of labels, [samples, labels], and labels of the same shape.
    ///
    /// - Parameters:
    ///   - probabilities: the probability of each label.
    ///   - labels: 1 where a sample has the label, else 0.
    ///   - threshold: the least probability that is taken for a label.
    public mutating func update(
        probabilities: Tensor<some TensorFloatingPoint>, _ labels: Tensor<Int>, threshold: Double = 0.5
    ) {
        let predictions = probabilities.scalars.map { Double($0) >= threshold ? 1 : 0 }
        update(Tensor(predictions).reshape(probabilities.shape), labels)
    }

    public func compute() -> MultilabelConfusionMatrix { self }

    public mutating func merge(_ other: MultilabelConfusionMatrix) {
        check(
            classes == other.classes, "MultilabelConfusionMatrix",
            "matrices of \(classes) and \(other.classes) labels can't be merged")
        for index in counts.indices { counts[index] += other.counts[index] }
        (count, exact) = (count + other.count, exact + other.exact)
    }

    public mutating func reset() { self = MultilabelConfusionMatrix(labels: classes) }

    // MARK: Totals

    /// The numbers of samples with each label that were taken to have it.
    public var correct: [Int] { (0..<classes).map { counts[4 * $0 + 3] } }
    /// The numbers of samples with each label.
    public var support: [Int] { (0..<classes).map { counts[4 * $0 + 2] + counts[4 * $0 + 3] } }
    /// The numbers of samples that were taken to have each label.
    public var predicted: [Int] { (0..<classes).map { counts[4 * $0 + 1] + counts[4 * $0 + 3] } }

    /// The share of samples that are right in each label; NaN where there are none.
    public var accuracies: [Double] {
        (0..<classes).map { Double(counts[4 * $0] + counts[4 * $0 + 3]) / Double(count) }
    }

    /// The share of samples that are right in all labels, `accuracy_score`; NaN where there are none.
    public var subsetAccuracy: Double { Double(exact) / Double(count) }

    /// The share of labels that are wrong, `hamming_loss`; NaN where there are no samples.
    public var hammingLoss: Double { 1 - accuracies.reduce(0, +) / Double(classes) }
}
