import ArgumentParser
import CommandSupport
import Foundation
import Tern

/// The options of the images.
struct DataOptions: ParsableArguments {
    @Option(
        name: .customLong("data"),
        help: ArgumentHelp(
            "Folder of a data set: MNIST's four IDX files or others like them, plain or gzipped, EMNIST or CIFAR-10 (default: the built-in digits).",
            valueName: "dir"),
        completion: .directory)
    var folder: String?

    /// The name of runs on these images.
    var name: String {
        guard let folder else { return "digits" }
        return URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
    }

    func validate() throws {
        if folder == "" { throw ValidationError("--data '' is not the name of a folder") }
    }

    func load() throws -> (train: ImageDataset, test: ImageDataset) {
        guard let folder else { return ImageDataset.digits() }
        let (train, test) = try ImageDataset.inFolder(folder)
        for (part, images) in [("training", train), ("test", test)] where images.images.elementCount == 0 {
            throw Failure("\(folder): there are no \(part) images: shape \(images.images.shape)")
        }
        return (train, test)
    }
}

extension ImageDataset {
    /// The identity of the images, so that a run goes on with those it began with, whatever their folder by then.
    var identity: String {
        var checksum = Checksum()
        checksum.add(images.scalars)
        checksum.add(labels.scalars.map(UInt8.init))
        return "\(count) images of \(height)×\(width) with the checksum \(checksum)"
    }
}

enum OptimizerKind: String, ExpressibleByArgument, CaseIterable {
    case sgd, adam, adamw

    var defaultLearningRate: Double { self == .sgd ? 0.1 : 1e-3 }

    func callAsFunction(_ model: some Module, learningRate: Double) -> Optimizer {
        switch self {
        case .sgd: SGD(model, learningRate: learningRate, momentum: 0.9)
        case .adam: Adam(model, learningRate: learningRate)
        case .adamw: AdamW(model, learningRate: learningRate)
        }
    }
}
