import Tern

struct Classifier: Layer {
    let hidden = Linear(64, 128, activation: .relu)
    let output = Linear(128, 10)

    func callAsFunction(_ images: Tensor<Float>) -> Tensor<Float> {
        output(hidden(images.flatten(from: 1)))
    }
}

manualSeed(0)
let (train, test) = ImageDataset.digits()
let model = Classifier()
let optimizer = Adam(model, learningRate: 3e-3)
for batch in (1...10).flatMap({ _ in DataLoader(train, batchSize: 32) }) {
    optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) }
}
let samples = test.batch(at: .arange(test.count))
print("test accuracy:", classificationAccuracy(model(samples.inputs), samples.labels))
