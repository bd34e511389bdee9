import TernCore

/// Scores and labels of all samples, from which measures of their order follow.
struct Ranking: Codable, Equatable, Sendable {
    /// The number of classes; nil for the score of one class against another.
    let classes: Int?
    /// The scores, [samples, classes] or [samples].
    private(set) var scores: [Double] = []
    private(set) var labels: [Int] = []

    init(classes: Int?, in metric: String) {
        check(
            classes ?? 2 > 1, metric,
            "there are \(classes ?? 2) classes, expected at least 2, or none for a binary problem")
        self.classes = classes
    }

    mutating func update(_ scores: Tensor<some TensorFloatingPoint>, _ labels: Tensor<Int>, in metric: String) {
        if let classes {
            let found = checkedClasses(scores, labels, in: metric)
            check(found == classes, metric, "found scores of \(found) classes, expected \(classes)")
        } else {
            checkSameShape(scores, labels, in: metric)
        }
        let (added, classes) = (labels.scalars, classes ?? 2)
        for label in added { checkLabel(label, classes, in: metric) }
        let numbers = scores.scalars.map { Double($0) }
        check(!numbers.contains { $0.isNaN }, metric, "a score is NaN, which has no rank")
        self.scores += numbers
        self.labels += added
    }

    mutating func merge(_ other: Ranking, in metric: String) {
        check(
            classes == other.classes, metric,
            "scores of \(classes ?? 2) and \(other.classes ?? 2) classes can't be merged")
        scores += other.scores
        labels += other.labels
    }

    /// The classes that each have a score: all of them, or the second of two.
    var positives: Range<Int> { classes.map { 0..<$0 } ?? 1..<2 }

    /// Returns the numbers of samples of a class, and of the others, at each distinct score, the highest first.
    func groups(of positive: Int) -> [(positives: Int, negatives: Int)] {
        let (stride, offset) = classes.map { ($0, positive) } ?? (1, 0)
        let order = labels.indices.map { (score: scores[$0 * stride + offset], isPositive: labels[$0] == positive) }
            .sorted { $0.score > $1.score }
        var groups: [(positives: Int, negatives: Int)] = []
        var last: Double?
        for (score, isPositive) in order {
            if score != last { groups.append((0, 0)) }
            last = score
            if isPositive { groups[groups.count - 1].positives += 1 } else { groups[groups.count - 1].negatives += 1 }
        }
        return groups
    }

    /// Returns the average of a score over the classes.
    func average(_ average: ClassAverage, _ perClass: [Double], in metric: String) -> Double {
        guard classes != nil else { return perClass[0] }
        switch average {
        case .macro: return perClass.reduce(0, +) / Double(perClass.count)
        case .weighted:
            let counts = labels.reduce(into: Array(repeating: 0.0, count: perClass.count)) { $0[$1] += 1 }
            return zip(perClass, counts).reduce(0) { $1.1 == 0 ? $0 : $0 + $1.0 * $1.1 } / Double(labels.count)
        case .only(let label):
            checkLabel(label, perClass.count, in: metric)
            return perClass[label]
        case .micro: trap(metric, "there is no micro average of scores: expected macro, weighted or one class")
        }
    }
}

/// The area under the receiver operating characteristic: the probability that a sample of a class scores higher than one of
/// the others, where a tie counts half.
///
/// ```swift
/// var auroc = AUROC()
/// auroc.update(probabilities, labels)   // [samples], [samples] of 0 and 1
/// var each = AUROC(classes: 10)         // [samples, 10], one against the rest
/// ```
///
/// As `roc_auc_score` of scikit-learn: NaN for a class that has all samples or none. Scores stay in memory until
/// ``reset()``.
public struct AUROC: Metric {
    private var ranking: Ranking

    /// Creates an area of nothing, over one class against another, or each of some against the rest.
    public init(classes: Int? = nil) { ranking = Ranking(classes: classes, in: "AUROC") }

    /// Takes scores: [..., classes], or [...] of class 1, and labels: [...].
    public mutating func update(_ scores: Tensor<some TensorFloatingPoint>, _ labels: Tensor<Int>) {
        ranking.update(scores, labels, in: "AUROC")
    }

    /// Returns the area; of several classes, the mean of theirs.
    public func compute() -> Double { compute(.macro) }

    /// Returns an average of the classes' areas.
    public func compute(_ average: ClassAverage) -> Double { ranking.average(average, perClass, in: "AUROC") }

    /// The area of each class against the rest.
    public var perClass: [Double] {
        ranking.positives.map { positive in
            var (area, above, below) = (0.0, 0, 0)
            for group in ranking.groups(of: positive) {
                area += Double(group.negatives) * (Double(above) + Double(group.positives) / 2)
                (above, below) = (above + group.positives, below + group.negatives)
            }
            return area / (Double(above) * Double(below))
        }
    }

    public mutating func merge(_ other: AUROC) { ranking.merge(other.ranking, in: "AUROC") }

    public mutating func reset() { self = AUROC(classes: ranking.classes) }
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

    /// Creates an average of nothing, over one class against another, or each of some against the rest.
    public init(classes: Int? = nil) { ranking = Ranking(classes: classes, in: "AveragePrecision") }

    /// Takes scores: [..., classes], or [...] of class 1, and labels: [...].
    public mutating func update(_ scores: Tensor<some TensorFloatingPoint>, _ labels: Tensor<Int>) {
        ranking.update(scores, labels, in: "AveragePrecision")
    }

    /// Returns the average precision; of several classes, the mean of theirs.
    public func compute() -> Double { compute(.macro) }

    /// Returns an average of the classes' average precisions.
    public func compute(_ average: ClassAverage) -> Double {
        ranking.average(average, perClass, in: "AveragePrecision")
    }

    /// The average precision of each class against the rest.
    public var perClass: [Double] {
        ranking.positives.map { positive in
            var (sum, found, seen) = (0.0, 0, 0)
            for group in ranking.groups(of: positive) {
                (found, seen) = (found + group.positives, seen + group.positives + group.negatives)
                sum += Double(group.positives) * Double(found) / Double(seen)
            }
            return seen == 0 ? .nan : found == 0 ? 0 : sum / Double(found)
        }
    }

    public mutating func merge(_ other: AveragePrecision) { ranking.merge(other.ranking, in: "AveragePrecision") }

    public mutating func reset() { self = AveragePrecision(classes: ranking.classes) }
}
