/// Returns the states of a recurrent network over a sequence: h ← f(W_ih x + b_ih + W_hh h + b_hh), f = tanh or ReLU (Elman,
/// 1990).
///
/// ```swift
/// let (states, last) = rnn(x, RecurrentWeights(input: .normal([16, 4]), hidden: .normal([16, 16])))
/// ```
///
/// One layer in one direction, as `torch.nn.RNN`. Traps on shapes or lengths that do not fit.
///
/// - Parameters:
///   - x: [steps, batch, inputs].
///   - weights: of one gate: [hidden, inputs] and [hidden, hidden].
///   - state: the hidden state before the first step, [batch, hidden]; by default 0.
///   - activation: tanh or ReLU.
///   - lengths: the number of first steps of each sequence that count, at least 1. Outputs behind them are 0.
///   - isReversed: whether to go from each sequence's last step to its first.
/// - Returns: the hidden states after all steps, [steps, batch, hidden], and that after the last, [batch, hidden].
///   Differentiable with respect to `x`, the weights and the state, to any order; above the first by tensor operations.
@specialized(where Scalar == Float)
public func rnn<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, _ weights: RecurrentWeights<Scalar>, state: Tensor<Scalar>? = nil,
    activation: Activation = .tanh, lengths: [Int]? = nil, isReversed: Bool = false
) -> (output: Tensor<Scalar>, state: Tensor<Scalar>) {
    check(activation == .tanh || activation == .relu, "rnn", "expected tanh or relu, found \(activation)")
    let kind = activation == .relu ? RecurrentCell.relu : .tanh
    let recurrence = Recurrence<Scalar>(kind: kind, lengths: lengths, isReversed: isReversed)
    let output = recurrence(recurrence.operands(x, weights, state, nil, in: "rnn"))
    return (output, recurrence.state(from: output))
}

/// Returns the states of gated recurrent units over a sequence (Cho et al., 2014).
///
/// ```swift
/// let (states, last) = gru(x, RecurrentWeights(input: .normal([48, 4]), hidden: .normal([48, 16])))
/// ```
///
/// With σ the logistic function, r, z and n the rows of the gates in this order, as in `torch.nn.GRU`:
///
///     r, z = σ(W_ih x + b_ih + W_hh h + b_hh)
///     n    = tanh(W_ih x + b_ih + r (W_hh h + b_hh))
///     h    ← (1 − z) n + z h
///
/// Traps on shapes or lengths that do not fit.
///
/// - Parameters:
///   - x: [steps, batch, inputs].
///   - weights: of three gates: [3 · hidden, inputs] and [3 · hidden, hidden].
///   - state: the hidden state before the first step, [batch, hidden]; by default 0.
///   - lengths: the number of first steps of each sequence that count, at least 1. Outputs behind them are 0.
///   - isReversed: whether to go from each sequence's last step to its first.
/// - Returns: the hidden states after all steps, [steps, batch, hidden], and that after the last, [batch, hidden].
///   Differentiable with respect to `x`, the weights and the state, to any order; above the first by tensor operations.
@specialized(where Scalar == Float)
public func gru<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, _ weights: RecurrentWeights<Scalar>, state: Tensor<Scalar>? = nil, lengths: [Int]? = nil,
    isReversed: Bool = false
) -> (output: Tensor<Scalar>, state: Tensor<Scalar>) {
    let recurrence = Recurrence<Scalar>(kind: .gru, lengths: lengths, isReversed: isReversed)
    let output = recurrence(recurrence.operands(x, weights, state, nil, in: "gru"))
    return (output, recurrence.state(from: output))
}

/// Returns the states of long short-term memory over a sequence (Hochreiter and Schmidhuber, 1997; with the forget gate of Gers
/// et al., 2000).
///
/// ```swift
/// let (states, (h, c)) = lstm(x, RecurrentWeights(input: .normal([64, 4]), hidden: .normal([64, 16])))
/// ```
///
/// With σ the logistic function, i, f, g and o the rows of the gates in this order, as in `torch.nn.LSTM`:
///
///     i, f, o = σ(W_ih x + b_ih + W_hh h + b_hh)
///     g       = tanh(W_ih x + b_ih + W_hh h + b_hh)
///     c       ← f c + i g
///     h       ← o tanh c, or W_hr (o tanh c) with a projection
///
/// The product with x is one for all steps, and so are those of the weights' gradients; a step is one product with h
/// and one pass over the gates. With a projection the steps are tensor operations. Traps on shapes or lengths that do
/// not fit.
///
/// - Parameters:
///   - x: [steps, batch, inputs].
///   - weights: of four gates: [4 · hidden, inputs] and [4 · hidden, hidden].
///   - state: the hidden state and the cell before the first step, [batch, hidden] each; by default 0.
///   - lengths: the number of first steps of each sequence that count, at least 1. Outputs behind them are 0.
///   - isReversed: whether to go from each sequence's last step to its first.
/// - Returns: the hidden states after all steps, [steps, batch, hidden], and the hidden state and the cell after the
///   last, [batch, hidden]. Differentiable with respect to `x`, the weights and the state, to any order; above the
///   first by tensor operations.
@specialized(where Scalar == Float)
public func lstm<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, _ weights: RecurrentWeights<Scalar>,
    state: (hidden: Tensor<Scalar>, cell: Tensor<Scalar>)? = nil,
    lengths: [Int]? = nil, isReversed: Bool = false
) -> (output: Tensor<Scalar>, state: (hidden: Tensor<Scalar>, cell: Tensor<Scalar>)) {
    let recurrence = Recurrence<Scalar>(kind: .lstm, lengths: lengths, isReversed: isReversed)
    let operands = recurrence.operands(x, weights, state?.hidden, state?.cell, in: "lstm")
    if weights.projection != nil {
        let (output, cell) = recurrence.stepByStep(operands)
        return (output, (recurrence.state(from: output), cell!))
    }
    let whole = recurrence(operands)
    let steps = x.shape.lengths[0]
    let output = whole[..<steps]
    return (output, (recurrence.state(from: output), whole[steps]))
}

extension Recurrence {
    /// Returns the operands with zeros for states that are not given; traps unless they fit together.
    fileprivate func operands(
        _ x: Tensor<Scalar>, _ weights: RecurrentWeights<Scalar>, _ state: Tensor<Scalar>?, _ cell: Tensor<Scalar>?,
        in operation: String
    ) -> Operands {
        check(
            x.rank == 3 && x.shape.lengths[0] > 0, operation,
            "expected x: [steps, batch, inputs] with at least one step, found \(x.shape)")
        let (batch, inputs) = (x.shape.lengths[1], x.shape.lengths[2])
        let (input, hidden) = (weights.input.shape, weights.hidden.shape)
        let projected = hidden.last ?? 0
        let units = (input.first ?? 0) / kind.gates
        let width = kind.gates * units
        check(
            input == [width, inputs] && hidden == [width, projected]
                && (weights.projection.map { kind == .lstm && $0.shape == [projected, units] } ?? (projected == units)),
            operation,
            "weights of shape \(input) and \(hidden)\(weights.projection.map { " and a projection \($0.shape)" } ?? "")"
                + " do not fit \(inputs) inputs and \(kind.gates) gates")
        if let biases = weights.biases {
            check(
                biases.input.shape == [width] && biases.hidden.shape == [width], operation,
                "expected biases of shape [\(width)], found \(biases.input.shape) and \(biases.hidden.shape)")
        }
        check(
            state == nil || state!.shape == [batch, projected], operation,
            "expected a hidden state of shape [\(batch), \(projected)], found \(state?.shape ?? [])")
        check(
            cell == nil || cell!.shape == [batch, units], operation,
            "expected a cell of shape [\(batch), \(units)], found \(cell?.shape ?? [])")
        if let lengths {
            check(
                lengths.count == batch, operation,
                "expected a length for each of the \(batch) sequences, found \(lengths.count)")
            for (r, length) in lengths.enumerated() where !(1...x.shape.lengths[0]).contains(length) {
                trap(operation, "length \(length) of sequence \(r) is not in 1...\(x.shape.lengths[0]), the steps of x")
            }
        }
        return Operands(
            x: x, weights: weights, state: state ?? .zeroed([batch, projected]),
            cell: kind == .lstm ? cell ?? .zeroed([batch, units]) : nil)
    }
}
