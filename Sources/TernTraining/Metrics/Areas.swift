import TernCore

/// The area under the receiver operating characteristic: the probability that a sample of a class scores higher than one of
/// the others, where a tie counts half.
///
/// ```swift
/// var auroc = AUROC()
/// auroc.update(probabilities, labels)   // [samples], [samples] of 0 and 1
/// var each = AUROC(classes: 10)         // [samples, 10], one against the rest
/// var tags = AUROC(labels: 14)          // [samples, 14], [samples, 14] of 0 and 1
/// ```
///
/// As `roc_auc_score` of scikit-learn: NaN for a class that has all samples or none. Scores stay in memory until
/// ``reset()``.
public struct AUROC: Metric {
    private var ranking: Ranking

    /// Creates an area of nothing, over one class against another, or each of 2 to 2²⁴ against the rest.
    public init(classes: Int? = nil) { ranking = Ranking(classes.map { .classes($0) } ?? .binary, in: "AUROC") }

    /// Creates an area of nothing over labels of which a sample has any number.
    public init(labels: Int) { ranking = Ranking(.labels(labels), in: "AUROC") }

    /// Takes scores: [..., classes], or [...] of class 1, and labels: [...]; of several labels both [samples, labels].
    public mutating func update(_ scores: Tensor<some TensorFloatingPoint>, _ labels: Tensor<Int>) {
        ranking.update(scores, labels, in: "AUROC")
    }

    /// Returns the area; of several classes or labels, the mean of theirs.
    public func compute() -> Double { compute(.macro) }

    /// Returns an average of the areas of the classes or labels; a micro average only of labels.
    public func compute(_ average: ClassAverage) -> Double { ranking.average(average, in: "AUROC", Self.area) }

    /// The area of each class against the rest, or of each label.
    public var perClass: [Double] { ranking.perClass(Self.area) }

    private static func area(_ groups: Ranking.Groups) -> Double {
        var (area, above, below) = (0.0, 0, 0)
        for group in groups {
            area += Double(group.negatives) * (Double(above) + Double(group.positives) / 2)
            (above, below) = (above + group.positives, below + group.negatives)
        }
        return area / (Double(above) * Double(below))
    }

    public mutating func merge(_ other: AUROC) { ranking.merge(other.ranking, in: "AUROC") }

    public mutating func reset() { ranking = Ranking(ranking.kind, in: "AUROC") }
}

/// The mean of the precisions at each threshold, weighted by the recall that it adds: Σ (Rₙ − Rₙ₋₁) Pₙ.
///
/// ```swift
/// var precision = AveragePrecision()
/// precision.update(probabilities, labels)   // [samples], [samples] of 0 and 1
/// ```
///
/// As `average_precision_score` of scikit-learn: 0 for a class without samples. Scores stay in memory until ``reset()``.
public struct AveragePrecision: Metric {
    private var ranking: Ranking

    /// Creates an average of nothing, over one class against another, or each of 2 to 2²⁴ against the rest.
    public init(classes: Int? = nil) {
        ranking = Ranking(classes.map { .classes($0) } ?? .binary, in: "AveragePrecision")
    }

    /// Creates an average of nothing over labels of which a sample has any number.
    public init(labels: Int) { ranking = Ranking(.labels(labels), in: "AveragePrecision") }

    /// Takes scores: [..., classes], or [...] of class 1, and labels: [...]; of several labels both [samples, labels].
    public mutating func update(_ scores: Tensor<some TensorFloatingPoint>, _ labels: Tensor<Int>) {
        ranking.update(scores, labels, in: "AveragePrecision")
    }

    /// Returns the average precision; of several classes or labels, the mean of theirs.
    public func compute() -> Double { compute(.macro) }

    /// Returns an average of the average precisions of the classes or labels; a micro average only of labels.
    public func compute(_ average: ClassAverage) -> Double {
        ranking.average(average, in: "AveragePrecision", Self.precision)
    }

    /// The average precision of each class against the rest, or of each label.
    public var perClass: [Double] { ranking.perClass(Self.precision) }

    private static func precision(_ groups: Ranking.Groups) -> Double {
        var (sum, found, seen) = (0.0, 0, 0)
        for group in groups {
            (found, seen) = (found + group.positives, seen + group.positives + group.negatives)
            sum += Double(group.positives) * Double(found) / Double(seen)
        }
        return seen == 0 ? .nan : found == 0 ? 0 : sum / Double(found)
    }

    public mutating func merge(_ other: AveragePrecision) { ranking.merge(other.ranking, in: "AveragePrecision") }

    public mutating func reset() { ranking = Ranking(ranking.kind, in: "AveragePrecision") }
}
