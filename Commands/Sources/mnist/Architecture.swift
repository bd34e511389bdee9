import CommandSupport
import Tern

/// The kind and sizes of a model: all that has to be known to build it before its weights are loaded.
///
/// It is kept as strings in the weights file.
struct Architecture: CustomStringConvertible {
    /// The sizes that a layer can have.
    static let layerSizes = 1...65_536

    let kind: ModelKind
    /// The number of channels of an image: 1 for gray, 3 for red, green and blue.
    let channels: Int
    let height: Int
    let width: Int
    /// The sizes of an mlp's hidden layers; none in other kinds.
    let hidden: [Int]
    let classes: Int

    /// Creates a model for the images of a data set.
    init(_ kind: ModelKind, hidden: [Int], for dataset: ImageDataset) throws {
        try self.init(
            kind, hidden: hidden, channels: dataset.channels, height: dataset.height, width: dataset.width,
            classes: dataset.classCount)
    }

    private init(
        _ kind: ModelKind, hidden: [Int], channels: Int, height: Int, width: Int, classes: Int
    ) throws {
        (self.kind, self.hidden) = (kind, kind == .mlp ? hidden : [])
        (self.channels, self.height, self.width, self.classes) = (channels, height, width, classes)
        // Each length is checked, and three make no more than 2^48.
        guard channels * height * width <= Limits.parameters else {
            throw Failure(
                "images of \(Self.lengths(channels, height, width)) are too large: expected at most \(Limits.parameters) values"
            )
        }
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
        case .cnn: CNN(channels: channels, height: height, width: width, classes: classes)
        case .resnet: ResNet(channels: channels, classes: classes)
        }
    }

    /// The sizes of all layers of an mlp, the image's first.
    var sizes: [Int] { [channels * height * width] + hidden + [classes] }

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

    /// Returns the lengths of an image's axes: `28×28` where it is gray, else `3×32×32`.
    private static func lengths(_ channels: Int, _ height: Int, _ width: Int, _ separator: String = "×") -> String {
        let lengths = (channels == 1 ? [] : [channels]) + [height, width]
        return lengths.map(String.init).joined(separator: separator)
    }

    static func text(_ sizes: [Int]) -> String { sizes.map(String.init).joined(separator: ",") }

    var metadata: [String: String] {
        var metadata = [
            "model": "\(kind)", "image": Self.lengths(channels, height, width, "x"), "classes": "\(classes)",
            "normalization": "pixel / 255"
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
        guard (2...3).contains(image.count), classes.count == 1 else {
            throw Failure(
                "\(path): found image \(image) and classes \(classes) in the metadata, expected two or three sizes and one"
            )
        }
        let (channels, height, width) = (
            image.count == 3 ? image[0] : 1, image[image.count - 2], image[image.count - 1]
        )
        let found = Self.lengths(channels, height, width)
        let expected = dataset.map { Self.lengths($0.channels, $0.height, $0.width) }
        if let dataset, let expected, found != expected || classes[0] != dataset.classCount {
            throw Failure(
                "\(path): weights of another architecture: found a model of \(found) images in "
                    + "\(classes[0]) classes, expected \(expected) images in "
                    + "\(dataset.classCount) classes, as in the data")
        }
        try self.init(
            kind, hidden: kind == .mlp ? try sizes("hidden", separator: ",") : [], channels: channels, height: height,
            width: width, classes: classes[0])
    }
}
