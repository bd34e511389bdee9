import CTernKernels

/// The kind of step that a recurrent layer takes.
enum RecurrentCell {
    case tanh, relu, lstm, gru

    var gates: Int {
        switch self {
        case .tanh, .relu: 1
        case .lstm: 4
        case .gru: 3
        }
    }

    var kernel: tern_cell {
        switch self {
        case .tanh: TERN_CELL_TANH
        case .relu: TERN_CELL_RELU
        case .lstm: TERN_CELL_LSTM
        case .gru: TERN_CELL_GRU
        }
    }

    /// Returns one step in tensor operations, for derivatives of any order.
    ///
    /// - Parameters:
    ///   - p: the input's part of the gates: [batch, gates · hidden].
    ///   - a: the hidden state's part of the gates.
    ///   - h: the hidden state, [batch, hidden].
    ///   - c: the cell of an LSTM.
    /// - Returns: the new hidden state and cell.
    func step<Scalar: TensorFloatingPoint>(
        _ p: Tensor<Scalar>, _ a: Tensor<Scalar>, _ h: Tensor<Scalar>, _ c: Tensor<Scalar>?
    ) -> (Tensor<Scalar>, Tensor<Scalar>?) {
        let hidden = p.shape.lengths[1] / gates
        func parts(_ x: Tensor<Scalar>) -> [Tensor<Scalar>] {
            x.split(Array(repeating: hidden, count: gates), axis: 1)
        }
        switch self {
        case .tanh: return ((p + a).tanh(), nil)
        case .relu: return ((p + a).relu(), nil)
        case .lstm:
            let sums = parts(p + a)
            let (input, forget, output) = (sums[0].sigmoid(), sums[1].sigmoid(), sums[3].sigmoid())
            let cell = forget * c! + input * sums[2].tanh()
            return (output * cell.tanh(), cell)
        case .gru:
            let (p, a) = (parts(p), parts(a))
            let (reset, update) = ((p[0] + a[0]).sigmoid(), (p[1] + a[1]).sigmoid())
            let candidate = (p[2] + reset * a[2]).tanh()
            return (candidate + update * (h - candidate), nil)
        }
    }
}
