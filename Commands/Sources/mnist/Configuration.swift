import ArgumentParser
import CommandSupport
import Foundation
import Tern
import TernTraining

/// The options that decide the weights of a run: kept in its checkpoints, and taken from there when it is resumed.
struct Configuration {
    let data: DataOptions
    let model: ModelKind
    /// The sizes of an mlp's hidden layers; none for other models.
    let hidden: [Int]
    let epochs: Int
    let batchSize: Int
    let optimizer: OptimizerKind
    let learningRate: Double
    /// The share of the training images that is held out to validate on; 0 for none.
    let validationFraction: Double
    let seed: UInt64
    /// The number of parts that a batch is cut into.
    let shards: Int

    /// The options as text, by their names.
    var options: [String: String] {
        var options = [
            "model": "\(model)", "epochs": "\(epochs)", "batch-size": "\(batchSize)", "optimizer": "\(optimizer)",
            "learning-rate": "\(learningRate)", "validation-fraction": "\(validationFraction)", "seed": "\(seed)"
        ]
        // From wherever it is resumed.
        options["data"] = data.folder.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
        if model == .mlp { options["hidden"] = Architecture.text(hidden) }
        if shards > 1 { options["shards"] = "\(shards)" }
        return options
    }

    /// The options that decide the weights, with the kinds of their values in a file.
    static let kinds: [String: ConfigurationFile.Kind] = [
        "data": .text, "model": .text, "hidden": .sizes, "epochs": .whole, "batch-size": .whole, "optimizer": .text,
        "learning-rate": .number, "shards": .whole
    ]
}

extension Configuration {
    /// Creates the configuration from the command line, a checkpoint where it has no option, or else the defaults.
    ///
    /// - Throws: an error where the command line contradicts the checkpoint; only the number of epochs may change.
    init(_ command: Train, _ ranks: Ranks, resuming kept: KeptOptions?) throws {
        func value<Value: ExpressibleByArgument & Equatable>(
            _ name: String, _ given: Value?, default standard: Value
        ) throws -> Value {
            try kept?.option(name, given: given) ?? given ?? standard
        }
        model = try value("model", command.model, default: .mlp)
        if model != .mlp, let hidden = command.hidden {
            throw ValidationError("--hidden \(Architecture.text(hidden)) is for --model mlp, found --model \(model)")
        }
        // Whether data that are given are those of the checkpoint shows when they have been read.
        var data = command.data
        data.folder = data.folder ?? kept?["data"]
        self.data = data
        let isDigits = data.folder == nil
        let sizes = model == .mlp ? try value("hidden", command.hidden.map(Architecture.text), default: "128") : nil
        batchSize = try value("batch-size", command.batchSize, default: isDigits ? 32 : 64)
        optimizer = try value("optimizer", command.optimizer, default: .adam)
        learningRate = try value("learning-rate", command.learningRate, default: optimizer.defaultLearningRate)
        validationFraction = try value("validation-fraction", command.options.validationFraction, default: 0)
        seed = try value("seed", command.options.givenSeed, default: command.options.seed)
        shards = try command.sharding.count(ranks, resuming: kept)
        epochs = try command.epochs ?? kept?.option("epochs", given: nil) ?? model.epochs(onDigits: isDigits)
        do {
            hidden = try sizes.map(Architecture.layerSizes) ?? []
            try Self.check(
                epochs: epochs, batchSize: batchSize, learningRate: learningRate, validationFraction: validationFraction
            )
            try ShardOptions.check(shards, batchSize: batchSize)
        } catch {
            throw kept.map { Failure("\($0.path): \(error)") } ?? error
        }
    }

    /// Refuses numbers that are out of range.
    static func check(epochs: Int?, batchSize: Int?, learningRate: Double?, validationFraction: Double?) throws {
        try require(epochs, in: 1...1_000_000, "--epochs")
        try require(batchSize, in: 1...1_000_000, "--batch-size")
        try requireLearningRate(learningRate)
        if let share = validationFraction, !(share >= 0 && share < 1) {
            throw ValidationError("--validation-fraction \(share) is out of range: expected at least 0 and less than 1")
        }
    }
}
