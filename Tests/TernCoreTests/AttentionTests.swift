import Foundation
import TernCore
import Testing

/// Attention by blocks, beside the formula; the operation table has its values.
@Suite struct AttentionTests {
    /// Several blocks of queries and of keys, in one batch axis and heads that share keys.
    private static func operands(_ seed: UInt64 = 1) -> [Tensor<Float>] {
        var generator = PhiloxGenerator(seed: seed)
        return [[3, 2, 130, 8], [3, 1, 300, 8], [3, 1, 300, 5]].map { .normal($0, using: &generator) }
    }

    private static let masks: [AttentionMask<Float>?] = {
        var generator = PhiloxGenerator(seed: 3)
        let bias = Tensor<Float>.normal([2, 130, 300], using: &generator)
        return [nil, .allowed(bias .> 0.5), .allowed(bias[0, ..<1] .> 0), .bias(bias), .bias(bias[1, .all, ..<1])]
    }()

    /// The gradients by blocks, and by the formula, which a recorded bias of zeros asks for.
    private static func gradients(
        _ mask: AttentionMask<Float>?, isCausal: Bool, dropout: Double = 0, byFormula: Bool
    ) -> (value: Tensor<Float>, gradients: [Tensor<Float>]) {
        manualSeed(5)
        let x = operands() + [.zeros([1])]
        var (value, gradients) = valueAndGradients(at: x) { x in
            let bias: Tensor<Float>? =
                switch mask {
                case .allowed(let mask): x[3].where(mask, else: -.infinity)
                case .bias(let bias): bias + x[3]
                case nil: x[3].reshape([1, 1])
                }
            let mask = byFormula ? bias.map { AttentionMask.bias($0) } : mask
            let y = scaledDotProductAttention(x[0], x[1], x[2], mask: mask, isCausal: isCausal, dropout: dropout)
            return (y * y).sum() / 2
        }
        gradients.removeLast()
        return (value, gradients)
    }

    private static func expectClose(_ a: Tensor<Float>, _ b: Tensor<Float>, _ what: String) {
        let error = (a - b).abs().max().item() / b.abs().max().item()
        #expect(a.shape == b.shape && error < 2e-5, "\(what): relative error \(error)")
    }

    @Test(arguments: masks.indices, [false, true])
    func blocksAgreeWithTheFormula(_ mask: Int, _ isCausal: Bool) async {
        // In a process of its own: the default generator, which dropout draws from, belongs to all tests.
        await #expect(processExitsWith: .success) { [mask = mask as Int, isCausal = isCausal as Bool] in
            for dropout in [0, 0.3] {
                let found = Self.gradients(Self.masks[mask], isCausal: isCausal, dropout: dropout, byFormula: false)
                let expected = Self.gradients(Self.masks[mask], isCausal: isCausal, dropout: dropout, byFormula: true)
                Self.expectClose(found.value, expected.value, "value")
                for (found, expected) in zip(found.gradients, expected.gradients) {
                    Self.expectClose(found, expected, "gradient, dropout \(dropout)")
                }
            }
        }
    }

    @Test func everyViewGivesTheSame() {
        let (q, k, v) = (Self.operands()[0], Self.operands()[1], Self.operands()[2])
        let expected = scaledDotProductAttention(q, k, v)
        func stored(_ order: [Int], _ x: Tensor<Float>) -> Tensor<Float> {
            let back = order.indices.map { order.firstIndex(of: $0)! }
            return x.permute(order).contiguous().permute(back)
        }
        for order in [[0, 2, 1, 3], [2, 0, 1, 3], [3, 2, 1, 0], [1, 0, 3, 2]] {
            let y = scaledDotProductAttention(stored(order, q), stored(order, k), stored(order, v))
            #expect(y == expected, "\(order)")
        }
        #expect(scaledDotProductAttention(stored([0, 2, 1, 3], q), k, v).permute([0, 2, 1, 3]).isContiguous)
    }

    @Test func dropsAShareOfTheProbabilities() {
        let (q, k) = (Tensor<Float>.zeros([64, 100, 4]), Tensor<Float>.zeros([64, 300, 4]))
        let y = scaledDotProductAttention(q, k, .ones([64, 300, 1]), dropout: 0.25)
        // The mean of 300 numbers that are 0 or 4/3.
        #expect(abs(y.mean().item() - 1) < 2e-3)
        let deviation = (0.25 / 0.75 / 300.0).squareRoot()
        #expect(abs(Double(y.standardDeviation().item()) / deviation - 1) < 0.05)
        #expect(scaledDotProductAttention(q, k, .ones([64, 300, 1]), dropout: 0.25) != y)
        #expect(scaledDotProductAttention(q, k, .ones([64, 300, 1]), dropout: 1) == .zeros([64, 100, 1]))
    }

    @Test func extremeScores() {
        let q: Tensor<Float> = [[1e4], [-1e4]]
        let k: Tensor<Float> = [[1], [0], [-1]]
        let v: Tensor<Float> = [[1], [2], [3]]
        #expect(scaledDotProductAttention(q, k, v) == [[1], [3]])
        let bad = k * Tensor<Float>([1, .nan, 1]).unsqueeze(axis: -1)
        let nan = scaledDotProductAttention(q, bad, v)
        #expect(nan.isNaN().all().item())
    }

    /// At T = 2048 with 8 heads of 64 the scores alone would be 134 MB.
    @Test(arguments: [false, true])
    func memoryGrowsWithTheLength(_ isCausal: Bool) async {
        await #expect(processExitsWith: .success) { [isCausal = isCausal as Bool] in
            let x = (0..<3).map { _ in Tensor<Float>.normal([1, 8, 2048, 64]) }
            let size = 4 * x[0].elementCount
            runtime.resetPeakMemory()
            let before = runtime.memory.live
            let y = valueAndGradients(at: x) {
                scaledDotProductAttention($0[0], $0[1], $0[2], isCausal: isCausal).sum()
            }
            #expect(y.gradients.allSatisfy { $0.abs().max().item().isFinite })
            // The output, three gradients, and the upstream gradient.
            let beyond = runtime.memory.peak - before - 5 * size
            #expect(beyond < 4 << 20, "\(beyond) bytes beyond inputs and outputs")
        }
    }
}

extension ThreadCountTests {
    @Suite struct AttentionBitTests {
        @Test(arguments: [[2, 3], [1, 1], [8]])
        func attention(_ batch: [Int]) async {
            await #expect(processExitsWith: .success) { [batch = batch as [Int]] in
                var generator = PhiloxGenerator(seed: 1)
                let x = [300, 200, 200].map { Tensor<Float>.normal(Shape(batch + [$0, 24]), using: &generator) }
                expectSameBits("attention of a batch \(batch)") {
                    manualSeed(2)
                    let (y, gradients) = valueAndGradients(at: x) { x in
                        let y = scaledDotProductAttention(x[0], x[1], x[2], isCausal: true, dropout: 0.1)
                        return (y * y).sum()
                    }
                    return [y] + gradients
                }
            }
        }
    }
}
