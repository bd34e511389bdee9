// A generative adversarial network (Goodfellow et al., 2014): a generator learns to make points on a ring that a critic, which
// learns at the same time, can't tell from real ones.

import Foundation
import Tern

manualSeed(0)

let generator = Sequential {
    Linear(4, 64, activation: .relu)
    Linear(64, 64, activation: .relu)
    Linear(64, 2)
}
let critic = Sequential {
    Linear(2, 64)
    LeakyReLU(slope: 0.2)
    Linear(64, 64)
    LeakyReLU(slope: 0.2)
    Linear(64, 1)
}

/// Returns points near a circle of radius 2.
func real(_ count: Int) -> Tensor<Float> {
    let angle = Tensor<Float>.uniform([count], in: 0..<2 * .pi)
    let radius = Tensor<Float>.normal([count], mean: 2, standardDeviation: 0.05)
    return stack([radius * angle.cos(), radius * angle.sin()], axis: -1)
}

let (ones, zeros) = (Tensor<Float>.ones([64, 1]), Tensor<Float>.zeros([64, 1]))
let generatorOptimizer = Adam(generator, learningRate: 1e-3, betas: (0.5, 0.999))
let criticOptimizer = Adam(critic, learningRate: 1e-3, betas: (0.5, 0.999))
for step in 1...1200 {
    // Made outside of a step, these points have no gradients: the generator stays as it is.
    let fake = generator(.normal([64, 4]))
    let criticLoss = criticOptimizer.step {
        binaryCrossEntropyLoss(logits: critic(real(64)), ones)
            + binaryCrossEntropyLoss(logits: critic(fake), zeros)
    }
    // Here gradients go through the critic, but only the generator's parameters are those of the optimizer.
    let generatorLoss = generatorOptimizer.step {
        binaryCrossEntropyLoss(logits: critic(generator(.normal([64, 4]))), ones)
    }
    if step % 400 == 0 {
        print("step \(step): loss of the critic \(criticLoss.item()), of the generator \(generatorLoss.item())")
    }
}

let points = generator(.normal([2000, 4]))
let radius = points.norm(axis: -1)
let quadrants = [(1, 1), (-1, 1), (-1, -1), (1, -1)].map { x, y in
    let isIn = (points[.all, 0] * Float(x) .> 0) .& (points[.all, 1] * Float(y) .> 0)
    return Tensor<Float>(isIn).mean().item()
}
print("radius \(radius.mean().item()) ± \(radius.standardDeviation().item()), share of the quadrants \(quadrants)")
if abs(radius.mean().item() - 2) > 0.3 || radius.standardDeviation().item() > 0.6 || quadrants.min()! < 0.08 { exit(1) }
