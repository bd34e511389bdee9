import CommandSupport
import Tern

/// The kind and sizes of a model: all that has to be known to build it before its weights are loaded.
///
/// It is kept as strings in the weights file.
struct Architecture: CustomStringConvertible {
    /// The sizes that a layer can have.
    static let layerSizes = 1...65_536

    let kind: ModelKind
    let height: Int
    let width: Int
    /// The sizes of an mlp's hidden layers; none in other kinds.
    let hidden: [Int]
    let classes: Int

    /// Creates a model for the images of a data set.
    init(_ kind: ModelKind, hidden: [Int], for dataset: ImageDataset) throws {
        try self.init(
            kind, hidden: hidden, height: dataset.height, width: dataset.width, classes: dataset.classCount)
    }

    private init(_ kind: ModelKind, hidden: [Int], height: Int, width: Int, classes: Int) throws {
        (self.kind, self.hidden) = (kind, kind == .mlp ? hidden : [])
        (self.height, self.width, self.classes) = (height, width, classes)
        let side = kind.smallestSide
        guard height >= side, width >= side else {
            throw Failure(
                "the images are too small for --model \(kind): found \(height)×\(width), expected at least "
                    + "\(side)×\(side)")
        }
    }

    /// Returns a new model.
    func makeModel() -> any Layer {
        switch kind {
        case .mlp: MLP(sizes)
        case .cnn: CNN(height: height, width: width, classes: classes)
        case .resnet: ResNet(classes: classes)
        }
    }

    /// The sizes of all layers of an mlp, the image's first.
    var sizes: [Int] { [height * width] + hidden + [classes] }

    /// The kind, and the sizes that were chosen.
    var description: String {
        kind == .mlp ? "mlp \(sizes.map(String.init).joined(separator: "-"))" : "\(kind)"
    }
}

// MARK: Text

extension Architecture {
    /// Returns sizes of layers, written `128,64`.
    static func layerSizes(from text: String) throws -> [Int] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map { size in
            guard let size = Int(size), layerSizes.contains(size) else {
                let range = "\(layerSizes.lowerBound) to \(layerSizes.upperBound)"
                throw Failure("expected sizes from \(range), such as 128,64")
            }
            return size
        }
    }

    static func text(_ sizes: [Int]) -> String { sizes.map(String.init).joined(separator: ",") }

    var metadata: [String: String] {
        var metadata = [
            "model": "\(kind)", "image": "\(height)x\(width)", "classes": "\(classes)", "normalization": "pixel / 255"
        ]
        if kind == .mlp { metadata["hidden"] = Self.text(hidden) }
        return metadata
    }

    /// Creates the architecture of a weights file, which has to be one for the images of a data set, if
    /// there is one.
    init(metadata: [String: String], path: String, for dataset: ImageDataset? = nil) throws {
        func sizes(_ key: String, separator: Character) throws -> [Int] {
            let text = metadata[key] ?? ""
            let sizes = text.split(separator: separator).map { Int($0) ?? 0 }
            if metadata[key] == nil || !sizes.allSatisfy(Self.layerSizes.contains) {
                throw Failure(
                    "\(path): not the weights of a model of mnist's: found \(key) \(metadata[key] ?? "missing") in the "
                        + "metadata, expected sizes from \(Self.layerSizes.lowerBound) to \(Self.layerSizes.upperBound)"
                )
            }
            return sizes
        }
        guard let kind = metadata["model"].flatMap(ModelKind.init(rawValue:)) else {
            throw Failure(
                "\(path): weights of another architecture: found model \(metadata["model"] ?? "missing") in the "
                    + "metadata, expected \(ModelKind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let image = try sizes("image", separator: "x")
        let classes = try sizes("classes", separator: ",")
        guard image.count == 2, classes.count == 1 else {
            throw Failure(
                "\(path): found image \(image) and classes \(classes) in the metadata, expected two sizes and one")
        }
        if let dataset, (image[0], image[1], classes[0]) != (dataset.height, dataset.width, dataset.classCount) {
            throw Failure(
                "\(path): weights of another architecture: found a model of \(image[0])×\(image[1]) images in "
                    + "\(classes[0]) classes, expected \(dataset.height)×\(dataset.width) images in "
                    + "\(dataset.classCount) classes, as in the data")
        }
        try self.init(
            kind, hidden: kind == .mlp ? try sizes("hidden", separator: ",") : [], height: image[0], width: image[1],
            classes: classes[0])
    }
}
