import TernCore
import TernNN
import Testing

@Suite struct RecurrentTests {
    @Test func keysAndShapesArePyTorchs() {
        let network = LSTM(3, 4, projected: 2, layers: 2, isBidirectional: true)
        let shapes = network.stateDictionary.mapValues { Array($0.shape) }
        var expected: [String: [Int]] = [:]
        for (layer, inputs) in [3, 4].enumerated() {
            for ending in ["_l\(layer)", "_l\(layer)_reverse"] {
                expected["weight_ih\(ending)"] = [16, inputs]
                expected["weight_hh\(ending)"] = [16, 2]
                expected["bias_ih\(ending)"] = [16]
                expected["bias_hh\(ending)"] = [16]
                expected["weight_hr\(ending)"] = [2, 4]
            }
        }
        #expect(shapes == expected)
        let names = GRU(3, 4, hasBias: false).namedParameters.map(\.name)
        #expect(names == ["weight_ih_l0", "weight_hh_l0"])
        #expect(RNNCell(3, 4).namedParameters.map(\.name) == ["weight_ih", "weight_hh", "bias_ih", "bias_hh"])
    }

    /// Uniform in ±1/√hidden, whatever the number of inputs.
    @Test func initialization() {
        for parameter in LSTM(7, 64).parameters {
            let (low, high) = (parameter.value.min().item(), parameter.value.max().item())
            #expect(low >= -0.125 && low < -0.11 && high <= 0.125 && high > 0.11)
        }
        let table = Embedding(1000, 8, paddingIndex: 3).weight.value
        #expect(table[3] == .zeros([8]))
        let others = table[4...]
        #expect(abs(others.mean().item()) < 0.05 && abs(others.standardDeviation().item() - 1) < 0.05)
    }

    /// Whatever lies behind the lengths changes nothing and has no gradient.
    @Test func paddingCountsForNothing() {
        let network = GRU(3, 4, layers: 2, isBidirectional: true)
        let x = Tensor<Float>.normal([6, 2, 3])
        var other = x
        other[4..., 0] = .normal([2, 3])
        let (a, b) = (network(x, lengths: [4, 6]), network(other, lengths: [4, 6]))
        #expect(a.output == b.output && a.state == b.state)
        let alone = network(x[..<4, 0..<1])
        #expect((a.output[..<4, 0..<1] - alone.output).abs().max().item() < 1e-6)
        #expect((a.state[.all, 0..<1] - alone.state).abs().max().item() < 1e-6)
        let slope = gradient(at: x) { network($0, lengths: [4, 6]).output.sum() }
        #expect(slope[4..., 0] == .zeros([2, 3]))
        #expect(slope[..<4, 0].abs().min().item() > 0)
    }

    /// A row above the norm is scaled in the table itself, others and rows that are not looked up stay as they are.
    @Test func maximumNormChangesTheTable() {
        let table = Embedding(3, 2, maximumNorm: 1)
        table.weight.value = [[3, 4], [0.5, 0], [6, 8]]
        let vectors = table([0, 1, 0])
        #expect((vectors - [[0.6, 0.8], [0.5, 0], [0.6, 0.8]]).abs().max().item() < 1e-6)
        #expect(table.weight.value[0] == vectors[0])
        #expect(table.weight.value[2] == [6, 8])
    }

    /// Dropout draws between the layers, in training only, and not behind the last one.
    @Test func dropout() {
        let network = LSTM(3, 8, layers: 2, dropout: 0.5)
        let single = LSTM(3, 8, dropout: 1)
        let x = Tensor<Float>.normal([5, 4, 3])
        #expect(network(x).output == network(x).output)
        withTrainingMode(true) {
            #expect(network(x).output != network(x).output)
            #expect(single(x).output.abs().min().item() > 0)
        }
    }
}
