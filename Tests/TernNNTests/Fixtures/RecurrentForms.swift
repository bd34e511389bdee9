import TernCore
import TernNN
import TestSupport

extension ModuleForm {
    static let recurrent: [String: @Sendable (FixtureParameters) -> ModuleForm] = [
        "RNN": { p in
            let network = RNN(
                p.inputs, p.hidden, activation: p.activation, layers: p.integer("layers") ?? 1,
                isBidirectional: p.flag("bidirectional") ?? false, isBatchFirst: p.flag("batchFirst") ?? false,
                dropout: p.number("dropout") ?? 0, hasBias: p.flag("bias") ?? true)
            return ModuleForm(module: network) { x in
                let y = network(x.real(0), state: x.reals(from: 1).first, lengths: p.integers("lengths"))
                return [y.output, y.state]
            }
        },
        "LSTM": { p in
            let network = LSTM(
                p.inputs, p.hidden, projected: p.integer("projected"), layers: p.integer("layers") ?? 1,
                isBidirectional: p.flag("bidirectional") ?? false, isBatchFirst: p.flag("batchFirst") ?? false,
                dropout: p.number("dropout") ?? 0, hasBias: p.flag("bias") ?? true)
            return ModuleForm(module: network) { x in
                let y = network(x.real(0), state: x.pair(from: 1), lengths: p.integers("lengths"))
                return [y.output, y.state.hidden, y.state.cell]
            }
        },
        "GRU": { p in
            let network = GRU(
                p.inputs, p.hidden, layers: p.integer("layers") ?? 1,
                isBidirectional: p.flag("bidirectional") ?? false, isBatchFirst: p.flag("batchFirst") ?? false,
                dropout: p.number("dropout") ?? 0, hasBias: p.flag("bias") ?? true)
            return ModuleForm(module: network) { x in
                let y = network(x.real(0), state: x.reals(from: 1).first, lengths: p.integers("lengths"))
                return [y.output, y.state]
            }
        },
        "RNNCell": { p in
            let cell = RNNCell(p.inputs, p.hidden, activation: p.activation, hasBias: p.flag("bias") ?? true)
            return ModuleForm(module: cell) { x in [cell(x.real(0), state: x.reals(from: 1).first)] }
        },
        "LSTMCell": { p in
            let cell = LSTMCell(p.inputs, p.hidden, hasBias: p.flag("bias") ?? true)
            return ModuleForm(module: cell) { x in
                let y = cell(x.real(0), state: x.pair(from: 1))
                return [y.hidden, y.cell]
            }
        },
        "GRUCell": { p in
            let cell = GRUCell(p.inputs, p.hidden, hasBias: p.flag("bias") ?? true)
            return ModuleForm(module: cell) { x in [cell(x.real(0), state: x.reals(from: 1).first)] }
        },
        "Embedding": { p in
            let table = Embedding(
                p.integer("count")!, p.integer("width")!, paddingIndex: p.integer("padding"),
                maximumNorm: p.number("norm"))
            return ModuleForm(module: table) { x in [table(x.integers(0))] }
        },
        "EmbeddingBag": { p in
            let modes: [String: BagMode] = ["sum": .sum, "mean": .mean, "max": .max]
            let table = EmbeddingBag(
                p.integer("count")!, p.integer("width")!, mode: modes[p.text("mode")!]!,
                paddingIndex: p.integer("padding"), maximumNorm: p.number("norm"))
            return ModuleForm(module: table) { x in
                let weights = x.reals(from: 1).first
                if x.integers(0).rank == 2 { return [table(x.integers(0), weights: weights)] }
                return [table(x.integers(0), offsets: x.integers(1), weights: weights)]
            }
        }
    ]
}

extension ModuleInputs {
    /// The real inputs from a position on.
    fileprivate func reals(from start: Int) -> [Tensor<Float>] {
        (start..<count).filter { reals[$0] != nil }.map { real($0) }
    }

    fileprivate func pair(from start: Int) -> (hidden: Tensor<Float>, cell: Tensor<Float>)? {
        let states = reals(from: start)
        return states.isEmpty ? nil : (states[0], states[1])
    }
}

extension FixtureParameters {
    fileprivate var inputs: Int { integer("inputs")! }
    fileprivate var hidden: Int { integer("hidden")! }
    fileprivate var activation: Activation { text("activation") == "relu" ? .relu : .tanh }
}
