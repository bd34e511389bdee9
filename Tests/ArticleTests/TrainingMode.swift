import Tern
import Testing

/// The code of the article "Training mode".
struct TrainingMode {
    private func network(_ inputs: Int, _ outputs: Int) -> Sequential {
        Sequential {
            Linear(inputs, 16, activation: .relu)
            BatchNorm1d(16)
            Dropout(0.5)
            Linear(16, outputs)
        }
    }

    @Test func trainAndUse() {
        let (model, x, targets) = (network(4, 1), Tensor<Float>.ones([8, 4]), Tensor<Float>.zeros([8, 1]))
        let optimizer = SGD(model, learningRate: 0.1)
        do {
            let loss = optimizer.step { mseLoss(model(x), targets) }  // training
            let prediction = model(x)  // inference
            #expect(loss.item().isFinite && prediction == model(x))
        }
        let images = x
        let saliency = gradient(at: images) { images in model(images).sum() }
        #expect(saliency.shape == images.shape)
        let samples = (0..<8).map { _ in withTrainingMode(true) { model(x) } }
        #expect(samples[0] != samples[1])
    }

    @Test func batchesOutsideOfAStep() {
        let (generator, discriminator) = (network(3, 4), network(4, 1))
        let (noise, real) = (Tensor<Float>.normal([8, 3]), Tensor<Float>.normal([8, 4]))
        let optimizer = SGD(discriminator, learningRate: 0.1)
        let fakes = withTrainingMode(true) { generator(noise) }
        let loss = optimizer.step { (discriminator(real) - 1).square().mean() + discriminator(fakes).square().mean() }
        #expect(loss.item().isFinite)
    }

    @Test func partsThatAreKept() {
        let (backbone, head) = (network(4, 6), Linear(6, 1))
        let (x, targets) = (Tensor<Float>.normal([8, 4]), Tensor<Float>.zeros([8, 1]))
        let optimizer = SGD(head, learningRate: 0.1)
        let before = backbone.stateDictionary
        let loss = optimizer.step {
            let features = withTrainingMode(false) { backbone(x) }
            return mseLoss(head(features), targets)
        }
        #expect(loss.item().isFinite && backbone.stateDictionary == before)
    }
}
