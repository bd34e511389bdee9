import Foundation
import TernCore
import TestSupport
import Testing

/// Gradients of what is made of log Σ eˣ, where all x are large: they don't depend on what is common to all of them.
@Suite struct LogSumRangeTests {
    private static let shifts: [Float] = [0, -1e4, -1e6, -1e9, -1e30, -3e38, 1e4, 1e6, 1e9, 1e30]

    private func expect(_ found: Tensor<Float>, _ expected: [Float], _ name: String) {
        let error = zip(found.scalars, expected).map { abs($0 - $1) }.max()!
        #expect(found.elementCount == expected.count && error < 1e-6, "\(name): \(found.scalars)")
    }

    @Test(arguments: shifts)
    func equalElements(_ shift: Float) {
        let x = Tensor<Float>.full([2, 5], shift)
        expect(gradient(at: x) { $0.logSumExp(axis: 1).sum() }, Array(repeating: 0.2, count: 10), "logSumExp")
        expect(gradient(at: x) { $0.logSumExp() }, Array(repeating: 0.1, count: 10), "logSumExp of all")
        let scans: [Float] = (0..<5).map { (j: Int) -> Float in
            (j..<5).reduce(Float(0)) { (sum: Float, i: Int) -> Float in sum + 1 / Float(i + 1) }
        }
        expect(gradient(at: x) { $0.logCumSumExp(axis: 1).sum() }, scans + scans, "logCumSumExp")
        let columns = x.transpose().contiguous()
        expect(
            gradient(at: columns) { $0.logCumSumExp(axis: 0).sum() }, scans.flatMap { [$0, $0] },
            "logCumSumExp, columns")
        let first: [Float] = [0.8, -0.2, -0.2, -0.2, -0.2]
        expect(gradient(at: x) { $0.logSoftmax()[0..., 0].sum() }, first + first, "logSoftmax")
        expect(
            gradient(at: x) { crossEntropyLoss($0, [0, 0], reduction: .sum) }, (first + first).map { -$0 },
            "crossEntropyLoss")
        expect(gradient(at: x) { $0.logAddExp(Tensor(shift)).sum() }, Array(repeating: 0.5, count: 10), "logAddExp")
    }

    /// Against the definition in Double, with elements that are −∞ among the others.
    @Test(arguments: [1, 2, 3, 4, 5, 6])
    func scans(_ seed: UInt64) {
        var generator = TestGenerator(seed: seed)
        for _ in 0..<50 {
            let n = Int.random(in: 1...9, using: &generator)
            let x = generator.array([n], in: -30...30).elements.map { abs($0) < 5 ? -Double.infinity : $0 }
            let g = generator.array([n], in: -1...1).elements
            let powers: [Double] = x.map { exp($0) }
            let sums: [Double] = (0..<n).map { (i: Int) -> Double in powers[...i].reduce(0, +) }
            let expected: [Double] = (0..<n).map { (j: Int) -> Double in
                if powers[j] == 0 { return 0 }
                return (j..<n).reduce(0) { (sum: Double, i: Int) -> Double in sum + g[i] * powers[j] / sums[i] }
            }
            let found = gradient(at: Tensor<Double>(x)) { ($0.logCumSumExp(axis: 0) * Tensor(g)).sum() }
            let isOpen = zip(sums, g).allSatisfy { $0.0 > 0 || $0.1 == 0 }
            if !isOpen { continue }
            let error = zip(found.scalars, expected).map { abs($0 - $1) }.max()!
            #expect(error < 1e-12, "\(x): \(found.scalars), expected \(expected)")
        }
    }
}
