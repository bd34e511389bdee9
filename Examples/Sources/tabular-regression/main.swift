// Regression on a table, with standardized columns, early stopping and the best model restored.

import Foundation
import Tern

manualSeed(0)

// 600 rows of 5 columns of different scales; y depends on three of them, and there is noise.
let scale: Tensor<Float> = [1, 10, 0.1, 100, 1]
let table = Tensor<Float>.normal([600, 5]) * scale + 3
let z = (table - 3) / scale
let noise = Tensor<Float>.normal([600]) * 0.1
let y = (z[.all, 0] * 2).sin() + z[.all, 1] * z[.all, 3] * 0.5 + noise

// The first 400 rows train, 100 stop the training, and 100 are for the result. Moments come from the first ones only.
let mean = table[..<400].mean(axis: 0)
let deviation = table[..<400].standardDeviation(axis: 0)
let x = (table - mean) / deviation

struct Regressor: Module {
    let first = Linear(5, 64, activation: .tanh)
    let second = Linear(64, 64, activation: .tanh)
    let last = Linear(64, 1)

    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { last(second(first(x))).squeeze(axis: -1) }
}

func rootMeanSquare(_ model: Regressor, _ rows: Range<Int>) -> Float {
    mseLoss(model(x[rows]), y[rows]).sqrt().item()
}

let model = Regressor()
let optimizer = AdamW(model, learningRate: 5e-3, weightDecay: 1e-2)
// A model holds references to its parameters: `let best = model` would train on with it. A copy does not.
var (best, bestError, bestEpoch) = (model.copy(), Float.infinity, 0)
for epoch in 1...500 {
    let order = Tensor<Int>.permutation(400)
    for start in stride(from: 0, to: 400, by: 50) {
        let rows = order[start..<start + 50]
        optimizer.step { mseLoss(model(x.take(rows)), y.take(rows)) }
    }
    let error = rootMeanSquare(model, 400..<500)
    if error < bestError { (best, bestError, bestEpoch) = (model.copy(), error, epoch) }
    if epoch - bestEpoch == 20 { break }  // no better for 20 epochs
}

let error = rootMeanSquare(best, 500..<600)
print(
    "best epoch \(bestEpoch): error \(bestError) in validation, \(error) in the test; y varies by \(y.standardDeviation().item())"
)
if error > 0.5 { exit(1) }
