import Foundation
import TernCore

extension Operation {
    /// Scaled dot-product attention.
    static var attention: [Operation] {
        func attention(
            _ variant: String, _ shapes: [[[Int]]],
            mask: (@Sendable ([Tensor<Scalar>]) -> AttentionMask<Scalar>)? = nil,
            isCausal: Bool = false, scale: Double? = nil,
            bias: @escaping @Sendable ([NaiveArray<Double>], [Int]) -> Double = { _, _ in 0 }
        ) -> Operation {
            Operation(
                "scaledDotProductAttention", variant, shapes,
                tern: { x in
                    scaledDotProductAttention(
                        x[0], x[1], x[2], mask: mask?(x), isCausal: isCausal, scale: scale)
                },
                reference: { x in
                    AttentionReference(isCausal: isCausal, scale: scale) { bias(x, $0) }(x[0], x[1], x[2])
                })
        }
        let shapes = [
            [[2, 3], [2, 3], [2, 3]], [[3, 2], [1, 2], [1, 4]], [[2, 1, 2], [2, 3, 2], [2, 3, 1]],
            [[2, 1, 2, 2], [1, 2, 2], [2, 1, 2, 1]], [[3, 2, 4], [2, 4], [2, 3]], [[0, 2], [3, 2], [3, 2]],
            [[2, 2], [0, 2], [0, 3]], [[70, 5], [131, 5], [131, 3]]
        ]
        // Of the last query, no key.
        let truth: Tensor<Bool> = [[true, false, true], [false, true, true], [false, false, false]]
        return [
            attention("", shapes),
            attention("scale 0.25", [[[2, 3], [2, 3], [2, 3]]], scale: 0.25),
            attention("causal", [[[2, 3], [2, 3], [2, 3]], [[2, 4, 1], [2, 3, 1], [2, 3, 2]]], isCausal: true),
            attention(
                "mask", [[[3, 2], [3, 2], [3, 2]]], mask: { _ in .allowed(truth) },
                bias: { _, i in truth[i[0], i[1]].item() ? 0 : -.infinity }),
            attention(
                "mask of keys, causal", [[[2, 3, 1], [2, 3, 1], [2, 3, 2]]],
                mask: { _ in .allowed(truth[..<2].unsqueeze(axis: 1)) }, isCausal: true,
                bias: { _, i in truth[i[0], i[2]].item() ? 0 : -.infinity }),
            attention(
                "bias", [[[2, 3], [3, 3], [3, 2], [2, 3]], [[2, 2, 1], [2, 2, 1], [2, 2, 2], [2, 1, 1]]],
                mask: { .bias($0[3]) },
                bias: { x, i in
                    x[3][zip(i.suffix(x[3].shape.count), x[3].shape).map { $1 == 1 ? 0 : $0 }]
                })
        ]
    }
}

/// Attention by its definition, one query after another.
struct AttentionReference {
    let isCausal: Bool
    let scale: Double?
    /// Added to the score of an index [..., query, key].
    let bias: ([Int]) -> Double

    func callAsFunction(
        _ q: NaiveArray<Double>, _ k: NaiveArray<Double>, _ v: NaiveArray<Double>
    ) -> NaiveArray<Double> {
        let lead = [q, k, v].map { Array($0.shape.dropLast(2)) }
        let rank = lead.map(\.count).max()!
        let batch = (0..<rank).map { axis -> Int in
            let lengths = lead.map { lead -> Int in
                let position = lead.count + axis - rank
                return position < 0 ? 1 : lead[position]
            }
            return lengths.first { $0 != 1 } ?? 1
        }
        func spread(_ x: NaiveArray<Double>) -> NaiveArray<Double> { x.broadcast(to: batch + x.shape.suffix(2)) }
        let (q, k, v) = (spread(q), spread(k), spread(v))
        let (width, keys) = (q.shape[rank + 1], k.shape[rank])
        let scale = scale ?? 1 / Double(width).squareRoot()
        return NaiveArray(shape: batch + [q.shape[rank], v.shape[rank + 1]]) { index in
            let (b, i, column) = (Array(index.prefix(rank)), index[rank], index[rank + 1])
            let terms = (0..<keys).map { j in
                if isCausal && j > i { return 0.0 }
                let score = (0..<width).reduce(0) { $0 + q[b + [i, $1]] * k[b + [j, $1]] }
                return Foundation.exp(scale * score + bias(b + [i, j]))
            }
            let total = terms.reduce(0, +)
            return total == 0 ? 0 : (0..<keys).reduce(0) { $0 + terms[$1] / total * v[b + [$1, column]] }
        }
    }
}
