import TernCore

extension Misuse {
    /// Scaled dot-product attention.
    static let attention: [Misuse] = [
        Misuse(
            "scaledDotProductAttention: expected queries: [..., L, E], keys: [..., S, E] and values: [..., S, V], "
                + "found [4, 8, 16], [4, 8, 12] and [4, 8, 16]"
        ) {
            _ = scaledDotProductAttention(Tensor<Float>.zeros([4, 8, 16]), .zeros([4, 8, 12]), .zeros([4, 8, 16]))
        },
        Misuse(
            "scaledDotProductAttention: expected queries: [..., L, E], keys: [..., S, E] and values: [..., S, V], "
                + "found [8, 16], [8, 16] and [7, 16]"
        ) {
            _ = scaledDotProductAttention(Tensor<Float>.zeros([8, 16]), .zeros([8, 16]), .zeros([7, 16]))
        },
        Misuse("scaledDotProductAttention: shapes do not broadcast: [4] and [3]") {
            _ = scaledDotProductAttention(Tensor<Float>.zeros([4, 8, 16]), .zeros([3, 8, 16]), .zeros([3, 8, 16]))
        },
        Misuse(
            "scaledDotProductAttention: a mask of shape [8, 7] does not broadcast to [..., queries, keys], [4, 8, 8]"
        ) {
            let x = Tensor<Float>.zeros([4, 8, 16])
            _ = scaledDotProductAttention(x, x, x, mask: .bias(.zeros([8, 7])))
        },
        Misuse("scaledDotProductAttention: the probability 1.5 of dropout is not in 0...1") {
            let x = Tensor<Float>.zeros([8, 16])
            _ = scaledDotProductAttention(x, x, x, dropout: 1.5)
        }
    ]
}
