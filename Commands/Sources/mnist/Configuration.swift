import ArgumentParser
import CommandSupport
import Foundation
import Tern

/// The options that decide the weights of a run: kept in its checkpoint, and taken from there when it is resumed.
struct Configuration {
    let data: DataOptions
    let model: ModelKind
    /// The sizes of an mlp's hidden layers; none for other models.
    let hidden: [Int]
    let epochs: Int
    let batchSize: Int
    let optimizer: OptimizerKind
    let learningRate: Double
    let seed: UInt64

    /// The options in a checkpoint.
    var options: [String: String] {
        var options = [
            "command": "mnist", "model": "\(model)", "epochs": "\(epochs)", "batch-size": "\(batchSize)",
            "optimizer": "\(optimizer)", "learning-rate": "\(learningRate)", "seed": "\(seed)"
        ]
        options["data-folder"] = data.folder.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
        if model == .mlp { options["hidden"] = Architecture.text(hidden) }
        return options
    }
}

extension Configuration {
    /// Creates the configuration from the command line, a checkpoint where it has no option, or else the defaults.
    ///
    /// - Throws: an error where the command line contradicts the checkpoint; only the number of epochs may change.
    init(_ command: Train, resuming checkpoint: Checkpoint?) throws {
        func value<Value: ExpressibleByArgument & Equatable>(
            _ name: String, _ given: Value?, default standard: Value
        ) throws -> Value {
            try checkpoint?.option(name, given: given) ?? given ?? standard
        }
        try checkpoint?.check(command: "mnist")
        model = try value("model", command.model, default: .mlp)
        if model != .mlp, let hidden = command.hidden {
            throw ValidationError("--hidden \(Architecture.text(hidden)) is for --model mlp, found --model \(model)")
        }
        // Whether data that are given are those of the checkpoint shows when they have been read.
        var data = command.data
        data.folder = data.folder ?? checkpoint?.options["data-folder"]
        self.data = data
        let isDigits = data.folder == nil
        let sizes = model == .mlp ? try value("hidden", command.hidden.map(Architecture.text), default: "128") : nil
        batchSize = try value("batch-size", command.batchSize, default: isDigits ? 32 : 64)
        optimizer = try value("optimizer", command.optimizer, default: .adam)
        learningRate = try value("learning-rate", command.learningRate, default: optimizer.defaultLearningRate)
        seed = try value("seed", command.options.givenSeed, default: command.options.seed)
        epochs = try command.epochs ?? checkpoint?.option("epochs", given: nil) ?? model.epochs(onDigits: isDigits)
        do {
            hidden = try sizes.map(Architecture.layerSizes) ?? []
            try Self.check(epochs: epochs, batchSize: batchSize, learningRate: learningRate)
        } catch {
            throw checkpoint.map { Failure("\($0.path): \(error)") } ?? error
        }
    }

    /// Refuses numbers that are out of range.
    static func check(epochs: Int?, batchSize: Int?, learningRate: Double?) throws {
        try require(epochs, in: 1...1_000_000, "--epochs")
        try require(batchSize, in: 1...1_000_000, "--batch-size")
        try requireLearningRate(learningRate)
    }
}
