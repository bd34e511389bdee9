import TernCore
import Testing

extension ThreadCountTests {
    /// Recurrent layers, whose batches are cut by sequences or, where there are few, by columns of the weight.
    @Suite struct RecurrentBitTests {
        private static let cells: [(name: String, gates: Int)] = [("rnn", 1), ("gru", 3), ("lstm", 4)]

        private static func loss(_ name: String, _ lengths: [Int]?, _ x: [Tensor<Float>]) -> Tensor<Float> {
            let weights = RecurrentWeights(input: x[1], hidden: x[2], biases: (input: x[3], hidden: x[4]))
            let isReversed = lengths != nil
            let states: [Tensor<Float>]
            switch name {
            case "rnn":
                let y = rnn(x[0], weights, state: x[5], lengths: lengths, isReversed: isReversed)
                states = [y.output, y.state]
            case "gru":
                let y = gru(x[0], weights, state: x[5], lengths: lengths, isReversed: isReversed)
                states = [y.output, y.state]
            default:
                let y = lstm(x[0], weights, state: (x[5], x[6]), lengths: lengths, isReversed: isReversed)
                states = [y.output, y.state.hidden, y.state.cell]
            }
            return states.reduce(Tensor(0)) { $0 + ($1 * $1).sum() }
        }

        private static func inputs(_ gates: Int, batch: Int, hidden: Int) -> [Tensor<Float>] {
            var generator = PhiloxGenerator(seed: 3)
            let width = gates * hidden
            let shapes: [Shape] = [
                [5, batch, 7], [width, 7], [width, hidden], [width], [width], [batch, hidden], [batch, hidden]
            ]
            return shapes.map { .normal($0, standardDeviation: 0.3, using: &generator) }
        }

        /// With a length for each sequence the direction is also reversed.
        private static func lengths(_ batch: Int) -> [[Int]?] { [nil, (0..<batch).map { 1 + 3 * $0 % 5 }] }

        @Test(arguments: cells.indices, [(33, 52), (3, 200), (16, 100)])
        func sameBits(_ cell: Int, _ size: (batch: Int, hidden: Int)) {
            let (name, gates) = Self.cells[cell]
            let inputs = Self.inputs(gates, batch: size.batch, hidden: size.hidden)
            for lengths in Self.lengths(size.batch) {
                expectSameBits("\(name) \(size)") {
                    let result = valueAndGradients(at: inputs) { Self.loss(name, lengths, $0) }
                    return [result.value] + result.gradients
                }
            }
        }

        /// A backward pass that is itself recorded is made of tensor operations instead of the kernel.
        @Test(arguments: cells.indices)
        func recordedBackwardPassAgrees(_ cell: Int) {
            let (name, gates) = Self.cells[cell]
            let inputs = Self.inputs(gates, batch: 9, hidden: 21)
            for lengths in Self.lengths(9) {
                let fused = valueAndGradients(at: inputs) { Self.loss(name, lengths, $0) }.gradients
                var recorded: [Tensor<Float>] = []
                _ = gradient(at: Tensor<Float>(1)) { scale in
                    recorded = valueAndGradients(at: inputs) { Self.loss(name, lengths, $0) }.gradients
                    return scale
                }
                for (fused, recorded) in zip(fused, recorded) {
                    let scale = recorded.abs().max().item()
                    #expect((fused - recorded).abs().max().item() <= 1e-5 * scale, "\(name)")
                    #expect(scale > 0 || name != "lstm")
                }
            }
        }
    }
}
