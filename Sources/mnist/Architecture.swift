import CommandSupport
import Tern

/// What a model looks like: all that has to be known to build it before its weights are loaded.
///
/// It is kept as strings in the weights file.
struct Architecture: Equatable {
    /// The sizes that a layer can have.
    static let layerSizes = 1...65_536

    let height: Int
    let width: Int
    let hidden: [Int]
    let classes: Int

    /// The sizes of all layers, the image's first.
    var sizes: [Int] { [height * width] + hidden + [classes] }

    /// The number of weights and biases.
    var parameterCount: Int { zip(sizes, sizes.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 } }

    var metadata: [String: String] {
        [
            "model": "mlp",
            "image": "\(height)x\(width)",
            "hidden": hidden.map(String.init).joined(separator: ","),
            "classes": "\(classes)",
            "normalization": "pixel / 255"
        ]
    }
}

extension Architecture {
    /// Sizes of layers, written `128,64`.
    static func layerSizes(from text: String) throws -> [Int] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map { size in
            guard let size = Int(size), layerSizes.contains(size) else {
                let range = "\(layerSizes.lowerBound) to \(layerSizes.upperBound)"
                throw Failure("expected sizes from \(range), such as 128,64")
            }
            return size
        }
    }

    /// The architecture that a weights file tells of.
    init(metadata: [String: String], path: String) throws {
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
        guard metadata["model"] == "mlp" else {
            throw Failure(
                "\(path): weights of another architecture: found model \(metadata["model"] ?? "missing") in the "
                    + "metadata, expected mlp")
        }
        let image = try sizes("image", separator: "x")
        let classes = try sizes("classes", separator: ",")
        guard image.count == 2, classes.count == 1 else {
            throw Failure(
                "\(path): found image \(image) and classes \(classes) in the metadata, expected two sizes and one")
        }
        self.init(
            height: image[0], width: image[1], hidden: try sizes("hidden", separator: ","), classes: classes[0])
    }

    /// Refuses images of another size or with other classes.
    func check(_ dataset: ImageDataset, path: String) throws {
        guard (height, width, classes) == (dataset.height, dataset.width, dataset.classCount) else {
            throw Failure(
                "\(path): weights of another architecture: found a model of \(height)×\(width) images in \(classes) "
                    + "classes, expected \(dataset.height)×\(dataset.width) images in \(dataset.classCount) classes, as "
                    + "in the data")
        }
    }
}
