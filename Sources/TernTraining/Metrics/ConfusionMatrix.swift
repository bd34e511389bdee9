import TernCore

/// The numbers of samples of each class that were taken for each, from which precision, recall and F-scores follow.
///
/// ```swift
/// var matrix = ConfusionMatrix(classes: 10)
/// for batch in loader { matrix.update(model(batch.inputs), batch.labels) }
/// matrix.accuracy
/// matrix.f1(.macro)
/// matrix.precision()[3]   // of one class
/// ```
///
/// All numbers are scikit-learn's with `labels=range(classes)`, so a class that never occurs counts in a macro average.
public struct ConfusionMatrix: Metric, ClassCounts {
    /// The number of classes.
    public let classes: Int
    /// The numbers of samples by label (row) and prediction (column), in row-major order.
    public private(set) var counts: [Int]

    /// Creates a matrix of zeros, of 1 to 65,536 classes.
    public init(classes: Int) {
        check(
            1...1 << 16 ~= classes, "ConfusionMatrix", "there are \(classes) classes, expected 1 to \(1 << 16)")
        self.classes = classes
        counts = Array(repeating: 0, count: classes * classes)
    }

    /// Creates a matrix from its saved form.
    ///
    /// - Throws: `DecodingError` where there are not as many numbers as the classes have pairs, or one is below 0.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let classes = try container.decode(Int.self, forKey: .classes)
        let counts = try container.decode([Int].self, forKey: .counts)
        let isWhole = classes > 0 && (CheckedSize(classes) * CheckedSize(classes)).number == counts.count
        try decoder.check(isWhole, "\(counts.count) numbers of samples for \(classes) classes")
        try decoder.check(areSaved(counts), "numbers of samples out of range")
        (self.classes, self.counts) = (classes, counts)
    }

    private enum CodingKeys: String, CodingKey { case classes, counts }

    /// The number of samples with a label that were taken for a class.
    public subscript(label: Int, prediction: Int) -> Int { counts[label * classes + prediction] }

    /// Takes predicted classes and labels of one shape.
    public mutating func update(_ predictions: Tensor<Int>, _ labels: Tensor<Int>) {
        checkSameShape(predictions, labels, in: "ConfusionMatrix")
        for (prediction, label) in zip(predictions.scalars, labels.scalars) {
            checkLabel(label, classes, in: "ConfusionMatrix")
            checkLabel(prediction, classes, in: "ConfusionMatrix")
            counts[label * classes + prediction] += 1
        }
    }

    /// Takes scores: [..., classes], of which the largest is the prediction, and labels: [...].
    public mutating func update(_ scores: Tensor<some TensorFloatingPoint>, _ labels: Tensor<Int>) {
        let found = checkedClasses(scores, labels, in: "ConfusionMatrix")
        check(found == classes, "ConfusionMatrix", "found scores of \(found) classes, expected \(classes)")
        update(scores.argmax(axis: -1), labels)
    }

    /// Takes the probabilities of class 1 against class 0, and labels of the same shape.
    ///
    /// - Parameters:
    ///   - probabilities: the probabilities, of any shape.
    ///   - labels: the labels, 0 or 1.
    ///   - threshold: the least probability that is taken for class 1.
    public mutating func update(
        probabilities: Tensor<some TensorFloatingPoint>, _ labels: Tensor<Int>, threshold: Double = 0.5
    ) {
        check(classes == 2, "ConfusionMatrix", "probabilities of one class are for 2 classes, not \(classes)")
        let predictions = probabilities.scalars.map { Double($0) >= threshold ? 1 : 0 }
        update(Tensor(predictions).reshape(probabilities.shape), labels)
    }

    public func compute() -> ConfusionMatrix { self }

    public mutating func merge(_ other: ConfusionMatrix) {
        check(
            classes == other.classes, "ConfusionMatrix",
            "matrices of \(classes) and \(other.classes) classes can't be merged")
        for index in counts.indices { counts[index] += other.counts[index] }
    }

    public mutating func reset() { self = ConfusionMatrix(classes: classes) }

    // MARK: Totals

    /// The number of samples.
    public var count: Int { counts.reduce(0, +) }
    /// The numbers of samples by label.
    public var support: [Int] { (0..<classes).map { label in (0..<classes).reduce(0) { $0 + self[label, $1] } } }
    /// The numbers of samples by prediction.
    public var predicted: [Int] { (0..<classes).map { taken in (0..<classes).reduce(0) { $0 + self[$1, taken] } } }
    /// The numbers of samples of each class that were right.
    public var correct: [Int] { (0..<classes).map { self[$0, $0] } }

    /// The share of samples whose class is right; NaN where there are none.
    public var accuracy: Double { Double(correct.reduce(0, +)) / Double(count) }

    /// The mean of the recalls of the classes that occur, `balanced_accuracy_score`.
    public var balancedAccuracy: Double { meanOfNumbers(recall(zeroDivision: .nan)) }

    /// The totals that shares are taken of.
    public enum Normalization: Sendable {
        /// The samples of a label: rows add up to 1.
        case labels
        /// The samples of a prediction: columns add up to 1.
        case predictions
        /// All samples.
        case all
    }

    /// Returns the counts as shares, [classes, classes]; 0 where there is nothing to take a share of.
    public func normalized(by normalization: Normalization) -> Tensor<Double> {
        let (rows, columns, total) = (support, predicted, count)
        let shares = counts.enumerated().map { index, count in
            let whole =
                switch normalization {
                case .labels: rows[index / classes]
                case .predictions: columns[index % classes]
                case .all: total
                }
            return whole == 0 ? 0 : Double(count) / Double(whole)
        }
        return Tensor(shares).reshape([classes, classes])
    }
}
