import Foundation
import TernCore
import TernNN
import Testing

@Suite struct CrossEntropyTests {
    private let logits = CrossEntropyReference.logits

    @Test(arguments: CrossEntropyReference.cases.indices)
    func valueAndGradient(_ index: Int) {
        let reference = CrossEntropyReference.cases[index]
        func loss(_ logits: Tensor<Float>) -> Tensor<Float> {
            crossEntropyLoss(
                logits, reference.labels, classWeights: reference.weights, labelSmoothing: reference.smoothing,
                ignoring: reference.ignored, reduction: reference.reduction)
        }
        let isSingle = reference.reduction != .none
        expectClose(loss(logits), reference.value, shape: isSingle ? [] : [5])
        let upstream = isSingle ? Tensor(1) : wave([5], 1)
        expectClose(gradient(at: logits) { (loss($0) * upstream).sum() }, reference.gradient, shape: [5, 4])
    }

    /// −log of the softmax at the label, from the definition.
    @Test func definition() {
        let logits: Tensor<Double> = [[1, 2, 3], [-1, 0, 5]]
        let loss = crossEntropyLoss(logits, [2, 0], reduction: .none)
        func powers(_ x: [Double]) -> Double { x.reduce(0) { $0 + Foundation.exp($1) } }
        let first = Foundation.log(powers([1, 2, 3])) - 3
        let second = Foundation.log(powers([-1, 0, 5])) + 1
        #expect(abs(loss.scalars[0] - first) < 1e-12)
        #expect(abs(loss.scalars[1] - second) < 1e-12)
    }

    @Test func anyLeadingAxes() {
        let logits = wave([2, 3, 4], 0.2)
        let labels: Tensor<Int> = [[0, 1, 2], [3, 0, 1]]
        let rows = crossEntropyLoss(logits.reshape([6, 4]), labels.reshape([6]), reduction: .none)
        #expect(crossEntropyLoss(logits, labels, reduction: .none) == rows.reshape([2, 3]))
        #expect(crossEntropyLoss(logits[0, 0], Tensor(2), reduction: .none).shape == [])
        let view = wave([4, 6], 0.2).transpose()
        #expect(crossEntropyLoss(view, labels.reshape([6])) == crossEntropyLoss(view.contiguous(), labels.reshape([6])))
    }

    @Test func secondDerivative() throws {
        let labels: Tensor<Int> = [0, 3, -100, 2, 0]
        let logits = Tensor<Double>(logits)
        let weights: Tensor<Double> = [0.5, 2, 1, 0.25]
        for reduction in [Reduction.none, .sum, .mean] {
            try checkGradient(at: [logits], order: 2) {
                crossEntropyLoss($0[0], labels, classWeights: weights, labelSmoothing: 0.2, reduction: reduction)
            }
        }
    }

    @Test func largeLogits() {
        let loss = crossEntropyLoss([[1000, 0, -1000], [1000, 0, -1000]] as Tensor<Float>, [0, 2], reduction: .none)
        #expect(loss == [0, 2000])
        let slope = gradient(at: [[1000, 0]] as Tensor<Float>) { crossEntropyLoss($0, [1]) }
        #expect(slope == [[1, -1]])
    }
}
