import TernCore
import TernNN
import Testing

@Suite struct LossTests {
    // MARK: Mean squared error

    @Test func meanSquaredError() {
        let (x, y): (Tensor<Float>, Tensor<Float>) = ([[1, 2], [3, 4]], [[0, 4], [3, 1]])
        #expect(mseLoss(x, y, reduction: .none) == [[1, 4], [0, 9]])
        #expect(mseLoss(x, y, reduction: .sum).item() == 14)
        #expect(mseLoss(x, y).item() == 3.5)
        #expect(gradient(at: x) { mseLoss($0, y) } == (x - y) / 2)
        #expect(gradient(at: y) { mseLoss(x, $0, reduction: .sum) } == (y - x) * 2)
    }

    // MARK: Binary cross entropy
    //
    // By PyTorch 2.13 in float64:
    //
    //     z = torch.tensor([-100, -10, -1, 0, 0.5, 10, 100.]).requires_grad_()
    //     t = torch.tensor([1, 0, 1, 0.25, 0, 1, 0])
    //     l = F.binary_cross_entropy_with_logits(z, t, reduction="none", pos_weight=…)
    //     gradient, = torch.autograd.grad(l.sum(), z)

    private let logits: Tensor<Float> = [-100, -10, -1, 0, 0.5, 10, 100]
    private let target: Tensor<Float> = [1, 0, 1, 0.25, 0, 1, 0]
    private let losses = [100, 4.5398899e-05, 1.3132617, 0.69314718, 0.97407698, 4.5398899e-05, 100]
    private let slopes = [-1, 4.5397869e-05, -0.73105858, 0.25, 0.62245933, -4.5397869e-05, 1]
    private let weightedLosses = [300, 4.5398899e-05, 3.9397851, 1.0397208, 0.97407698, 1.3619670e-04, 100]
    private let weightedSlopes = [-3, 4.5397869e-05, -2.1931757, 0, 0.62245933, -1.3619361e-04, 1]

    /// Compares elements relative to their own size, also the tiny ones.
    private func expectRelative(
        _ found: Tensor<Float>, _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let scale = expected.map { $0 == 0 ? 1 : abs($0) }
        expectClose(
            found / Tensor(scale.map(Float.init)), zip(expected, scale).map { $0 / $1 }, sourceLocation: sourceLocation)
    }

    @Test func binary() {
        expectRelative(binaryCrossEntropyLoss(logits: logits, target, reduction: .none), losses)
        expectRelative(gradient(at: logits) { binaryCrossEntropyLoss(logits: $0, target, reduction: .sum) }, slopes)
        expectClose(binaryCrossEntropyLoss(logits: logits, target, reduction: .sum), [losses.reduce(0, +)])
        expectClose(binaryCrossEntropyLoss(logits: logits, target), [losses.reduce(0, +) / 7])
        expectClose(gradient(at: logits) { binaryCrossEntropyLoss(logits: $0, target) }, slopes.map { $0 / 7 })
    }

    @Test func binaryWithPositiveWeight() {
        let weight = Tensor<Float>(3)
        func loss(_ logits: Tensor<Float>, _ reduction: Reduction) -> Tensor<Float> {
            binaryCrossEntropyLoss(logits: logits, target, positiveWeight: weight, reduction: reduction)
        }
        expectRelative(loss(logits, .none), weightedLosses)
        expectRelative(gradient(at: logits) { loss($0, .sum) }, weightedSlopes)
        expectClose(loss(logits, .mean), [weightedLosses.reduce(0, +) / 7])
    }

    @Test func binaryDerivatives() throws {
        let (x, t) = (Tensor<Double>(wave([2, 3], 0)) * 3, Tensor<Double>(wave([2, 3], 1)).square())
        let weights: Tensor<Double> = [0.5, 2, 1]  // one for each column
        try checkGradient(at: [x, t], order: 2) { binaryCrossEntropyLoss(logits: $0[0], $0[1]) }
        try checkGradient(at: [x, t, weights], order: 2) {
            binaryCrossEntropyLoss(logits: $0[0], $0[1], positiveWeight: $0[2], reduction: .none)
        }
    }

    // MARK: Accuracy

    @Test func accuracyCountsHits() {
        let logits: Tensor<Float> = [[1, 3, 2], [5, 4, 3], [0, 0, 1], [2, 2, 1]]
        #expect(classificationAccuracy(logits, [1, 0, 2, 0]) == 1)  // the first of equal logits counts
        #expect(classificationAccuracy(logits, [1, 0, 0, 1]) == 0.5)
        #expect(classificationAccuracy(logits, [0, 1, 1, 2]) == 0)
        #expect(classificationAccuracy(logits.reshape([2, 2, 3]), [[1, 1], [2, 2]]) == 0.5)
        #expect(classificationAccuracy(Tensor<Float>.zeros([0, 3]), Tensor<Int>.zeros([0])).isNaN)
    }
}
