import CommandSupport
import Tern

/// A multilayer perceptron: an image's pixels through hidden layers with ReLU to a logit for each class.
struct MLP: Layer {
    let hidden: [Linear]
    let output: Linear

    init(_ architecture: Architecture) {
        let sizes = architecture.sizes
        hidden = zip(sizes, sizes.dropFirst()).dropLast().map { Linear($0, $1, activation: .relu) }
        output = Linear(sizes[sizes.count - 2], sizes[sizes.count - 1])
    }

    /// [n, 1, height, width] to [n, classes].
    func callAsFunction(_ images: Tensor<Float>) -> Tensor<Float> {
        output(hidden.reduce(images.flatten(from: 1)) { x, layer in layer(x) })
    }
}

// MARK: Files

extension MLP {
    /// The model in a weights file.
    init(contentsOf path: String, for dataset: ImageDataset) throws {
        let file = try Safetensors(contentsOf: path)
        let architecture = try Architecture(metadata: file.metadata, path: path)
        try architecture.check(dataset, path: path)
        let found = file.entries.values.reduce(0) { $0 + $1.shape.elementCount }
        guard found == architecture.parameterCount else {
            throw Failure(
                "\(path): weights of another architecture: found \(found) weights, expected "
                    + "\(architecture.parameterCount) for layers of \(architecture.sizes)")
        }
        for (name, values) in file.tensors.sorted(by: { $0.key < $1.key }) where !values.scalars.allSatisfy(\.isFinite)
        {
            throw Failure("\(path): \(name): found values that are not finite, expected numbers")
        }
        self.init(architecture)
        do {
            try load(file.tensors)
        } catch {
            throw Failure("\(path): \(error)")
        }
    }
}

// MARK: Use

extension MLP {
    /// The logits of all images of a data set, [images, classes].
    func logits(of dataset: ImageDataset) -> Tensor<Float> {
        concatenate(DataLoader(dataset, batchSize: 512, shuffles: false).map { self($0.inputs) })
    }
}
