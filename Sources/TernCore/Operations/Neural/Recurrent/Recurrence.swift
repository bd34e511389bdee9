import CTernKernels

/// One direction of a recurrent layer over a sequence.
///
/// Forward and backward are a kernel each, between products over all steps at once: x W_ihᵀ before, the gradients of x
/// and of the weights behind. A backward pass that is itself recorded goes through the same steps written as tensor
/// operations.
struct Recurrence<Scalar: TensorFloatingPoint> {
    /// The tensors that are differentiated.
    struct Operands {
        /// The input, [steps, batch, inputs].
        var x: Tensor<Scalar>
        var weights: RecurrentWeights<Scalar>
        /// The hidden state, [batch, hidden].
        var state: Tensor<Scalar>
        /// The cell of an LSTM, [batch, hidden].
        var cell: Tensor<Scalar>?

        var list: [Tensor<Scalar>] {
            let biases = weights.biases.map { [$0.input, $0.hidden] } ?? []
            return [x, weights.input, weights.hidden, state] + (cell.map { [$0] } ?? []) + biases
        }

        /// Returns the same operands in other tensors, in the order of ``list``.
        func replaced(by list: [Tensor<Scalar>]) -> Operands {
            let biases = weights.biases.map { _ in (input: list[list.count - 2], hidden: list[list.count - 1]) }
            return Operands(
                x: list[0], weights: RecurrentWeights(input: list[1], hidden: list[2], biases: biases), state: list[3],
                cell: cell.map { _ in list[4] })
        }
    }

    let kind: RecurrentCell
    /// The number of steps that count for each sequence; nil for all.
    let lengths: [Int]?
    let isReversed: Bool

    /// Returns the hidden states [steps, batch, hidden], and behind them, as one more step, LSTM's last cell.
    func callAsFunction(_ operands: Operands) -> Tensor<Scalar> {
        let list = operands.list
        let nodes = list.map(\.recordingNode)
        let isRecorded = nodes.contains { $0 != nil }
        let run = Run(self, operands.replaced(by: list.map { $0.detached.contiguous() }), keeps: isRecorded)
        if !isRecorded { return run.value }
        return run.value.recorded(from: nodes) { upstream in
            let upstream = Tensor<Scalar>(upstream)
            let isDifferentiated = upstream.recordingNode != nil || list.contains { $0.recordingNode != nil }
            let gradients =
                isDifferentiated
                ? valueAndGradients(at: list) { list in (whole(operands.replaced(by: list)) * upstream).sum() }
                    .gradients
                : run.gradients(upstream.detached.contiguous(), isWanted: nodes.map { $0 != nil })
            return zip(nodes, gradients).compactMap { node, gradient in node.map { ($0, gradient.untyped) } }
        }
    }

    // MARK: Step by step

    private func whole(_ operands: Operands) -> Tensor<Scalar> {
        let (output, cell) = stepByStep(operands)
        return cell.map { concatenate([output, $0.unsqueeze(axis: 0)]) } ?? output
    }

    /// Returns the hidden states [steps, batch, hidden] and LSTM's last cell, in tensor operations.
    func stepByStep(_ operands: Operands) -> (output: Tensor<Scalar>, cell: Tensor<Scalar>?) {
        let (weights, shape) = (operands.weights, operands.x.shape)
        let (steps, batch) = (shape.lengths[0], shape.lengths[1])
        let order = order(steps, batch)
        func ordered(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
            order.map { x.reshape([steps * batch, x.shape.lengths[2]]).take($0).reshape(x.shape) } ?? x
        }
        let sums = ordered(linear(operands.x, weights.input, weights.biases?.input))
        let isValid = lengths.map { lengths in
            (Tensor<Int>.arange(steps).reshape([steps, 1, 1]) .< Tensor(lengths).reshape([batch, 1]))
        }
        var (h, c) = (operands.state, operands.cell)
        var outputs: [Tensor<Scalar>] = []
        for s in 0..<steps {
            var (next, cell) = kind.step(sums[s], linear(h, weights.hidden, weights.biases?.hidden), h, c)
            if let projection = weights.projection { next = linear(next, projection) }
            h = isValid.map { next.where($0[s], else: h) } ?? next
            c = cell.map { cell in isValid.map { cell.where($0[s], else: c!) } ?? cell }
            outputs.append(isValid.map { next.where($0[s], else: 0) } ?? next)
        }
        return (ordered(stack(outputs)), c)
    }

    /// Returns the position in time of each step of each sequence, as rows of [steps · batch]; nil where they are in order. Its
    /// own inverse.
    private func order(_ steps: Int, _ batch: Int) -> Tensor<Int>? {
        guard isReversed else { return nil }
        let rows = (0..<steps * batch).map { position in
            let (s, r) = position.quotientAndRemainder(dividingBy: batch)
            let length = lengths?[r] ?? steps
            return (s < length ? length - 1 - s : s) * batch + r
        }
        return Tensor(rows)
    }

    // MARK: Ends

    /// Returns the last step in time of each sequence, from all steps [steps, batch, …].
    func end(of x: Tensor<Scalar>) -> Tensor<Scalar> {
        let (steps, batch) = (x.shape.lengths[0], x.shape.lengths[1])
        guard let lengths else { return x[steps - 1] }
        let rows = lengths.enumerated().map { ($1 - 1) * batch + $0 }
        return x.flatten(from: 0, through: 1).take(Tensor(rows))
    }

    /// Returns the hidden state after the last step, from those after all steps.
    func state(from output: Tensor<Scalar>) -> Tensor<Scalar> { isReversed ? output[0] : end(of: output) }
}

// MARK: In one kernel

/// A forward pass, with the tensors that its backward pass needs.
private struct Run<Scalar: TensorFloatingPoint> {
    /// The value, [steps, batch, hidden], or one step more.
    let value: Tensor<Scalar>
    private let recurrence: Recurrence<Scalar>
    private let operands: Recurrence<Scalar>.Operands
    /// The gates of all steps, [steps, batch, gates · hidden].
    private let gates: Tensor<Scalar>
    /// The cells of all steps, [steps, batch, hidden].
    private let cells: Tensor<Scalar>?
    private let lengths: [Int64]?

    private var steps: Int { operands.x.shape.lengths[0] }
    private var batch: Int { operands.x.shape.lengths[1] }
    private var hidden: Int { operands.state.shape.lengths[1] }
    private var kind: RecurrentCell { recurrence.kind }

    /// Runs the forward pass.
    ///
    /// - Parameters:
    ///   - operands: contiguous tensors.
    ///   - keeps: whether there will be a backward pass.
    init(_ recurrence: Recurrence<Scalar>, _ operands: Recurrence<Scalar>.Operands, keeps: Bool) {
        (self.recurrence, self.operands) = (recurrence, operands)
        let (weights, biases) = (operands.weights, operands.weights.biases)
        let bias = recurrence.kind == .gru ? biases?.input : biases.map { $0.input + $0.hidden }
        gates = linear(operands.x, weights.input, bias)
        let shape: Shape = [
            operands.x.shape.lengths[0], operands.x.shape.lengths[1], operands.state.shape.lengths[1]
        ]
        WorkLog.note(
            2 * shape.product(0..<2) * weights.hidden.elementCount, usesWeights: true, result: shape)
        cells = keeps && recurrence.kind != .tanh && recurrence.kind != .relu ? Tensor(uninitialized: shape) : nil
        var whole = shape
        if operands.cell != nil { whole.lengths[0] += 1 }
        value = Tensor(uninitialized: whole)
        lengths = recurrence.lengths.map { $0.map { Int64($0) } }
        var state = operands.state
        state.makeUnique()
        if let cell = operands.cell {
            lastStep(of: value).copyMemory(
                from: cell.pointer, byteCount: batch * hidden * MemoryLayout<Scalar>.stride)
        }
        let span = ProfileSpan()
        defer { end(span) }
        withArguments { arguments in
            arguments.state = state.mutablePointer
            arguments.cell_state = operands.cell == nil ? nil : lastStep(of: value)
            Kernels.recurrentForward[Scalar.self](&arguments)
        }
        withExtendedLifetime(state.storage) {}
    }

    private func end(_ span: ProfileSpan) {
        span.end(
            "\(kind)", [operands.x.shape], bytes: gates.byteCount + value.byteCount,
            operations: 2 * steps * batch * operands.weights.hidden.elementCount)
    }

    /// Returns the gradients of the operands, as far as they are wanted, from that of the value.
    func gradients(_ upstream: Tensor<Scalar>, isWanted: [Bool]) -> [Tensor<Scalar>] {
        let ofInput = Tensor<Scalar>.uninitialized(like: gates)
        let ofHidden = kind == .gru ? Tensor<Scalar>.uninitialized(like: gates) : ofInput
        let ofState = Tensor<Scalar>.zeroed(operands.state.shape)
        let ofCell = operands.cell.map { _ in Tensor<Scalar>(uninitialized: operands.state.shape) }
        withExtendedLifetime((upstream.storage, ofInput.storage, ofHidden.storage, ofState.storage, ofCell?.storage)) {
            if let ofCell {
                ofCell.mutablePointer.copyMemory(
                    from: lastStep(of: upstream), byteCount: batch * hidden * MemoryLayout<Scalar>.stride)
            }
            let span = ProfileSpan()
            defer { end(span) }
            withArguments { arguments in
                arguments.state = ofState.mutablePointer
                arguments.cell_state = ofCell?.mutablePointer
                arguments.upstream = upstream.pointer
                arguments.input_gradient = ofInput.mutablePointer
                arguments.hidden_gradient = ofHidden.mutablePointer
                Kernels.recurrentBackward[Scalar.self](&arguments)
            }
        }
        let rows = ofInput.reshape([steps * batch, ofInput.shape.lengths[2]])
        let inputs = operands.x.reshape([steps * batch, operands.x.shape.lengths[2]])
        let weights = operands.weights
        var gradients = [
            isWanted[0] ? rows.matmul(weights.input).reshape(operands.x.shape) : ofState,
            isWanted[1] ? inputs.transpose().matmul(rows).transpose() : ofState,
            isWanted[2] ? ofHiddenWeight(ofHidden) : ofState,
            ofState
        ]
        if let ofCell { gradients.append(ofCell) }
        if weights.biases != nil {
            let ofBias = rows.sum(axis: 0)
            gradients += [ofBias, kind == .gru ? ofHidden.sum(axes: [0, 1]) : ofBias]
        }
        return gradients
    }

    /// Returns Σ h gᵀ over all steps, of the states h before them and the gradients g of the weight's products.
    private func ofHiddenWeight(_ g: Tensor<Scalar>) -> Tensor<Scalar> {
        let width = g.shape.lengths[2]
        let isReversed = recurrence.isReversed
        let later = isReversed ? g[..<(steps - 1)] : g[1...]
        let states = isReversed ? value[1..<steps] : value[..<(steps - 1)]
        let rows = (steps - 1) * batch
        let sum = states.reshape([rows, hidden]).transpose().matmul(later.reshape([rows, width]))
        let first = isReversed ? recurrence.end(of: g) : g[0]
        return (sum + operands.state.transpose().matmul(first)).transpose()
    }

    /// Calls `body` with the sizes and arrays for the kernels, but for the state and the gradients.
    private func withArguments(_ body: (inout tern_recurrent) -> Void) {
        let weights = operands.weights
        let bias = kind == .gru ? weights.biases?.hidden ?? .zeroed([gates.shape.lengths[2]]) : nil
        withExtendedLifetime((operands, bias, value.storage, gates.storage, cells?.storage)) {
            func run(_ lengths: UnsafePointer<Int64>?) {
                var arguments = tern_recurrent()
                arguments.cell = kind.kernel
                arguments.is_reversed = recurrence.isReversed
                (arguments.steps, arguments.batch, arguments.hidden) = (steps, batch, hidden)
                arguments.lengths = lengths
                arguments.weight = weights.hidden.pointer
                arguments.bias = bias?.pointer
                arguments.gates = gates.mutablePointer
                arguments.output = value.mutablePointer
                arguments.cells = cells?.mutablePointer
                arguments.initial = operands.state.pointer
                arguments.initial_cell = operands.cell?.pointer
                body(&arguments)
            }
            if let lengths { lengths.withUnsafeBufferPointer { run($0.baseAddress) } } else { run(nil) }
        }
    }

    /// Returns the memory of the step behind the others.
    private func lastStep(of whole: Tensor<Scalar>) -> UnsafeMutableRawPointer {
        whole.mutablePointer + steps * batch * hidden * MemoryLayout<Scalar>.stride
    }
}
