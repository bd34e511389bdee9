import TernCore

/// A transformer's decoder layer: self-attention, attention to the result of an encoder, and a feed-forward part, each added to
/// its input and normalized (Vaswani et al., 2017).
///
/// ```swift
/// let layer = TransformerDecoderLayer(256, heads: 4, isBatchFirst: true)
/// let y = layer(x, memory: encoder(source), isCausal: true)
/// ```
///
/// Keys, layouts and defaults are those of `torch.nn.TransformerDecoderLayer`: `self_attn.…`, `multihead_attn.…`, `linear1`,
/// `linear2`, `norm1`, `norm2`, `norm3`.
public struct TransformerDecoderLayer: Module {
    /// A Boolean value indicating whether each part's input is normalized, and not the sum after it.
    public let isNormFirst: Bool

    let attention, memoryAttention: MultiHeadAttention
    let feedForward: TransformerFeedForward
    let norm1, norm2, norm3: LayerNorm
    let dropout: Dropout

    public var members: [(name: String, value: Any)] {
        [("self_attn", attention), ("multihead_attn", memoryAttention)] + feedForward.members
            + [("norm1", norm1), ("norm2", norm2), ("norm3", norm3)]
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
    public init(
        _ width: Int, heads: Int, feedForward: Int = 2048, dropout: Double = 0.1, activation: Activation = .relu,
        epsilon: Double = 1e-5, isBatchFirst: Bool = false, isNormFirst: Bool = false, hasBias: Bool = true
    ) {
        func attention() -> MultiHeadAttention {
            MultiHeadAttention(width, heads: heads, dropout: dropout, hasBias: hasBias, isBatchFirst: isBatchFirst)
        }
        func norm() -> LayerNorm { LayerNorm(width, epsilon: epsilon, hasBias: hasBias) }
        (self.attention, memoryAttention) = (attention(), attention())
        self.feedForward = TransformerFeedForward(
            width, hidden: feedForward, dropout: dropout, activation: activation, hasBias: hasBias)
        (norm1, norm2, norm3) = (norm(), norm(), norm())
        self.dropout = Dropout(dropout)
        self.isNormFirst = isNormFirst
    }

    /// Applies the layer to a sequence and to an encoder's result for another one.
    ///
    /// - Parameters:
    ///   - x: [length, batch, width], [batch, length, width] where batches come first, or [length, width].
    ///   - memory: the encoder's result, of any length.
    ///   - mask: the positions of `x` that each one attends to, or summands of the scores.
    ///   - memoryMask: the positions of the memory that each one attends to, or summands of the scores.
    ///   - keyPadding: [batch, length]: positions of `x` that are only padding, to which none attends.
    ///   - memoryKeyPadding: the same for positions of the memory.
    ///   - isCausal: whether each position attends only to itself and those before it.
    /// - Returns: of the shape of `x`.
    public func callAsFunction(
        _ x: Tensor<Float>, memory: Tensor<Float>, mask: AttentionMask<Float>? = nil,
        memoryMask: AttentionMask<Float>? = nil, keyPadding: Tensor<Bool>? = nil,
        memoryKeyPadding: Tensor<Bool>? = nil, isCausal: Bool = false
    ) -> Tensor<Float> {
        apply(x, memory, memoryMask, memoryKeyPadding) {
            attention($0, mask: mask, keyPadding: keyPadding, isCausal: isCausal)
        }
    }

    /// Applies the layer causally to a sequence that goes on from a cache, and appends to the cache.
    public func callAsFunction(
        _ x: Tensor<Float>, memory: Tensor<Float>, cache: inout KeyValueCache, memoryKeyPadding: Tensor<Bool>? = nil
    ) -> Tensor<Float> {
        apply(x, memory, nil, memoryKeyPadding) { attention($0, cache: &cache) }
    }

    private func apply(
        _ x: Tensor<Float>, _ memory: Tensor<Float>, _ memoryMask: AttentionMask<Float>?,
        _ memoryKeyPadding: Tensor<Bool>?, _ attend: (Tensor<Float>) -> Tensor<Float>
    ) -> Tensor<Float> {
        func recall(_ x: Tensor<Float>) -> Tensor<Float> {
            dropout(memoryAttention(x, memory, mask: memoryMask, keyPadding: memoryKeyPadding))
        }
        if isNormFirst {
            let y = x + dropout(attend(norm1(x)))
            let z = y + recall(norm2(y))
            return z + feedForward(norm3(z))
        }
        let y = norm1(x + dropout(attend(x)))
        let z = norm2(y + recall(y))
        return norm3(z + feedForward(z))
    }
}
