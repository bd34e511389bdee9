import Foundation
import TernCore

/// A measure of a model that is gathered over batches: what it has seen so far is its state.
///
/// ```swift
/// var accuracy = Accuracy()
/// for batch in loader { accuracy.update(model(batch.inputs), batch.labels) }
/// print(accuracy.compute())
/// ```
///
/// A metric is a value: a copy is a snapshot, two that saw different batches merge into one that saw all, and its state is
/// saved with a checkpoint (``TrainingRun/keep(_:get:set:)``). Before anything was seen, means are NaN.
public protocol Metric: Codable, Equatable, Sendable {
    /// The type of the measure.
    associatedtype Value

    /// Returns the measure of all that was seen.
    func compute() -> Value

    /// Takes over what another one of the same kind has seen.
    mutating func merge(_ other: Self)

    /// Forgets all that was seen.
    mutating func reset()
}

extension Metric {
    /// Returns the metric of what several have seen, such as those of threads.
    ///
    /// - Parameter parts: at least one.
    public static func merged(_ parts: some Collection<Self>) -> Self {
        check(!parts.isEmpty, "\(Self.self)", "there are no metrics to merge")
        return parts.dropFirst().reduce(into: parts.first!) { $0.merge($1) }
    }
}

/// The mean of numbers, such as the losses of batches, with weights.
///
/// ```swift
/// var loss = Mean()
/// loss.update(0.5, weight: 32)   // a batch of 32
/// loss.update(0.25, weight: 16)
/// loss.compute()                 // 0.4166…
/// ```
public struct Mean: Metric {
    /// The weighted sum.
    public private(set) var total = 0.0
    /// The sum of the weights.
    public private(set) var weight = 0.0

    /// Creates a mean of nothing.
    public init() {}

    /// Creates a mean from its saved form.
    ///
    /// - Throws: `DecodingError` where the sum of the weights is below 0 or NaN.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        total = try container.decode(Double.self, forKey: .total)
        weight = try container.decode(Double.self, forKey: .weight)
        try decoder.check(weight >= 0, "weights with the sum \(weight)")
    }

    private enum CodingKeys: String, CodingKey { case total, weight }

    /// Takes a number into the mean.
    public mutating func update(_ value: Double, weight: Double = 1) {
        check(weight >= 0, "Mean", "the weight is \(weight), expected at least 0")
        total += value * weight
        self.weight += weight
    }

    /// Takes all elements of a tensor into the mean.
    public mutating func update(_ values: Tensor<some TensorFloatingPoint>) {
        total += values.scalars.reduce(0) { $0 + Double($1) }
        weight += Double(values.elementCount)
    }

    /// Returns the mean; NaN where all weights are 0.
    public func compute() -> Double { total / weight }

    public mutating func merge(_ other: Mean) { (total, weight) = (total + other.total, weight + other.weight) }

    public mutating func reset() { self = Mean() }
}

/// The exponential of the mean negative log-likelihood of tokens: the number of equally likely ones that would be as hard to
/// guess.
///
/// ```swift
/// var perplexity = Perplexity()
/// perplexity.update(model(batch.inputs), batch.labels)
/// perplexity.compute()
/// ```
///
/// exp(−Σ log p(token) / n), as `torchmetrics.text.Perplexity`.
public struct Perplexity: Metric {
    private var loss = Mean()

    /// Creates a perplexity of nothing.
    public init() {}

    /// Takes the predictions of some tokens.
    ///
    /// - Parameters:
    ///   - logits: [..., classes].
    ///   - targets: [...], each in 0..<classes, or `ignoring`.
    ///   - ignoring: a target that counts for nothing, such as padding.
    public mutating func update(
        _ logits: Tensor<some TensorFloatingPoint>, _ targets: Tensor<Int>, ignoring: Int? = nil
    ) {
        let classes = checkedClasses(logits, targets, in: "Perplexity")
        logits.withUnsafeBufferPointer { logits in
            for (row, target) in targets.scalars.enumerated() where target != ignoring {
                checkLabel(target, classes, in: "Perplexity")
                let scores = logits[row * classes..<(row + 1) * classes]
                let largest = Double(scores.max()!)
                let sum = scores.reduce(0) { $0 + exp(Double($1) - largest) }
                loss.update(largest + log(sum) - Double(scores[row * classes + target]))
            }
        }
    }

    /// Takes a mean loss over some tokens that was computed elsewhere.
    public mutating func update(meanLoss: Double, tokens: Int) { loss.update(meanLoss, weight: Double(tokens)) }

    /// Returns the perplexity; NaN where there were no tokens.
    public func compute() -> Double { exp(loss.compute()) }

    public mutating func merge(_ other: Perplexity) { loss.merge(other.loss) }

    public mutating func reset() { self = Perplexity() }
}
