// A variational autoencoder (Kingma and Welling, 2014) of the bundled digits: it learns to compress them to 8 numbers that are
// normally distributed, and makes new ones from such numbers.

import Foundation
import Tern

manualSeed(0)

struct Autoencoder: Module {
    let encoder = Linear(64, 128, activation: .relu)
    let mean = Linear(128, 8)
    let logVariance = Linear(128, 8)
    let decoder = Sequential {
        Linear(8, 128, activation: .relu)
        Linear(128, 64)
    }

    /// Returns the logits of the pixels [n, 64] that numbers [n, 8] stand for.
    func decode(_ z: Tensor<Float>) -> Tensor<Float> { decoder(z) }

    /// Returns the negative evidence lower bound for each image, which the training minimizes.
    func loss(_ pixels: Tensor<Float>) -> Tensor<Float> {
        let h = encoder(pixels)
        let (mean, logVariance) = (mean(h), logVariance(h))
        // Drawn as a function of the moments, so that they have gradients.
        let z = mean + (logVariance / 2).exp() * .normal(mean.shape)
        let reconstruction = binaryCrossEntropyLoss(logits: decode(z), pixels, reduction: .sum)
        let divergence = (mean.square() + logVariance.exp() - logVariance - 1).sum() / 2
        return (reconstruction + divergence) / Float(pixels.shape[0])
    }
}

let (train, test) = ImageDataset.digits()
func pixels(_ batch: ImageDataset.Batch) -> Tensor<Float> { batch.inputs.flatten(from: 1) }

let model = Autoencoder()
let optimizer = Adam(model, learningRate: 2e-3)
let held = pixels(test.batch(at: .arange(test.count)))
let before = model.loss(held).item()
for epoch in 1...15 {
    for batch in DataLoader(train, batchSize: 64) { optimizer.step { model.loss(pixels(batch)) } }
    if epoch % 5 == 0 { print("epoch \(epoch): bound \(model.loss(held).item())") }
}

// New digits.
let images = model.decode(.normal([4, 8])).sigmoid().reshape([4, 8, 8])
for row in 0..<8 {
    let shades = Array(" .:-=+*#%@")
    let line = (0..<4).map { image in
        String(images[image, row].scalars.map { shades[Int($0 * 9.99)] })
    }
    print(line.joined(separator: "   "))
}
let after = model.loss(held).item()
print("bound on test images: \(before) before, \(after) after")
if after > 0.75 * before { exit(1) }
