import Foundation
import TernCore
import Testing

/// Attention whose scores are large as a whole, against its definition in Double without what is common to a row.
@Suite struct AttentionRowTests {
    /// Added to all scores of some rows, which changes no probability.
    private static let shifts: [Double] = [-1e4, -1e6, -1e9, -1e30, -3e38, 1e4, 1e6]

    /// Probabilities p of each row, and from them ∂q, ∂k and ∂v, by sums over all queries and keys.
    private struct Reference {
        var dq, dk, dv, y: [Double]

        init(_ q: [Double], _ k: [Double], _ v: [Double], _ g: [Double], bias: [[Double]], width: Int) {
            let (l, s) = (bias.count, bias[0].count)
            let scale = 1 / Double(width).squareRoot()
            (dq, dk, dv) = (
                Array(repeating: 0, count: q.count), Array(repeating: 0, count: k.count),
                Array(repeating: 0, count: v.count)
            )
            y = Array(repeating: 0, count: q.count)
            for i in 0..<l {
                func dot(_ a: [Double], _ r: Int, _ b: [Double], _ t: Int) -> Double {
                    (0..<width).reduce(0) { $0 + a[r * width + $1] * b[t * width + $1] }
                }
                let scores = (0..<s).map { scale * dot(q, i, k, $0) + bias[i][$0] }
                let m = scores.max()!
                if m == -.infinity { continue }
                let terms = scores.map { exp($0 - m) }
                let total = terms.reduce(0, +)
                let p = terms.map { $0 / total }
                let slopes = (0..<s).map { dot(g, i, v, $0) }
                let mean = zip(p, slopes).reduce(0) { $0 + $1.0 * $1.1 }
                for j in 0..<s {
                    let ds = scale * p[j] * (slopes[j] - mean)
                    for e in 0..<width {
                        y[i * width + e] += p[j] * v[j * width + e]
                        dv[j * width + e] += p[j] * g[i * width + e]
                        dq[i * width + e] += ds * k[j * width + e]
                        dk[j * width + e] += ds * q[i * width + e]
                    }
                }
            }
        }
    }

    @Test(arguments: shifts, [false, true])
    func shiftedRows(_ shift: Double, _ isCausal: Bool) {
        check(shift, isCausal, as: Float.self, tolerance: 2e-5)
        check(shift, isCausal, as: Double.self, tolerance: 1e-12)
    }

    /// A third of the rows is shifted, a third has a key without a shift, and one has no key at all.
    private func check<Scalar: TensorFloatingPoint>(
        _ shift: Double, _ isCausal: Bool, as: Scalar.Type, tolerance: Double
    ) {
        let (l, s, width) = (70, 200, 4)
        var generator = TestGenerator(seed: 7)
        func draw(_ rows: Int, _ size: Double) -> [Double] {
            generator.array([rows * width], in: -1...1).elements.map { Double(Float($0 * size)) }
        }
        // Products of queries and keys so small that no shift takes digits from them.
        let (q, k, v, g) = (draw(l, 1e-12), draw(s, 1e-12), draw(s, 1), draw(l, 1))
        var (given, effective) = ([[Double]](), [[Double]]())
        for i in 0..<l {
            var (row, plain) = (Array(repeating: 0.0, count: s), Array(repeating: 0.0, count: s))
            switch i % 3 {
            case 0: row = row.map { _ in shift }
            case 1 where shift < 0:
                for j in 0..<s where j % 5 != 0 { (row[j], plain[j]) = (shift, shift) }
            default: break
            }
            if i == 40 { (row, plain) = (row.map { _ in -.infinity }, plain.map { _ in -.infinity }) }
            if isCausal {
                for j in i + 1..<s { plain[j] = -.infinity }
            }
            given.append(row)
            effective.append(plain)
        }
        let expected = Reference(q, k, v, g, bias: effective, width: width)
        func tensor(_ elements: [Double], _ shape: Shape) -> Tensor<Scalar> {
            Tensor(shape: shape, scalars: elements.map { Scalar($0) })
        }
        let inputs = [tensor(q, [l, width]), tensor(k, [s, width]), tensor(v, [s, width])]
        let upstream = tensor(g, [l, width])
        let bias = tensor(given.flatMap(\.self), [l, s])
        let attend: ([Tensor<Scalar>]) -> Tensor<Scalar> = {
            scaledDotProductAttention($0[0], $0[1], $0[2], mask: .bias(bias), isCausal: isCausal)
        }
        let gradients = valueAndGradients(at: inputs) { (attend($0) * upstream).sum() }.gradients
        let found = [attend(inputs)] + gradients
        let names = ["value", "∂q", "∂k", "∂v"]
        for (index, reference) in [expected.y, expected.dq, expected.dk, expected.dv].enumerated() {
            let scale = reference.map { abs($0) }.max()!
            let error = zip(found[index].scalars, reference).map { abs(Double($0) - $1) }.max()!
            #expect(error <= tolerance * max(scale, 1e-300), "\(names[index]), shift \(shift): \(error) of \(scale)")
        }
    }
}
