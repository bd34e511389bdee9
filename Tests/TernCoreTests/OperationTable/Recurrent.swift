import Foundation
import TernCore

extension Operation {
    /// Recurrent layers and embeddings.
    static var recurrent: [Operation] {
        typealias Run =
            @Sendable (
                Tensor<Scalar>, RecurrentWeights<Scalar>, [Tensor<Scalar>], [Int]?, Bool
            ) -> [Tensor<Scalar>]
        func layer(_ name: String, _ cell: RecurrentReference.Cell, _ run: @escaping Run) -> [Operation] {
            let gates = cell.gates
            func row(_ variant: String, lengths: [Int]? = nil, isReversed: Bool = false, _ shapes: [[Int]]...)
                -> Operation
            {
                Operation(
                    name, "\(cell)\(variant)", shapes,
                    tern: { x in
                        let biases = x.count < 5 ? nil : (input: x[3], hidden: x[4])
                        let weights = RecurrentWeights(input: x[1], hidden: x[2], biases: biases)
                        let parts = run(x[0], weights, Array(x.dropFirst(5)), lengths, isReversed)
                        return concatenate(parts.map { $0.flatten() })
                    },
                    reference: { RecurrentReference(cell: cell, lengths: lengths, isReversed: isReversed)($0) })
            }
            func shapes(_ steps: Int, _ batch: Int, _ inputs: Int, _ hidden: Int, states: Int) -> [[Int]] {
                let width = gates * hidden
                let weights = [[width, inputs], [width, hidden], [width], [width]]
                return [[steps, batch, inputs]] + weights + Array(repeating: [batch, hidden], count: states)
            }
            let states = cell == .lstm ? 2 : 1
            return [
                row("", shapes(2, 1, 1, 1, states: states), shapes(3, 9, 5, 20, states: states)),
                row(
                    " without biases and state", shapes(3, 1, 1, 1, states: 0).dropLast(2) + [],
                    shapes(1, 2, 1, 1, states: 0)),
                row(", reversed", isReversed: true, shapes(2, 1, 1, 1, states: states)),
                row(" of lengths", lengths: [1, 2], shapes(2, 2, 1, 1, states: 0)),
                row(" of lengths, reversed", lengths: [2, 1], isReversed: true, shapes(2, 2, 1, 1, states: 0)),
                row(
                    " of lengths, reversed, with states", lengths: [2, 4, 3], isReversed: true,
                    shapes(4, 3, 2, 3, states: states))
            ]
        }
        return
            layer("rnn", .tanh) { x, weights, states, lengths, isReversed in
                let y = rnn(x, weights, state: states.first, lengths: lengths, isReversed: isReversed)
                return [y.output, y.state]
            }
            + layer("rnn", .relu) { x, weights, states, lengths, isReversed in
                let y = rnn(
                    x, weights, state: states.first, activation: .relu, lengths: lengths, isReversed: isReversed)
                return [y.output, y.state]
            }
            + layer("lstm", .lstm) { x, weights, states, lengths, isReversed in
                let state = states.isEmpty ? nil : (hidden: states[0], cell: states[1])
                let y = lstm(x, weights, state: state, lengths: lengths, isReversed: isReversed)
                return [y.output, y.state.hidden, y.state.cell]
            }
            + layer("gru", .gru) { x, weights, states, lengths, isReversed in
                let y = gru(x, weights, state: states.first, lengths: lengths, isReversed: isReversed)
                return [y.output, y.state]
            }
            + embeddings
    }

    private static var embeddings: [Operation] {
        func bag(_ mode: BagMode, isWeighted: Bool = false, padding: Int? = nil) -> Operation {
            let (indices, offsets) = ([2, 0, 2, 1, 3, 3], [0, 3, 3, 4])
            return Operation(
                "embeddingBag", "\(mode)\(isWeighted ? ", weighted" : "")\(padding == nil ? "" : ", padded")",
                [isWeighted ? [[4, 3], [6]] : [[4, 3]]], on: mode == .max ? .distinct : .anywhere,
                tern: { x in
                    embeddingBag(
                        Tensor(indices), offsets: Tensor(offsets), x[0], mode: mode, weights: isWeighted ? x[1] : nil,
                        paddingIndex: padding)
                },
                reference: { x in
                    NaiveArray(shape: [4, 3]) { position in
                        let range = offsets[position[0]]..<(position[0] < 3 ? offsets[position[0] + 1] : 6)
                        let values = range.filter { indices[$0] != padding }.map { k in
                            x[0][[indices[k], position[1]]] * (isWeighted ? x[1][[k]] : 1)
                        }
                        if mode == .max { return values.max() ?? 0 }
                        return values.reduce(0, +) / (mode == .mean ? Double(max(values.count, 1)) : 1)
                    }
                })
        }
        return [
            Operation(
                "embedding", "", [[[4, 3]], [[4, 70]]], tern: { embedding([[1, 3, 1], [0, 1, 2]], $0[0]) },
                reference: { x in
                    NaiveArray(shape: [2, 3, x[0].shape[1]]) { x[0][[[[1, 3, 1], [0, 1, 2]][$0[0]][$0[1]], $0[2]]] }
                }),
            bag(.sum), bag(.mean), bag(.max), bag(.sum, isWeighted: true), bag(.mean, padding: 2), bag(.max, padding: 3)
        ]
    }
}

/// Recurrent layers by their definition: outputs and last states, one after another.
private struct RecurrentReference {
    enum Cell {
        case tanh, relu, lstm, gru

        var gates: Int {
            switch self {
            case .tanh, .relu: 1
            case .lstm: 4
            case .gru: 3
            }
        }
    }

    let cell: Cell
    let lengths: [Int]?
    let isReversed: Bool

    /// x, input weight, hidden weight, biases and states, as far as there are some.
    func callAsFunction(_ x: [NaiveArray<Double>]) -> NaiveArray<Double> {
        let (steps, batch, hidden) = (x[0].shape[0], x[0].shape[1], x[2].shape[1])
        var outputs = Array(repeating: 0.0, count: steps * batch * hidden)
        var (states, cells): ([Double], [Double]) = ([], [])
        for r in 0..<batch {
            var h = (0..<hidden).map { x.count > 5 ? x[5][[r, $0]] : 0 }
            var c = (0..<hidden).map { x.count > 6 ? x[6][[r, $0]] : 0 }
            let length = lengths?[r] ?? steps
            for s in 0..<length {
                let t = isReversed ? length - 1 - s : s
                (h, c) = step(x, x[0].shape[2], { x[0][[t, r, $0]] }, h, c)
                for j in 0..<hidden { outputs[(t * batch + r) * hidden + j] = h[j] }
            }
            states += h
            cells += c
        }
        let all = outputs + states + (cell == .lstm ? cells : [])
        return NaiveArray(shape: [all.count], elements: all)
    }

    private func step(
        _ x: [NaiveArray<Double>], _ inputs: Int, _ input: (Int) -> Double, _ h: [Double], _ c: [Double]
    ) -> ([Double], [Double]) {
        let n = h.count
        func part(_ weight: NaiveArray<Double>, _ bias: Int, _ row: Int, _ count: Int, _ v: (Int) -> Double) -> Double {
            (0..<count).reduce(x.count > 4 ? x[bias][[row]] : 0) { $0 + weight[[row, $1]] * v($1) }
        }
        let p = (0..<cell.gates * n).map { part(x[1], 3, $0, inputs, input) }
        let a = (0..<cell.gates * n).map { part(x[2], 4, $0, n) { h[$0] } }
        func σ(_ row: Int) -> Double { 1 / (1 + Foundation.exp(-(p[row] + a[row]))) }
        switch cell {
        case .tanh: return ((0..<n).map { Foundation.tanh(p[$0] + a[$0]) }, c)
        case .relu: return ((0..<n).map { max(p[$0] + a[$0], 0) }, c)
        case .lstm:
            let cells = (0..<n).map { j in
                σ(n + j) * c[j] + σ(j) * Foundation.tanh(p[2 * n + j] + a[2 * n + j])
            }
            return ((0..<n).map { σ(3 * n + $0) * Foundation.tanh(cells[$0]) }, cells)
        case .gru:
            let states = (0..<n).map { j in
                let candidate = Foundation.tanh(p[2 * n + j] + σ(j) * a[2 * n + j])
                return (1 - σ(n + j)) * candidate + σ(n + j) * h[j]
            }
            return (states, c)
        }
    }
}
