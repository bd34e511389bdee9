import TernCore

/// A transformer's encoder layer: self-attention and a feed-forward part, each added to its input and normalized (Vaswani et
/// al., 2017).
///
/// ```swift
/// let layer = TransformerEncoderLayer(256, heads: 4, feedForward: 1024, isBatchFirst: true)
/// let y = layer(x)                   // [16, 128, 256] gives the same
/// let z = layer(x, isCausal: true)   // each position sees those before it
/// ```
///
/// Keys, layouts and defaults are those of `torch.nn.TransformerEncoderLayer`: `self_attn.…`, `linear1`, `linear2`, `norm1`,
/// `norm2`. With `isCausal` and no memory to attend to, it is also the layer of a decoder-only language model.
public struct TransformerEncoderLayer: Layer {
    /// A Boolean value indicating whether each part's input is normalized, and not the sum after it.
    public let isNormFirst: Bool

    let attention: MultiHeadAttention
    let feedForward: TransformerFeedForward
    let norm1, norm2: LayerNorm
    let dropout: Dropout

    public var members: [(name: String, value: Any)] {
        [("self_attn", attention)] + feedForward.members + [("norm1", norm1), ("norm2", norm2)]
    }

    /// Creates a layer with new parameters. Traps unless the width is a multiple of the number of heads.
    ///
    /// - Parameters:
    ///   - width: the length of the last axis of the input and the result; `d_model` in PyTorch.
    ///   - heads: the number of heads of attention.
    ///   - feedForward: the width between the two dense layers.
    ///   - dropout: the probability of dropout, of weights of attention and of the results of the parts.
    ///   - activation: the function between the dense layers.
    ///   - epsilon: ε of the normalizations.
    ///   - isBatchFirst: whether sequences are [batch, length, width] and not [length, batch, width].
    ///   - isNormFirst: whether each part's input is normalized, and not the sum after it.
    ///   - hasBias: whether dense layers and normalizations have biases.
    ///   - rotary: turns queries and keys by their positions.
    public init(
        _ width: Int, heads: Int, feedForward: Int = 2048, dropout: Double = 0.1, activation: Activation = .relu,
        epsilon: Double = 1e-5, isBatchFirst: Bool = false, isNormFirst: Bool = false, hasBias: Bool = true,
        rotary: RotaryPositions? = nil
    ) {
        attention = MultiHeadAttention(
            width, heads: heads, dropout: dropout, hasBias: hasBias, isBatchFirst: isBatchFirst, rotary: rotary)
        self.feedForward = TransformerFeedForward(
            width, hidden: feedForward, dropout: dropout, activation: activation, hasBias: hasBias)
        norm1 = LayerNorm(width, epsilon: epsilon, hasBias: hasBias)
        norm2 = LayerNorm(width, epsilon: epsilon, hasBias: hasBias)
        self.dropout = Dropout(dropout)
        self.isNormFirst = isNormFirst
    }

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { callAsFunction(x, mask: nil) }

    /// Applies the layer to a sequence.
    ///
    /// - Parameters:
    ///   - x: [length, batch, width], [batch, length, width] where batches come first, or [length, width].
    ///   - mask: the positions that each one attends to, or summands of the scores.
    ///   - keyPadding: [batch, length]: positions that are only padding, to which none attends.
    ///   - isCausal: whether each position attends only to itself and those before it.
    /// - Returns: of the shape of `x`.
    public func callAsFunction(
        _ x: Tensor<Float>, mask: AttentionMask<Float>? = nil, keyPadding: Tensor<Bool>? = nil, isCausal: Bool = false
    ) -> Tensor<Float> {
        apply(x) { attention($0, mask: mask, keyPadding: keyPadding, isCausal: isCausal) }
    }

    /// Applies the layer causally to a sequence that goes on from a cache, and appends to the cache.
    public func callAsFunction(_ x: Tensor<Float>, cache: inout KeyValueCache) -> Tensor<Float> {
        apply(x) { attention($0, cache: &cache) }
    }

    private func apply(_ x: Tensor<Float>, _ attend: (Tensor<Float>) -> Tensor<Float>) -> Tensor<Float> {
        if isNormFirst {
            let y = x + dropout(attend(norm1(x)))
            return y + feedForward(norm2(y))
        }
        let y = norm1(x + dropout(attend(x)))
        return norm2(y + feedForward(y))
    }
}
