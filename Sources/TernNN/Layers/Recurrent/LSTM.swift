import TernCore

/// A recurrent network of long short-term memory (Hochreiter and Schmidhuber, 1997); the formula is at
/// ``lstm(_:_:state:lengths:isReversed:)``.
///
/// ```swift
/// let memory = LSTM(64, 128, layers: 2, isBidirectional: true)
/// let (output, (hidden, cell)) = memory(x)   // [50, 32, 64] gives [50, 32, 256], [4, 32, 128] and [4, 32, 128]
/// ```
///
/// The parameters are `weight_ih_l0`, `weight_hh_l0`, `bias_ih_l0`, `bias_hh_l0`, … and `weight_ih_l0_reverse`, …, with
/// the gates in the order input, forget, cell, output, uniform in ±1/√hidden, as in `torch.nn.LSTM`.
public struct LSTM: Module {
    private let stack: RecurrentStack

    /// Creates a network with new parameters.
    ///
    /// - Parameters:
    ///   - inputs: the length of the last axis of the input; `input_size` in PyTorch.
    ///   - hidden: the length of the cell, and of the hidden state if it is not projected.
    ///   - projected: the length of the hidden state, below `hidden` (Sak et al., 2014).
    ///   - layers: the number of layers, each on the outputs of the one before.
    ///   - isBidirectional: whether each layer also runs from the end to the start; its outputs are those of both directions,
    ///     one behind the other.
    ///   - isBatchFirst: whether sequences are [batch, steps, …] and not [steps, batch, …]. The states are as ever.
    ///   - dropout: the probability with which, in training, an output of a layer is dropped before the next.
    ///   - hasBias: whether biases are added.
    public init(
        _ inputs: Int, _ hidden: Int, projected: Int? = nil, layers: Int = 1, isBidirectional: Bool = false,
        isBatchFirst: Bool = false, dropout: Double = 0,
        hasBias: Bool = true
    ) {
        let options = RecurrentOptions(
            layers: layers, isBidirectional: isBidirectional, isBatchFirst: isBatchFirst, dropout: dropout,
            hasBias: hasBias)
        stack = RecurrentStack(inputs, hidden, gates: 4, options: options, projected: projected, in: "LSTM")
    }

    public var members: [(name: String, value: Any)] { stack.members }

    /// Runs over sequences, and gives the outputs of the last layer for all steps and all layers' hidden states and cells after
    /// their last steps.
    ///
    /// - Parameters:
    ///   - x: [steps, batch, inputs], or with the batch first where `isBatchFirst`; or one sequence, [steps, inputs].
    ///   - state: the hidden states and the cells before the first steps, each [layers · directions, batch, hidden]; by
    ///     default 0.
    ///   - lengths: the number of each sequence's first steps that count, at least 1: the reverse direction starts with
    ///     the last of them, outputs behind it are 0, and the states are those after it.
    public func callAsFunction(
        _ x: Tensor<Float>, state: (hidden: Tensor<Float>, cell: Tensor<Float>)? = nil, lengths: [Int]? = nil
    ) -> (output: Tensor<Float>, state: (hidden: Tensor<Float>, cell: Tensor<Float>)) {
        let results = stack(x, state.map { [$0.hidden, $0.cell] } ?? []) { x, weights, states, isReversed in
            let state = states.isEmpty ? nil : (hidden: states[0], cell: states[1])
            let y = lstm(x, weights, state: state, lengths: lengths, isReversed: isReversed)
            return [y.output, y.state.hidden, y.state.cell]
        }
        return (results[0], (results[1], results[2]))
    }
}
