import TernCore
import TernNN

extension Misuse {
    /// Recurrent layers and embeddings.
    static let recurrent: [Misuse] = [
        Misuse("LSTM: expected at least 0 inputs and a hidden state of at least 1, found 3 and 0") {
            _ = LSTM(3, 0)
        },
        Misuse("GRU: expected at least 1 layer, found 0") {
            _ = GRU(3, 2, layers: 0)
        },
        Misuse("RNN: the probability 1.5 is not in 0...1") {
            _ = RNN(3, 2, dropout: 1.5)
        },
        Misuse("RNN: expected tanh or relu, found sigmoid") {
            _ = RNN(3, 2, activation: .sigmoid)
        },
        Misuse("LSTM: expected a projection to at least 1 and fewer than the 2 hidden units, found 2") {
            _ = LSTM(3, 2, projected: 2)
        },
        Misuse("LSTM: expected x: [batch, steps, inputs] or [steps, inputs], found [3]") {
            _ = LSTM(3, 2, isBatchFirst: true)(.zeros([3]))
        },
        Misuse("GRU: expected states: [2, batch, hidden], found [1, 5, 2]") {
            _ = GRU(3, 2, layers: 2)(.zeros([4, 5, 3]), state: .zeros([1, 5, 2]))
        },
        Misuse("gru: expected a hidden state of shape [5, 2], found [4, 2]") {
            _ = GRU(3, 2)(.zeros([4, 5, 3]), state: .zeros([1, 4, 2]))
        },
        Misuse("lstm: weights of shape [8, 3] and [8, 2] do not fit 4 inputs and 4 gates") {
            _ = LSTM(3, 2)(.zeros([4, 5, 4]))
        },
        Misuse("gru: length 7 of sequence 0 is not in 1...4, the steps of x") {
            _ = GRU(3, 2)(.zeros([4, 2, 3]), lengths: [7, 1])
        },
        Misuse(
            "LSTMCell: expected [batch, inputs] and states [batch, hidden], or [inputs] and [hidden], found [1, 5, 3]"
        ) {
            _ = LSTMCell(3, 2)(.zeros([1, 5, 3]))
        },
        Misuse("Embedding: the padding index 5 is out of range: expected 0..<5") {
            _ = Embedding(5, 2, paddingIndex: 5)
        },
        Misuse("Embedding: the norm is limited to -1.0, expected at least 0") {
            _ = Embedding(5, 2, maximumNorm: -1)
        },
        Misuse("embedding: index 5 is out of range: expected 0..<5") {
            _ = Embedding(5, 2)([0, 5])
        },
        Misuse("EmbeddingBag: expected indices: [bags, length], found [2]") {
            _ = EmbeddingBag(5, 2)([0, 1])
        }
    ]
}
