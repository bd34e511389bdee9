import TernCore
import TestSupport

extension FixtureTable {
    mutating func addSequences() {
        /// Of the inputs from a position on.
        func weights(_ call: Call, from first: Int) -> RecurrentWeights<Scalar> {
            let tensors = call.reals[first...].map { $0 }
            let biases = tensors.count < 4 ? nil : (input: tensors[2], hidden: tensors[3])
            return RecurrentWeights(input: tensors[0], hidden: tensors[1], biases: biases)
        }
        reals("rnn") { call in
            let y = rnn(call[0], weights(call, from: 2), state: call[1])
            return [y.output, y.state]
        }
        reals("rnn: relu") { call in
            let y = rnn(call[0], weights(call, from: 2), state: call[1], activation: .relu)
            return [y.output, y.state]
        }
        reals("gru") { call in
            let y = gru(call[0], weights(call, from: 2), state: call[1])
            return [y.output, y.state]
        }
        reals("lstm") { call in
            let y = lstm(call[0], weights(call, from: 3), state: (call[1], call[2]))
            return [y.output, y.state.hidden, y.state.cell]
        }
        real("embedding") { embedding($0.integers(0), $0[1]) }
        real("embeddingBag") { call in
            let mode: BagMode = call.text("mode") == "sum" ? .sum : call.text("mode") == "max" ? .max : .mean
            return embeddingBag(call.integers(0), offsets: call.integers(1), call[2], mode: mode)
        }
        real("embeddingBag: weighted") {
            embeddingBag($0.integers(0), offsets: $0.integers(1), $0[2], mode: .sum, weights: $0[3])
        }
    }
}
