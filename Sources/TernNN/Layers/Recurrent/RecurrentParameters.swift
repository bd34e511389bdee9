import TernCore

/// The parameters of one direction of a recurrent layer, or of a cell: uniform in ±1/√hidden, as in `torch.nn`.
struct RecurrentParameters: Sendable {
    private let input: Parameter
    private let hidden: Parameter
    private let biases: (input: Parameter, hidden: Parameter)?
    private let projection: Parameter?

    /// Creates parameters with new values.
    ///
    /// - Parameters:
    ///   - gates: the number of gates.
    ///   - projected: the length of the hidden state, where it is not that of the cell.
    ///   - operation: the layer, for messages.
    init(
        _ inputs: Int, _ hidden: Int, gates: Int, hasBias: Bool, projected: Int? = nil, in operation: String
    ) {
        check(
            inputs >= 0 && hidden > 0, operation,
            "expected at least 0 inputs and a hidden state of at least 1, found \(inputs) and \(hidden)")
        checkSizes([gates, hidden, max(inputs, hidden)], in: operation)
        let bound = Double(1 / Float(hidden).squareRoot())
        func parameter(_ shape: Shape) -> Parameter { Parameter(Initializer.uniform(-bound..<bound)(shape)) }
        let width = gates * hidden
        input = parameter([width, inputs])
        self.hidden = parameter([width, projected ?? hidden])
        biases = hasBias ? (parameter([width]), parameter([width])) : nil
        projection = projected.map { parameter([$0, hidden]) }
    }

    var weights: RecurrentWeights<Float> {
        RecurrentWeights(
            input: input.value, hidden: hidden.value, biases: biases.map { ($0.input.value, $0.hidden.value) },
            projection: projection?.value)
    }

    /// Returns the parameters under PyTorch's names, with an ending.
    func members(_ ending: String = "") -> [(name: String, value: Any)] {
        var members: [(name: String, value: Any)] = [("weight_ih\(ending)", input), ("weight_hh\(ending)", hidden)]
        if let biases { members += [("bias_ih\(ending)", biases.input), ("bias_hh\(ending)", biases.hidden)] }
        if let projection { members.append(("weight_hr\(ending)", projection)) }
        return members
    }
}
