import Tern
import Testing

/// The code of the articles "Coming from PyTorch" and "Coming from NumPy".
struct ComingFrom {
    private let inputs: Tensor<Float> = [[5, 3, 1, 0], [6, 3, 5, 2], [7, 3, 6, 2], [5, 4, 1, 0]]
    private let labels: Tensor<Int> = [0, 1, 2, 0]

    @Test func pytorch() {
        manualSeed(0)
        let (x, samples) = (inputs, TensorDataset(inputs: inputs, labels: labels))
        let model = Sequential {
            Linear(4, 32)
            ReLU()
            Dropout(0.1)
            Linear(32, 3)
        }
        let optimizer = AdamW(model, learningRate: 1e-2, weightDecay: 0.01)
        for batch in (1...5).flatMap({ _ in DataLoader(samples, batchSize: 16, seed: 0) }) {
            optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) }
        }
        let (loss, gradients) = valueAndGradients(of: model) { crossEntropyLoss(model(x), labels) }
        let norm = gradients.norm
        #expect(loss.item() < 1.5 && norm > 0)
    }

    @Test func values() {
        var a = Tensor<Float>.zeros([2, 2])
        var row = a[0]
        row[0] = 1  // a stays 0
        a[0, 0] = 2
        #expect(row == [1, 0] && a == [[2, 0], [0, 0]])
    }

    @Test func numPy() {
        let x = Tensor<Double>.arange(12).reshape([3, 4])
        let standardized = (x - x.mean(axis: 0)) / x.standardDeviation(axis: 0)
        let large = x[x .> 5]
        let total = x[.all, 1..<3].sum()
        #expect(standardized.sum(axis: 0).allClose(.zeros([4]), absoluteTolerance: 1e-12))
        #expect(large == [6, 7, 8, 9, 10, 11] && total.item() == 33)

        var table = Tensor<Double>.zeros([3, 4])
        let before = table
        table[0] = Tensor([1, 2, 3, 4])
        table[table .> 2] = 0
        #expect(before == .zeros([3, 4]) && table[0] == [1, 2, 0, 0])

        let slope = gradient(at: x) { x in (x.sin() * x).sum() }
        let curvature = hessian(at: Tensor<Double>([1, 2])) { p in (p * p * p).sum() }
        #expect(slope.allClose(x.cos() * x + x.sin()) && curvature == [[6, 0], [0, 12]])
    }
}
