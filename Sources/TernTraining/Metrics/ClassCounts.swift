import TernCore

/// The ways of bringing the scores of classes into one number.
///
/// ```swift
/// matrix.precision(.macro)
/// matrix.recall(.only(1))   // of a binary problem
/// ```
public enum ClassAverage: Sendable, Equatable {
    /// The score of all samples together, each counted in its class.
    case micro
    /// The mean over the classes.
    case macro
    /// The mean over the classes, weighted by their numbers of samples.
    case weighted
    /// The score of one class, such as 1 of a binary problem.
    case only(Int)
}

/// The numbers of right, actual and predicted samples of each class, from which precision, recall and F-scores follow: those
/// of a ``ConfusionMatrix``, or of the labels of a ``MultilabelConfusionMatrix``.
///
/// ```swift
/// func report(_ counts: some ClassCounts) { print(counts.f1(.macro), counts.f1(.micro)) }
/// ```
///
/// Each score takes `zeroDivision`, the number that stands for a share of nothing: 0 as scikit-learn's default, 1, or NaN, by
/// which averages leave the class out.
public protocol ClassCounts {
    /// The number of classes.
    var classes: Int { get }
    /// The numbers of samples of each class that were right.
    var correct: [Int] { get }
    /// The numbers of samples by class.
    var support: [Int] { get }
    /// The numbers of samples by predicted class.
    var predicted: [Int] { get }
}

extension ClassCounts {
    /// Returns the precision of each class: the share of the samples taken for it that are of it.
    public func precision(zeroDivision: Double = 0) -> [Double] {
        zip(correct, predicted).map { share($0, $1, zeroDivision) }
    }

    /// Returns an average of the classes' precisions.
    public func precision(_ average: ClassAverage, zeroDivision: Double = 0) -> Double {
        self.average(average, zeroDivision) { correct, _, predicted in (Double(correct), Double(predicted)) }
    }

    /// Returns the recall of each class: the share of its samples that were taken for it.
    public func recall(zeroDivision: Double = 0) -> [Double] {
        zip(correct, support).map { share($0, $1, zeroDivision) }
    }

    /// Returns an average of the classes' recalls.
    public func recall(_ average: ClassAverage, zeroDivision: Double = 0) -> Double {
        self.average(average, zeroDivision) { correct, support, _ in (Double(correct), Double(support)) }
    }

    /// Returns the F-score of each class, the harmonic mean of precision and recall for β = 1.
    ///
    /// (1 + β²) TP / (β² (TP + FN) + TP + FP), `fbeta_score`.
    ///
    /// - Parameters:
    ///   - beta: the weight of recall against precision, at least 0.
    ///   - zeroDivision: the score of a class that neither occurs nor is predicted.
    public func fScore(beta: Double = 1, zeroDivision: Double = 0) -> [Double] {
        (0..<classes).map { fScore(.only($0), beta: beta, zeroDivision: zeroDivision) }
    }

    /// Returns an average of the classes' F-scores.
    public func fScore(_ average: ClassAverage, beta: Double = 1, zeroDivision: Double = 0) -> Double {
        check(beta >= 0 && beta.isFinite, "fScore", "beta is \(beta), expected a finite number of at least 0")
        let square = beta * beta
        return self.average(average, zeroDivision) { correct, support, predicted in
            ((1 + square) * Double(correct), square * Double(support) + Double(predicted))
        }
    }

    /// Returns an average of the classes' F₁-scores.
    public func f1(_ average: ClassAverage, zeroDivision: Double = 0) -> Double {
        fScore(average, zeroDivision: zeroDivision)
    }

    /// Returns an average of a score that is a share, given by the right, actual and predicted samples of a class.
    private func average(
        _ average: ClassAverage, _ zeroDivision: Double, _ parts: (Int, Int, Int) -> (part: Double, whole: Double)
    ) -> Double {
        let (correct, support, predicted) = (correct, support, predicted)
        func score(_ correct: Int, _ support: Int, _ predicted: Int) -> Double {
            let (part, whole) = parts(correct, support, predicted)
            return whole == 0 ? zeroDivision : part / whole
        }
        let scores = (0..<classes).map { score(correct[$0], support[$0], predicted[$0]) }
        switch average {
        case .micro: return score(correct.reduce(0, +), support.reduce(0, +), predicted.reduce(0, +))
        case .macro: return meanOfNumbers(scores)
        case .weighted: return meanOfNumbers(scores, weights: support.map(Double.init))
        case .only(let label):
            checkLabel(label, classes, in: "\(Self.self)")
            return scores[label]
        }
    }

    private func share(_ part: Int, _ whole: Int, _ zeroDivision: Double) -> Double {
        whole == 0 ? zeroDivision : Double(part) / Double(whole)
    }
}
