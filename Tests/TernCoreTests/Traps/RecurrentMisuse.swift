import TernCore

extension Misuse {
    /// Recurrent layers and embeddings.
    static let recurrent: [Misuse] = [
        Misuse("lstm: expected x: [steps, batch, inputs] with at least one step, found [5, 3]") {
            _ = lstm(Tensor<Float>.zeros([5, 3]), weights(gates: 4))
        },
        Misuse("rnn: expected x: [steps, batch, inputs] with at least one step, found [0, 5, 3]") {
            _ = rnn(Tensor<Float>.zeros([0, 5, 3]), weights(gates: 1))
        },
        Misuse("lstm: weights of shape [6, 3] and [6, 2] do not fit 3 inputs and 4 gates") {
            _ = lstm(Tensor<Float>.zeros([4, 5, 3]), weights(gates: 3))
        },
        Misuse("gru: weights of shape [6, 3] and [6, 2] do not fit 4 inputs and 3 gates") {
            _ = gru(Tensor<Float>.zeros([4, 5, 4]), weights(gates: 3))
        },
        Misuse("gru: expected biases of shape [6], found [6] and [2]") {
            _ = gru(
                Tensor<Float>.zeros([4, 5, 3]),
                RecurrentWeights(
                    input: .zeros([6, 3]), hidden: .zeros([6, 2]), biases: (input: .zeros([6]), hidden: .zeros([2]))))
        },
        Misuse("gru: expected a hidden state of shape [5, 2], found [2]") {
            _ = gru(Tensor<Float>.zeros([4, 5, 3]), weights(gates: 3), state: .zeros([2]))
        },
        Misuse("lstm: expected a cell of shape [5, 2], found [5, 3]") {
            _ = lstm(Tensor<Float>.zeros([4, 5, 3]), weights(gates: 4), state: (.zeros([5, 2]), .zeros([5, 3])))
        },
        Misuse("rnn: expected a length for each of the 5 sequences, found 2") {
            _ = rnn(Tensor<Float>.zeros([4, 5, 3]), weights(gates: 1), lengths: [1, 2])
        },
        Misuse("lstm: length 5 of sequence 1 is not in 1...4, the steps of x") {
            _ = lstm(Tensor<Float>.zeros([4, 2, 3]), weights(gates: 4), lengths: [4, 5])
        },
        Misuse("lstm: length 0 of sequence 0 is not in 1...4, the steps of x") {
            _ = lstm(Tensor<Float>.zeros([4, 2, 3]), weights(gates: 4), lengths: [0, 4])
        },
        Misuse("rnn: expected tanh or relu, found gelu") {
            _ = rnn(Tensor<Float>.zeros([4, 5, 3]), weights(gates: 1), activation: .gelu)
        },
        Misuse("embedding: index 4 is out of range: expected 0..<4") {
            _ = embedding([[0, 4]], Tensor<Float>.zeros([4, 2]))
        },
        Misuse("embedding: index -1 is out of range: expected 0..<4") {
            _ = embedding([-1], Tensor<Float>.zeros([4, 2]))
        },
        Misuse("embedding: the padding index 4 is out of range: expected 0..<4") {
            _ = embedding([0], Tensor<Float>.zeros([4, 2]), paddingIndex: 4)
        },
        Misuse("embedding: expected a table: [rows, width], found [4]") {
            _ = embedding([0], Tensor<Float>.zeros([4]))
        },
        Misuse("embeddingBag: bag 1 is from 3 to 2, expected ascending offsets in 0...4") {
            _ = embeddingBag([0, 1, 2, 3], offsets: [0, 3, 2], Tensor<Float>.zeros([4, 2]))
        },
        Misuse("embeddingBag: expected offsets from 0 on, found [1]") {
            _ = embeddingBag([0, 1, 2, 3], offsets: [1], Tensor<Float>.zeros([4, 2]))
        },
        Misuse("embeddingBag: expected sums and a weight for each index of shape [1], found mean and [1]") {
            _ = embeddingBag([0], offsets: [0], Tensor<Float>.zeros([4, 2]), mode: .mean, weights: [1])
        }
    ]

    /// For 3 inputs and a hidden state of 2.
    private static func weights(gates: Int) -> RecurrentWeights<Float> {
        RecurrentWeights(input: .zeros([2 * gates, 3]), hidden: .zeros([2 * gates, 2]))
    }
}
