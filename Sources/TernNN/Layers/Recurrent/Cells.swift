import TernCore

// Single steps of the recurrent networks, for loops of one's own. Their parameters are `weight_ih`, `weight_hh`,
// `bias_ih` and `bias_hh`, as in torch.nn.

/// One step of an ``RNN``.
///
/// ```swift
/// let cell = RNNCell(64, 128)
/// state = cell(x, state: state)   // [32, 64] and [32, 128] give [32, 128]
/// ```
public struct RNNCell: Module {
    private let parameters: RecurrentParameters
    private let activation: Activation

    /// Creates a cell with new parameters, uniform in ±1/√hidden.
    public init(_ inputs: Int, _ hidden: Int, activation: Activation = .tanh, hasBias: Bool = true) {
        check(activation == .tanh || activation == .relu, "RNNCell", "expected tanh or relu, found \(activation)")
        parameters = RecurrentParameters(inputs, hidden, gates: 1, hasBias: hasBias, in: "RNNCell")
        self.activation = activation
    }

    public var members: [(name: String, value: Any)] { parameters.members() }

    /// Computes the next state from [batch, inputs] and the state [batch, hidden], or from [inputs] and [hidden]; by default
    /// from 0.
    public func callAsFunction(_ x: Tensor<Float>, state: Tensor<Float>? = nil) -> Tensor<Float> {
        oneStep(x, state.map { [$0] } ?? [], in: "RNNCell") { x, states in
            [rnn(x, parameters.weights, state: states.first, activation: activation).state]
        }[0]
    }
}

/// One step of a ``GRU``.
///
/// ```swift
/// let cell = GRUCell(64, 128)
/// state = cell(x, state: state)   // [32, 64] and [32, 128] give [32, 128]
/// ```
public struct GRUCell: Module {
    private let parameters: RecurrentParameters

    /// Creates a cell with new parameters, uniform in ±1/√hidden.
    public init(_ inputs: Int, _ hidden: Int, hasBias: Bool = true) {
        parameters = RecurrentParameters(inputs, hidden, gates: 3, hasBias: hasBias, in: "GRUCell")
    }

    public var members: [(name: String, value: Any)] { parameters.members() }

    /// Computes the next state from [batch, inputs] and the state [batch, hidden], or from [inputs] and [hidden]; by default
    /// from 0.
    public func callAsFunction(_ x: Tensor<Float>, state: Tensor<Float>? = nil) -> Tensor<Float> {
        oneStep(x, state.map { [$0] } ?? [], in: "GRUCell") { x, states in
            [gru(x, parameters.weights, state: states.first).state]
        }[0]
    }
}

/// One step of an ``LSTM``.
///
/// ```swift
/// let cell = LSTMCell(64, 128)
/// state = cell(x, state: state)   // [32, 64] and twice [32, 128] give twice [32, 128]
/// ```
public struct LSTMCell: Module {
    private let parameters: RecurrentParameters

    /// Creates a cell with new parameters, uniform in ±1/√hidden.
    public init(_ inputs: Int, _ hidden: Int, hasBias: Bool = true) {
        parameters = RecurrentParameters(inputs, hidden, gates: 4, hasBias: hasBias, in: "LSTMCell")
    }

    public var members: [(name: String, value: Any)] { parameters.members() }

    /// Computes the next state from [batch, inputs] and the state, [batch, hidden] each, or from [inputs] and [hidden]; by
    /// default from 0.
    public func callAsFunction(
        _ x: Tensor<Float>, state: (hidden: Tensor<Float>, cell: Tensor<Float>)? = nil
    ) -> (hidden: Tensor<Float>, cell: Tensor<Float>) {
        let results = oneStep(x, state.map { [$0.hidden, $0.cell] } ?? [], in: "LSTMCell") { x, states in
            let state = states.isEmpty ? nil : (hidden: states[0], cell: states[1])
            let y = lstm(x, parameters.weights, state: state)
            return [y.state.hidden, y.state.cell]
        }
        return (results[0], results[1])
    }
}

/// Returns the states after a sequence of one step, for a batch or a single input.
private func oneStep(
    _ x: Tensor<Float>, _ states: [Tensor<Float>], in operation: String,
    _ run: (_ x: Tensor<Float>, _ states: [Tensor<Float>]) -> [Tensor<Float>]
) -> [Tensor<Float>] {
    check(
        (x.rank == 1 || x.rank == 2) && states.allSatisfy { $0.rank == x.rank }, operation,
        "expected [batch, inputs] and states [batch, hidden], or [inputs] and [hidden], found \(x.shape)"
            + states.map { " and \($0.shape)" }.joined())
    if x.rank == 2 { return run(x.unsqueeze(axis: 0), states).map { $0.noted() } }
    return run(x.unsqueeze(axes: [0, 1]), states.map { $0.unsqueeze(axis: 0) }).map { $0.squeeze(axis: 0).noted() }
}
