import TernCore
import TernNN

extension Misuse {
    /// Hyperparameters and sizes of layers beside their ranges.
    static let hyperparameters = probabilities + numbers + sizes

    private static let probabilities: [Misuse] = [.nan, .infinity, -0.5, 1.5].flatMap { p in
        let makers: [(name: String, make: @Sendable () -> any Module)] = [
            ("Dropout", { Dropout(p) }), ("Dropout1d", { Dropout1d(p) }), ("Dropout2d", { Dropout2d(p) }),
            ("Dropout3d", { Dropout3d(p) }), ("AlphaDropout", { AlphaDropout(p) }),
            ("MultiHeadAttention", { MultiHeadAttention(4, heads: 2, dropout: p) }),
            ("MultiHeadAttention", { TransformerEncoderLayer(4, heads: 2, dropout: p) }),
            ("MultiHeadAttention", { TransformerDecoderLayer(4, heads: 2, dropout: p) }),
            ("LSTM", { LSTM(2, 2, dropout: p) }), ("GRU", { GRU(2, 2, dropout: p) }), ("RNN", { RNN(2, 2, dropout: p) })
        ]
        return makers.map { maker in
            Misuse("\(maker.name): the probability \(p) is not in 0...1") { _ = maker.make() }
        }
    }

    private static let numbers: [Misuse] = [.nan, .infinity, -1].flatMap { value in
        let finite: [Misuse] =
            value == -1
            ? []
            : [
                Misuse("LeakyReLU: slope is \(value), expected a finite number") { _ = LeakyReLU(slope: value) },
                Misuse("Initializer.orthogonal: the gain is \(value), expected a finite number") {
                    _ = Initializer.orthogonal(gain: value)
                },
                Misuse("Initializer.normal: the mean is \(value), expected a finite number") {
                    _ = Initializer.normal(mean: value)
                }
            ]
        return finite + [
            Misuse("Initializer.normal: the standard deviation is \(value), expected a finite number of at least 0") {
                _ = Initializer.normal(standardDeviation: value)
            },
            Misuse("RotaryPositions: base is \(value), expected a finite number above 0") {
                _ = RotaryPositions(4, base: value)
            },
            Misuse("sinusoidalPositions: base is \(value), expected a finite number above 0") {
                _ = sinusoidalPositions(4, width: 2, base: value)
            },
            Misuse(
                "TokenSampler: expected a temperature of at least 0, a topK above 0 and a topP in 0...1 above 0, "
                    + "found \(value), nil and 1.0"
            ) {
                _ = TokenSampler(temperature: value)
            },
            Misuse(
                "TokenSampler: expected a temperature of at least 0, a topK above 0 and a topP in 0...1 above 0, "
                    + "found 1.0, nil and \(value)"
            ) {
                _ = TokenSampler(topP: value)
            }
        ]
    }

    private static let huge = Int.max - 1
    private static let memory = "has more elements than memory can hold"

    private static let sizes: [Misuse] = [
        Misuse("Linear: [\(huge), \(huge)] \(memory)") { _ = Linear(huge, huge) },
        Misuse("Embedding: [\(huge), 8] \(memory)") { _ = Embedding(huge, 8) },
        Misuse("EmbeddingBag: [8, \(huge)] \(memory)") { _ = EmbeddingBag(8, huge) },
        Misuse("MultiHeadAttention: [3, \(huge), \(huge)] \(memory)") { _ = MultiHeadAttention(huge, heads: 2) },
        Misuse("MultiHeadAttention: expected widths of at least 1, found 0 of keys and 4 of values") {
            _ = MultiHeadAttention(4, heads: 2, keyWidth: 0)
        },
        Misuse("Linear: [\(huge), 4] \(memory)") { _ = TransformerEncoderLayer(4, heads: 2, feedForward: huge) },
        Misuse("LSTM: [1, 1, 4, \(huge), 1, \(huge)] \(memory)") { _ = LSTM(2, huge) },
        Misuse("GRU: [\(huge), 2, 3, 2, 2, 2] \(memory)") { _ = GRU(2, 2, layers: huge, isBidirectional: true) },
        Misuse("RNNCell: [1, \(huge), \(huge)] \(memory)") { _ = RNNCell(2, huge) },
        Misuse("Initializer: [2, \(huge), 3] \(memory)") { _ = Initializer.heNormal([2, huge, 3]) },
        Misuse("Initializer.orthogonal: [2, \(huge), 3] \(memory)") { _ = Initializer.orthogonal()([2, huge, 3]) },
        Misuse("sinusoidalPositions: [\(huge), \(huge)] \(memory)") { _ = sinusoidalPositions(huge, width: huge) },
        Misuse("alibiBias: [\(huge), 1, 1] \(memory)") { _ = alibiBias(heads: huge, queries: 1, keys: 1) },
        Misuse("alibiBias: [1, \(huge), \(huge)] \(memory)") { _ = alibiBias(heads: 1, queries: huge, keys: huge) },
        Misuse("PixelShuffle: the factor is 0, expected at least 1") { _ = PixelShuffle(0) },
        Misuse("PixelUnshuffle: the factor is -1, expected at least 1") { _ = PixelUnshuffle(-1) },
        Misuse("TokenSampler: expected logits: [..., vocabulary] of at least one token, found [2, 0]") {
            _ = TokenSampler()(.zeros([2, 0]))
        },
        Misuse("TokenSampler: the logits of row 1 are all -inf") {
            _ = TokenSampler(temperature: 0)(Tensor(shape: [2, 2], scalars: [0, 1, -.infinity, -.infinity]))
        },
        Misuse("TokenSampler: the logits of row 0 have a NaN") {
            _ = TokenSampler()(Tensor(shape: [2, 2], scalars: [0, .nan, 0, 0]))
        }
    ]
}
