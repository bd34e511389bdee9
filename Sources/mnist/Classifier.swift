import CommandSupport
import Tern

/// A model together with what it looks like.
struct Classifier: Layer {
    let architecture: Architecture
    private let model: any Layer

    /// A classifier that has learned nothing.
    init(_ architecture: Architecture) {
        self.architecture = architecture
        model = architecture.makeModel()
    }

    /// The names are the model's.
    var members: [(name: String, value: Any)] { model.members }

    /// [n, 1, height, width] to [n, classes].
    func callAsFunction(_ images: Tensor<Float>) -> Tensor<Float> { model(images) }

    /// The logits of all images of a data set, [images, classes].
    func logits(of dataset: ImageDataset) -> Tensor<Float> {
        concatenate(DataLoader(dataset, batchSize: 512, shuffles: false).map { self($0.inputs) })
    }

    /// The share of the images of a data set whose class is right.
    func accuracy(on dataset: ImageDataset) -> Double { Tern.accuracy(logits(of: dataset), dataset.labels) }
}

// MARK: Files

extension Classifier {
    /// The classifier in a weights file.
    init(contentsOf path: String, for dataset: ImageDataset) throws {
        let file = try Safetensors(contentsOf: path)
        let architecture = try Architecture(metadata: file.metadata, path: path, for: dataset)
        try self.init(architecture, weights: file.tensors, from: path)
    }

    /// A classifier with weights from a file.
    init(_ architecture: Architecture, weights: [String: Tensor<Float>], from path: String) throws {
        try architecture.checkMemory(found: weights.values.reduce(0) { $0 + $1.elementCount }, path: path)
        self.init(architecture)
        try load(weights, from: path)
    }

    func save(to path: String) throws {
        try saveSafetensors(stateDictionary, metadata: architecture.metadata, to: path)
    }
}

extension Architecture {
    /// Refuses to build a model that takes much more memory than the file it is to be loaded from. Only hidden layers can:
    /// all other sizes are fixed, or the data's.
    fileprivate func checkMemory(found: Int, path: String) throws {
        let expected = zip(sizes, sizes.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
        guard kind != .mlp || expected <= found + 1 << 24 else {
            throw Failure(
                "\(path): weights of another architecture: found \(found) weights, expected \(expected) for layers of "
                    + "\(sizes)")
        }
    }
}
