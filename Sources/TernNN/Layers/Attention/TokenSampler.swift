import TernCore

/// How the next token is drawn from a model's logits: sharpened or flattened, and cut to the likely ones.
///
/// ```swift
/// let sampler = TokenSampler(temperature: 0.8, topK: 40, topP: 0.95)
/// let next = sampler(logits)   // [batch, vocabulary] gives [batch]
/// ```
///
/// The logits are divided by the temperature, then cut to the `topK` largest, then to the fewest whose probabilities add up to
/// at least `topP` (Holtzman et al., 2020).
public struct TokenSampler: Sendable {
    /// What logits are divided by; at 0 the likeliest token is taken.
    public let temperature: Float
    /// How many tokens may be drawn; all if nil.
    public let topK: Int?
    /// The share of the probability that may be drawn.
    public let topP: Float

    /// A rule. Traps on a temperature below 0, and where no token could be drawn.
    public init(temperature: Float = 1, topK: Int? = nil, topP: Float = 1) {
        check(
            temperature >= 0 && temperature.isFinite && topK ?? 1 > 0 && topP > 0 && topP <= 1, "TokenSampler",
            "expected a temperature of at least 0, a topK above 0 and a topP in 0...1 above 0, "
                + "found \(temperature), \(topK.map(String.init) ?? "nil") and \(topP)")
        (self.temperature, self.topK, self.topP) = (temperature, topK, topP)
    }

    /// A token for each row of logits, [..., vocabulary] to [...].
    public func callAsFunction(
        _ logits: Tensor<Float>, using generator: inout PhiloxGenerator
    ) -> Tensor<Int> {
        temperature == 0 ? logits.argmax(axis: -1) : .categorical(logits: cut(logits), using: &generator)
    }

    /// A token for each row of logits, by the default generator.
    public func callAsFunction(_ logits: Tensor<Float>) -> Tensor<Int> {
        temperature == 0 ? logits.argmax(axis: -1) : .categorical(logits: cut(logits))
    }

    /// The logits that are drawn from: −∞ for the tokens that are not.
    func cut(_ logits: Tensor<Float>) -> Tensor<Float> {
        var kept = logits / temperature
        if let topK, topK < kept.shape[-1] {
            let order = kept.argsort(axis: -1, descending: true)
            kept = kept.maskedFill(order.argsort(axis: -1) .>= topK, -.infinity)
        }
        if topP < 1 {
            // Sorted, a token is kept if those before it fall short of topP.
            let order = kept.argsort(axis: -1, descending: true)
            let probabilities = kept.takeAlong(order, axis: -1).softmax()
            let before = probabilities.cumsum(axis: -1) - probabilities
            let isKept = (before .< topP).takeAlong(order.argsort(axis: -1), axis: -1)
            kept = kept.maskedFill(.!isKept, -.infinity)
        }
        return kept
    }
}
