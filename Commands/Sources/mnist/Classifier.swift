import CommandSupport
import Tern

/// A model together with its architecture.
struct Classifier: Layer {
    let architecture: Architecture
    private let model: any Layer
    /// The weights file, for messages.
    private var path: String?

    /// Creates a classifier that has learned nothing.
    init(_ architecture: Architecture) {
        self.architecture = architecture
        model = architecture.makeModel()
    }

    /// The parts of the model, under its own names.
    var members: [(name: String, value: Any)] { model.members }

    /// Maps [n, channels, height, width] to [n, classes].
    func callAsFunction(_ images: Tensor<Float>) -> Tensor<Float> { model(images) }

}

// MARK: Evaluation

extension Classifier {
    /// The images that are evaluated at a time.
    static let evaluationBatchSize = 512

    /// Returns the logits of images, [n, classes].
    ///
    /// - Throws: a ``Failure`` if they are not finite, so that no class is the likeliest.
    func logits(of images: Tensor<Float>) throws -> Tensor<Float> {
        let logits = self(images)
        guard logits.isFinite().all().item() else {
            throw Failure((path.map { "\($0): " } ?? "") + "the model's logits are not finite")
        }
        return logits
    }

    /// Returns the logits of all images of a data set, [images, classes], of which each rank computes some.
    func logits(of dataset: ImageDataset, on ranks: Ranks? = nil) throws -> Tensor<Float> {
        let size = Self.evaluationBatchSize
        let batches = stride(from: 0, to: dataset.count, by: size).map { $0..<min($0 + size, dataset.count) }
        func compute(_ range: Range<Int>) throws -> Tensor<Float> {
            try logits(of: dataset.batch(at: .arange(range.lowerBound, range.upperBound)).inputs)
        }
        return try ranks?.map(over: batches, compute) ?? concatenate(batches.map(compute))
    }

    /// Returns the share of the images of a data set whose class is right.
    func accuracy(on dataset: ImageDataset, ranks: Ranks? = nil) throws -> Double {
        classificationAccuracy(try logits(of: dataset, on: ranks), dataset.labels)
    }
}

// MARK: Files

extension Classifier {
    /// Loads the classifier of a weights file, which has to be one for the images of a data set, if there is one.
    init(contentsOf path: String, for dataset: ImageDataset? = nil) throws {
        let file = try Safetensors(contentsOf: path)
        let architecture = try Architecture(metadata: file.metadata, path: path, for: dataset)
        try validating(path) {
            try architecture.checkMemory(
                batchSize: min(dataset?.count ?? Self.evaluationBatchSize, Self.evaluationBatchSize))
        }
        let weights = try file.tensors
        try architecture.checkMemory(found: weights.values.reduce(0) { $0 + $1.elementCount }, path: path)
        self.init(architecture)
        try load(weights, from: path)
        self.path = path
    }

    func save(to path: String) throws {
        try saveSafetensors(stateDictionary, metadata: architecture.metadata, to: path)
    }
}
