import Batching
import Synchronization
import Tern
import TestSupport
import Testing

private struct Classifier: Layer {
    let hidden = Linear(64, 128, activation: .relu)
    let dropout = Dropout(0.5)
    let output = Linear(128, 10)

    func callAsFunction(_ images: Tensor<Float>) -> Tensor<Float> {
        output(dropout(hidden(images.flatten(from: 1))))
    }
}

/// A model that is exchanged for another while requests come.
final class Deployment<Model: Sendable>: Sendable {
    private let model: Mutex<Model>

    init(_ model: Model) { self.model = Mutex(model) }

    /// The model of this moment; who has it keeps it to the end of the request.
    var current: Model { model.withLock { $0 } }

    func replace(by newer: Model) { model.withLock { $0 = newer } }
}

/// The code of the article "Serve a model".
struct ServeAModel {
    @Test func tasks() async {
        let images = ImageDataset.digits().test.batch(at: .arange(64)).inputs
        let model = Classifier()

        let answers = await withTaskGroup(of: (Int, Int).self, returning: [Int: Int].self) { group in
            for (number, image) in images.enumerated() {
                group.addTask { (number, model(image.unsqueeze(axis: 0)).argmax(axis: -1).item()) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        let alone = images.map { model($0.unsqueeze(axis: 0)).argmax(axis: -1).item() }
        #expect(alone.indices.allSatisfy { answers[$0] == alone[$0] })
    }

    @Test func batches() async throws {
        let images = ImageDataset.digits().test.batch(at: .arange(64)).inputs
        let model = Classifier()
        let image = images[7]

        let batcher = Batcher<Tensor<Float>, Int>(maximumBatch: 64, capacity: 1024) { images in
            model(stack(images)).argmax(axis: -1).scalars
        }
        let digit = try await batcher(image)
        #expect(digit == model(image.unsqueeze(axis: 0)).argmax(axis: -1).item())
    }

    @Test func exchange() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("newer.safetensors")
        let trained = Classifier()
        try trained.save(to: path)
        let x = Tensor<Float>.ones([1, 1, 8, 8])

        let deployment = Deployment(Classifier())
        let (before, expected) = (deployment.current, deployment.current(x))

        let newer = Classifier()
        try newer.load(from: path)  // throws where it does not fit; the one before serves on
        deployment.replace(by: newer)
        #expect(deployment.current(x) == trained(x) && before(x) == expected)
    }

    @Test func trainingMeanwhile() {
        let model = Classifier()
        let (train, _) = ImageDataset.digits()
        let batch = train.batch(at: .arange(32))
        let before = model(batch.inputs)

        let learner = model.copy()
        let optimizer = Adam(learner, learningRate: 1e-3)
        optimizer.step { crossEntropyLoss(learner(batch.inputs), batch.labels) }
        #expect(model(batch.inputs) == before && learner(batch.inputs) != before)
    }
}
