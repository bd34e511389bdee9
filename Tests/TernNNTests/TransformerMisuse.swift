import TernCore
import TernNN

extension Misuse {
    static let transformers: [Misuse] = [
        Misuse("MultiHeadAttention: the width 10 is not a multiple of 4 heads") {
            _ = MultiHeadAttention(10, heads: 4)
        },
        Misuse("MultiHeadAttention: the width 10 is not a multiple of 0 heads") {
            _ = TransformerEncoderLayer(10, heads: 0)
        },
        Misuse("MultiHeadAttention: the probability -0.5 is not in 0...1") {
            _ = MultiHeadAttention(8, heads: 2, dropout: -0.5)
        },
        Misuse("MultiHeadAttention: rotary positions of width 8 for heads of width 4") {
            _ = MultiHeadAttention(8, heads: 2, rotary: RotaryPositions(8))
        },
        Misuse(
            "MultiHeadAttention: expected [length, batch, width] with widths 8, 8 and 8, "
                + "found [5, 2, 6], [5, 2, 6] and [5, 2, 6]"
        ) {
            _ = MultiHeadAttention(8, heads: 2)(.zeros([5, 2, 6]))
        },
        Misuse(
            "MultiHeadAttention: expected [batch, length, width] with widths 8, 8 and 8, "
                + "found [5, 2, 8], [4, 2, 8] and [4, 2, 8]"
        ) {
            _ = MultiHeadAttention(8, heads: 2, isBatchFirst: true)(.zeros([5, 2, 8]), .zeros([4, 2, 8]))
        },
        Misuse("MultiHeadAttention: expected key padding of shape [2, 5], found [5, 2]") {
            _ = MultiHeadAttention(8, heads: 2)(.zeros([5, 2, 8]), keyPadding: .full([5, 2], false))
        },
        Misuse("KeyValueCache: a cache of shape [2, 2, 5, 4] can't take keys of shape [3, 2, 1, 4]") {
            let attention = MultiHeadAttention(8, heads: 2, isBatchFirst: true)
            var cache = KeyValueCache()
            _ = attention(.zeros([2, 5, 8]), cache: &cache)
            _ = attention(.zeros([3, 1, 8]), cache: &cache)
        },
        Misuse("TransformerEncoder: 1 caches for 2 layers") {
            let encoder = TransformerEncoder(2) { TransformerEncoderLayer(8, heads: 2) }
            var caches = [KeyValueCache()]
            _ = encoder(.zeros([5, 1, 8]), caches: &caches)
        },
        Misuse("TransformerDecoder: the number of layers is -1, expected at least 0") {
            _ = TransformerDecoder(-1) { TransformerDecoderLayer(8, heads: 2) }
        },
        Misuse("RotaryPositions: the width is 5, expected an even number above 0") {
            _ = RotaryPositions(5)
        },
        Misuse("RotaryPositions: expected [..., length, 4], found [3, 6]") {
            _ = RotaryPositions(4)(.zeros([3, 6]))
        },
        Misuse("sinusoidalPositions: expected a count of at least 0 and an even width, found 3 and 5") {
            _ = sinusoidalPositions(3, width: 5)
        },
        Misuse("alibiBias: expected at least one head and no negative lengths, found 0, 2 and 2") {
            _ = alibiBias(heads: 0, queries: 2, keys: 2)
        },
        Misuse(
            "TokenSampler: expected a temperature of at least 0, a topK above 0 and a topP in 0...1 above 0, "
                + "found -1.0, nil and 1.0"
        ) {
            _ = TokenSampler(temperature: -1)
        },
        Misuse(
            "TokenSampler: expected a temperature of at least 0, a topK above 0 and a topP in 0...1 above 0, "
                + "found 1.0, 0 and 0.5"
        ) {
            _ = TokenSampler(topK: 0, topP: 0.5)
        }
    ]
}
