import TernCore

/// A rule by which the next token is drawn from a model's logits: sharpened or flattened, and cut to the likely ones.
///
/// ```swift
/// let sampler = TokenSampler(temperature: 0.8, topK: 40, topP: 0.95)
/// let next = sampler(logits)   // [batch, vocabulary] gives [batch]
/// ```
///
/// The logits are divided by the temperature, then cut to the `topK` largest, then to the fewest whose probabilities add up to
/// at least `topP` (Holtzman et al., 2020). Tokens with the logit −∞ are never drawn; where there are some with ∞, these are
/// drawn alike.
public struct TokenSampler: Sendable {
    /// The divisor of the logits; at 0 the likeliest token is taken.
    public let temperature: Double
    /// The number of tokens that may be drawn; all if nil.
    public let topK: Int?
    /// The share of the probability that may be drawn.
    public let topP: Double

    /// Creates a rule. Traps on hyperparameters outside their ranges.
    ///
    /// - Parameters:
    ///   - temperature: the divisor of the logits, finite and at least 0.
    ///   - topK: the number of tokens that may be drawn, at least 1; all if nil.
    ///   - topP: the share of the probability that may be drawn, above 0 and at most 1.
    public init(temperature: Double = 1, topK: Int? = nil, topP: Double = 1) {
        check(
            temperature >= 0 && temperature.isFinite && topK ?? 1 > 0 && topP > 0 && topP <= 1, "TokenSampler",
            "expected a temperature of at least 0, a topK above 0 and a topP in 0...1 above 0, "
                + "found \(temperature), \(topK.map(String.init) ?? "nil") and \(topP)")
        (self.temperature, self.topK, self.topP) = (temperature, topK, topP)
    }

    /// Draws a token for each row of logits, [..., vocabulary] to [...].
    ///
    /// Traps on a row with a NaN, and on one that is all −∞.
    public func callAsFunction(
        _ logits: Tensor<Float>, using generator: inout PhiloxGenerator
    ) -> Tensor<Int> {
        let largest = largest(logits)
        return temperature == 0
            ? logits.argmax(axis: -1) : .categorical(logits: cut(logits, largest), using: &generator)
    }

    /// Draws a token for each row of logits, [..., vocabulary] to [...], by the default generator.
    public func callAsFunction(_ logits: Tensor<Float>) -> Tensor<Int> {
        let largest = largest(logits)
        return temperature == 0 ? logits.argmax(axis: -1) : .categorical(logits: cut(logits, largest))
    }

    /// Returns the logits that are drawn from: −∞ for the tokens that are not.
    func cut(_ logits: Tensor<Float>) -> Tensor<Float> { cut(logits, largest(logits)) }

    /// Returns the largest logit of each row, [..., 1]; traps where it is no number, or −∞.
    private func largest(_ logits: Tensor<Float>) -> Tensor<Float> {
        check(
            logits.rank > 0 && logits.shape[-1] > 0, "TokenSampler",
            "expected logits: [..., vocabulary] of at least one token, found \(logits.shape)")
        let largest = logits.max(axis: -1, keepDims: true)
        for (row, value) in largest.scalars.enumerated() where !(value > -.infinity) {
            trap("TokenSampler", "the logits of row \(row) " + (value.isNaN ? "have a NaN" : "are all -inf"))
        }
        return largest
    }

    private func cut(_ logits: Tensor<Float>, _ largest: Tensor<Float>) -> Tensor<Float> {
        // The largest becomes 0 first, so that no quotient is infinite but those below it.
        let distance = (logits - largest).where(logits .!= largest, else: 0)
        var kept = distance / min(max(Float(temperature), .leastNormalMagnitude), .greatestFiniteMagnitude)
        if let topK, topK < kept.shape[-1] {
            let order = kept.argsort(axis: -1, descending: true)
            kept = kept.maskedFill(order.argsort(axis: -1) .>= topK, -.infinity)
        }
        if topP < 1 {
            // Sorted, a token is kept if those before it fall short of topP.
            let order = kept.argsort(axis: -1, descending: true)
            let probabilities = kept.takeAlong(order, axis: -1).softmax()
            let before = probabilities.cumsum(axis: -1) - probabilities
            let isKept = (before .< max(Float(topP), .leastNonzeroMagnitude)).takeAlong(
                order.argsort(axis: -1), axis: -1)
            kept = kept.maskedFill(.!isKept, -.infinity)
        }
        return kept
    }
}
