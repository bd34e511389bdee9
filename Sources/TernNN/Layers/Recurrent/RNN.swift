import TernCore

/// A plain recurrent network (Elman, 1990); the formula is at
/// ``rnn(_:_:state:activation:lengths:isReversed:)``.
///
/// ```swift
/// let (output, state) = RNN(64, 128)(x)   // [50, 32, 64] gives [50, 32, 128] and [1, 32, 128]
/// ```
///
/// The parameters are `weight_ih_l0`, `weight_hh_l0`, `bias_ih_l0`, `bias_hh_l0`, … and `weight_ih_l0_reverse`, …,
/// uniform in ±1/√hidden, as in `torch.nn.RNN`.
public struct RNN: Module {
    private let stack: RecurrentStack
    private let activation: Activation

    /// Creates a network with new parameters.
    ///
    /// - Parameters:
    ///   - inputs: the length of the last axis of the input; `input_size` in PyTorch.
    ///   - hidden: the length of the hidden state; `hidden_size` in PyTorch.
    ///   - activation: tanh or ReLU.
    ///   - layers: the number of layers, each on the outputs of the one before.
    ///   - isBidirectional: whether each layer also runs from the end to the start; its outputs are those of both directions,
    ///     one behind the other.
    ///   - isBatchFirst: whether sequences are [batch, steps, …] and not [steps, batch, …]. The states are as ever.
    ///   - dropout: the probability with which, in training, an output of a layer is dropped before the next.
    ///   - hasBias: whether biases are added.
    public init(
        _ inputs: Int, _ hidden: Int, activation: Activation = .tanh, layers: Int = 1, isBidirectional: Bool = false,
        isBatchFirst: Bool = false, dropout: Double = 0,
        hasBias: Bool = true
    ) {
        let options = RecurrentOptions(
            layers: layers, isBidirectional: isBidirectional, isBatchFirst: isBatchFirst, dropout: dropout,
            hasBias: hasBias)
        check(activation == .tanh || activation == .relu, "RNN", "expected tanh or relu, found \(activation)")
        stack = RecurrentStack(inputs, hidden, gates: 1, options: options, in: "RNN")
        self.activation = activation
    }

    public var members: [(name: String, value: Any)] { stack.members }

    /// Runs over sequences, and gives the outputs of the last layer for all steps and all layers' hidden states after their
    /// last steps.
    ///
    /// - Parameters:
    ///   - x: [steps, batch, inputs], or with the batch first where `isBatchFirst`; or one sequence, [steps, inputs].
    ///   - state: the hidden states before the first steps, [layers · directions, batch, hidden]; by default 0.
    ///   - lengths: the number of each sequence's first steps that count, at least 1; see ``LSTM``.
    public func callAsFunction(
        _ x: Tensor<Float>, state: Tensor<Float>? = nil, lengths: [Int]? = nil
    ) -> (output: Tensor<Float>, state: Tensor<Float>) {
        let results = stack(x, state.map { [$0] } ?? []) { x, weights, states, isReversed in
            let y = rnn(
                x, weights, state: states.first, activation: activation, lengths: lengths, isReversed: isReversed)
            return [y.output, y.state]
        }
        return (results[0], results[1])
    }
}
