import TernCore

/// The arguments that ``RNN``, ``LSTM`` and ``GRU`` have in common.
struct RecurrentOptions: Sendable {
    let layers: Int
    let isBidirectional: Bool
    let isBatchFirst: Bool
    let dropout: Double
    let hasBias: Bool
}

/// The layers and directions of an ``RNN``, ``LSTM`` or ``GRU``, one after another.
struct RecurrentStack: Module {
    /// One direction of one layer, from its inputs, weights and states before it to its outputs and the states after.
    typealias Direction = (
        _ x: Tensor<Float>, _ weights: RecurrentWeights<Float>, _ states: [Tensor<Float>], _ isReversed: Bool
    ) -> [Tensor<Float>]

    private let operation: String
    private let options: RecurrentOptions
    /// The parameters of each direction of each layer.
    private let parameters: [RecurrentParameters]

    private var directions: Int { options.isBidirectional ? 2 : 1 }

    init(
        _ inputs: Int, _ hidden: Int, gates: Int, options: RecurrentOptions, projected: Int? = nil, in operation: String
    ) {
        check(options.layers > 0, operation, "expected at least 1 layer, found \(options.layers)")
        checkProbability(options.dropout, in: operation)
        check(
            projected == nil || (1..<hidden).contains(projected!), operation,
            "expected a projection to at least 1 and fewer than the \(hidden) hidden units, found \(projected ?? 0)")
        check(
            inputs >= 0 && hidden > 0, operation,
            "expected at least 0 inputs and a hidden state of at least 1, found \(inputs) and \(hidden)")
        (self.operation, self.options) = (operation, options)
        let directions = options.isBidirectional ? 2 : 1
        // All weights of one kind, so that no size below overflows.
        checkSizes([options.layers, directions, gates, hidden, directions, max(inputs, hidden)], in: operation)
        parameters = (0..<options.layers * directions).map { index in
            RecurrentParameters(
                index < directions ? inputs : (projected ?? hidden) * directions, hidden, gates: gates,
                hasBias: options.hasBias, projected: projected, in: operation)
        }
    }

    var members: [(name: String, value: Any)] {
        parameters.enumerated().flatMap { index, parameters in
            parameters.members("_l\(index / directions)\(index % directions == 1 ? "_reverse" : "")")
        }
    }

    /// Returns the outputs of the last layer, and the states of all layers after their last steps.
    ///
    /// - Parameters:
    ///   - x: [steps, batch, inputs] or with the batch first, or one sequence, [steps, inputs].
    ///   - states: the states before the first steps, [layers · directions, batch, hidden] each; none for zeros.
    func callAsFunction(_ x: Tensor<Float>, _ states: [Tensor<Float>], _ run: Direction) -> [Tensor<Float>] {
        check(
            x.rank == 2 || x.rank == 3, operation,
            "expected x: [\(options.isBatchFirst ? "batch, steps" : "steps, batch"), inputs] or [steps, inputs], "
                + "found \(x.shape)")
        for state in states {
            check(
                state.rank == x.rank && state.shape[0] == parameters.count, operation,
                "expected states: [\(parameters.count), \(x.rank == 3 ? "batch, " : "")hidden], found \(state.shape)")
        }
        if x.rank == 2 {
            let batch = options.isBatchFirst ? 0 : 1
            let results = self(x.unsqueeze(axis: batch), states.map { $0.unsqueeze(axis: 1) }, run)
            return [results[0].squeeze(axis: batch).noted()] + results[1...].map { $0.squeeze(axis: 1) }
        }
        var x = options.isBatchFirst ? x.transpose(0, 1) : x
        var finals: [[Tensor<Float>]] = []
        for layer in 0..<options.layers {
            if layer > 0 { x = Dropout(options.dropout)(x) }
            let results = (0..<directions).map { direction in
                let index = layer * directions + direction
                return run(x, parameters[index].weights, states.map { $0[index] }, direction == 1)
            }
            finals += results.map { Array($0[1...]) }
            x = results.count == 1 ? results[0][0] : concatenate(results.map { $0[0] }, axis: -1)
        }
        let output = (options.isBatchFirst ? x.transpose(0, 1) : x).noted()
        return [output] + finals[0].indices.map { state in stack(finals.map { $0[state] }) }
    }
}
