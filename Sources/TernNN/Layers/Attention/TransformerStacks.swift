import TernCore

/// A transformer's encoder: layers one after another, and a normalization behind them if there is one.
///
/// ```swift
/// let encoder = TransformerEncoder(6) { TransformerEncoderLayer(256, heads: 4, isBatchFirst: true) }
/// let y = encoder(x, isCausal: true)   // [16, 128, 256] gives the same
/// ```
///
/// Keys are those of `torch.nn.TransformerEncoder`: `layers.0.…`, …, `norm.…`. Unlike there, each layer draws first values of
/// its own.
public struct TransformerEncoder: Layer {
    /// The layers in their order.
    public let layers: [TransformerEncoderLayer]
    /// The normalization of the last one's result.
    public let norm: (any Layer)?

    /// Creates `count` layers, each by a call of `layer`, and a normalization.
    public init(_ count: Int, norm: (any Layer)? = nil, layer: () -> TransformerEncoderLayer) {
        check(count >= 0, "TransformerEncoder", "the number of layers is \(count), expected at least 0")
        layers = (0..<count).map { _ in layer() }
        self.norm = norm
    }

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { callAsFunction(x, mask: nil) }

    /// Applies the layers one after another; for the parameters see
    /// ``TransformerEncoderLayer``.
    public func callAsFunction(
        _ x: Tensor<Float>, mask: AttentionMask<Float>? = nil, keyPadding: Tensor<Bool>? = nil, isCausal: Bool = false
    ) -> Tensor<Float> {
        let y = layers.reduce(x) { $1($0, mask: mask, keyPadding: keyPadding, isCausal: isCausal) }
        return norm?(y) ?? y
    }

    /// Applies the layers causally to a sequence that goes on from caches, one for each layer; an empty list is filled.
    public func callAsFunction(_ x: Tensor<Float>, caches: inout [KeyValueCache]) -> Tensor<Float> {
        if caches.isEmpty { caches = layers.map { _ in KeyValueCache() } }
        check(
            caches.count == layers.count, "TransformerEncoder", "\(caches.count) caches for \(layers.count) layers")
        var y = x
        for (index, layer) in layers.enumerated() { y = layer(y, cache: &caches[index]) }
        return norm?(y) ?? y
    }
}

/// A transformer's decoder: layers one after another, and a normalization behind them if there is one.
///
/// ```swift
/// let decoder = TransformerDecoder(6) { TransformerDecoderLayer(256, heads: 4, isBatchFirst: true) }
/// let y = decoder(x, memory: encoder(source), isCausal: true)
/// ```
///
/// Keys are those of `torch.nn.TransformerDecoder`: `layers.0.…`, …, `norm.…`. Unlike there, each layer draws first values of
/// its own.
public struct TransformerDecoder: Module {
    /// The layers in their order.
    public let layers: [TransformerDecoderLayer]
    /// The normalization of the last one's result.
    public let norm: (any Layer)?

    /// Creates `count` layers, each by a call of `layer`, and a normalization.
    public init(_ count: Int, norm: (any Layer)? = nil, layer: () -> TransformerDecoderLayer) {
        check(count >= 0, "TransformerDecoder", "the number of layers is \(count), expected at least 0")
        layers = (0..<count).map { _ in layer() }
        self.norm = norm
    }

    /// Applies the layers one after another; for the parameters see
    /// ``TransformerDecoderLayer``.
    public func callAsFunction(
        _ x: Tensor<Float>, memory: Tensor<Float>, mask: AttentionMask<Float>? = nil,
        memoryMask: AttentionMask<Float>? = nil, keyPadding: Tensor<Bool>? = nil,
        memoryKeyPadding: Tensor<Bool>? = nil, isCausal: Bool = false
    ) -> Tensor<Float> {
        let y = layers.reduce(x) { x, layer in
            layer(
                x, memory: memory, mask: mask, memoryMask: memoryMask, keyPadding: keyPadding,
                memoryKeyPadding: memoryKeyPadding, isCausal: isCausal)
        }
        return norm?(y) ?? y
    }
}
