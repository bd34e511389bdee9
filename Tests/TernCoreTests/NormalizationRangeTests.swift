import TernCore
import TestSupport
import Testing

/// Normalization of numbers whose mean is large beside their deviations, against its definition in Double: what is left of
/// the elements is exact, and so are moments, values and gradients.
@Suite struct NormalizationRangeTests {
    /// Multiples of 1 around 10⁷ and of ⅛ around 10⁶, which Float has.
    private static let ranges: [(mean: Double, unit: Double)] = [
        (0, 0.01), (1, 0.01), (1e3, 0.0625), (1e6, 0.125), (1e7, 1), (-1e7, 1), (3e9, 256)
    ]

    @Test(arguments: ranges.indices, [1, 2, 3])
    func float(_ range: Int, _ seed: UInt64) { check(Self.ranges[range], seed, as: Float.self, 1e-5) }

    @Test(arguments: [1, 2, 3])
    func double(_ seed: UInt64) { check((4e15, 1), seed, as: Double.self, 1e-12) }

    private func check<Scalar: TensorFloatingPoint>(
        _ range: (mean: Double, unit: Double), _ seed: UInt64, as: Scalar.Type, _ tolerance: Double
    ) {
        var generator = TestGenerator(seed: seed)
        let (n, c, l) = (Int.random(in: 2...5, using: &generator), 3, [1, 7, 40, 3000][Int(seed)])
        let x = (0..<n * c * l).map { _ in
            Double(Scalar(range.mean + range.unit * Double(Int.random(in: -9...9, using: &generator))))
        }
        let g = generator.array([n * c * l], in: -1...1).elements
        let weight = generator.array([c], in: 0.5...1.5).elements
        // The elements that are normalized together.
        let channels = (0..<c).map { k in (0..<n).flatMap { b in (0..<l).map { (b * c + k) * l + $0 } } }
        let samples = (0..<n).map { b in Array(b * c * l..<(b + 1) * c * l) }
        func tensor(_ elements: [Double], _ shape: Shape) -> Tensor<Scalar> {
            Tensor(shape: shape, scalars: elements.map { Scalar($0) })
        }
        let (input, upstream, w) = (tensor(x, [n, c, l]), tensor(g, [n, c, l]), tensor(weight, [c]))
        let forms: [(String, [[Int]], (Tensor<Scalar>, Tensor<Scalar>) -> Tensor<Scalar>)] = [
            ("batchNorm", channels, { batchNorm($0, weight: $1) }),
            ("groupNorm", samples, { groupNorm($0, groups: 1, weight: $1) }),
            ("layerNorm", samples, { layerNorm($0, over: [c, l], weight: $1.reshape([c, 1]).broadcast(to: [c, l])) })
        ]
        for (name, rows, form) in forms {
            let expected = NaiveNormalization(x, g, weight, rows: rows) { $0 / l % c }
            let found = form(input, w)
            let gradients = valueAndGradients(at: [input, w]) { (form($0[0], $0[1]) * upstream).sum() }.gradients
            for (what, found, expected) in [
                ("value", found, expected.y), ("∂x", gradients[0], expected.dx), ("∂weight", gradients[1], expected.dw)
            ] {
                let scale = expected.map { abs($0) }.max()!
                let error = zip(found.scalars, expected).map { abs(Double($0) - $1) }.max()!
                #expect(error <= tolerance * scale, "\(what) of \(name) around \(range.mean): \(error) of \(scale)")
            }
        }
    }
}

/// weight (x − mean) / √(variance + ε) over rows of elements, and its gradients, with deviations from the first element.
private struct NaiveNormalization {
    var y, dx, dw: [Double]

    init(_ x: [Double], _ g: [Double], _ weight: [Double], rows: [[Int]], channel: (Int) -> Int) {
        (y, dx) = (Array(repeating: 0, count: x.count), Array(repeating: 0, count: x.count))
        dw = Array(repeating: 0, count: weight.count)
        for row in rows {
            let origin = x[row[0]]
            let mean = row.reduce(0) { $0 + (x[$1] - origin) } / Double(row.count)
            let d = row.map { (x[$0] - origin) - mean }
            let s = 1 / (d.reduce(0) { $0 + $1 * $1 } / Double(row.count) + 1e-5).squareRoot()
            let h = row.map { weight[channel($0)] * g[$0] }
            let sum = h.reduce(0, +) / Double(row.count)
            let product = zip(h, d).reduce(0) { $0 + $1.0 * $1.1 * s } / Double(row.count)
            for (index, element) in row.enumerated() {
                let normalized = d[index] * s
                y[element] = weight[channel(element)] * normalized
                dx[element] = s * (h[index] - sum - normalized * product)
                dw[channel(element)] += g[element] * normalized
            }
        }
    }
}
