import ArgumentParser
import CommandSupport
import Foundation
import Tern

/// The settings of a run on the command line.
struct SettingsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Text file in UTF-8 (default: the built-in text).", valueName: "file"), completion: .file())
    var text: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("Number of transformer blocks (default: 4).", valueName: "n"))
    var layers: Int?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Embedding width (default: 128).", valueName: "n"))
    var width: Int?

    @Option(parsing: .unconditional, help: ArgumentHelp("Number of attention heads (default: 4).", valueName: "n"))
    var heads: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Context length, in characters (default: 128).", valueName: "n"))
    var context: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Dropout rate (default: 0).", valueName: "x"))
    var dropout: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Number of training steps (default: 2000; 750 for the built-in text).", valueName: "n"))
    var steps: Int?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Batch size, in windows of text (default: 32).", valueName: "n"))
    var batchSize: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Learning rate after the warm-up, from which it decays (default: 0.001).", valueName: "x"))
    var learningRate: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Number of warm-up steps (default: 100, or a tenth of all).", valueName: "n"))
    var warmUp: Int?

    /// The name of runs on this text.
    var name: String { textName(text) }

    func validate() throws {
        try requireFileName(text, "--text")
    }
}

/// Returns the name of a text, nil being the built-in one.
private func textName(_ path: String?) -> String {
    path.map { URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent } ?? "shakespeare"
}

/// The settings of a run: those of its checkpoint where it is resumed, as given or by default otherwise.
struct Settings {
    let text: String?
    let architecture: Architecture
    let dropout: Double
    let steps: Int
    let batchSize: Int
    let learningRate: Double
    let warmUp: Int
    /// The share of the text, its end, that is held out to validate on.
    let validationFraction: Double
    let seed: UInt64
    /// The number of parts that a batch is cut into.
    let shards: Int
    /// The checkpoint that the text was found in, where the command line names none.
    private let textSource: String?

    /// The name of the text.
    var name: String { textName(text) }

    /// Reads and checks the settings.
    ///
    /// - Throws: an error where an option is out of range, or contradicts the checkpoint.
    init(
        _ given: SettingsOptions, _ run: RunOptions, _ sharding: ShardOptions, _ ranks: Ranks,
        resuming kept: KeptOptions?
    ) throws {
        func value<Value: ExpressibleByArgument & Equatable>(
            _ name: String, _ given: Value?, _ standard: Value
        ) throws -> Value {
            try kept?.option(name, given: given) ?? given ?? standard
        }
        // Whether a text that is given is that of the checkpoint shows when it has been read.
        let earlier: String? = try kept?.option("text", given: nil)
        text = given.text ?? (earlier == "" ? nil : earlier)
        textSource = given.text == nil ? kept?.path : nil
        architecture = Architecture(
            layers: try value("layers", given.layers, 4), width: try value("width", given.width, 128),
            heads: try value("heads", given.heads, 4), context: try value("context", given.context, 128))
        dropout = try value("dropout", given.dropout, 0)
        steps = try value("steps", given.steps, text == nil ? 750 : 2000)
        batchSize = try value("batch-size", given.batchSize, 32)
        learningRate = try value("learning-rate", given.learningRate, 1e-3)
        warmUp = try value("warm-up", given.warmUp, min(100, steps / 10))
        validationFraction = try value("validation-fraction", run.validationFraction, 0.1)
        seed = try value("seed", run.givenSeed, run.seed)
        shards = try sharding.count(ranks, resuming: kept)
        try validating(kept?.path) { try validate() }
    }

    private func validate() throws {
        if !(dropout >= 0 && dropout < 1) {
            throw ValidationError("--dropout \(dropout) is out of range: expected at least 0 and less than 1")
        }
        if !(validationFraction > 0 && validationFraction < 1) {
            throw ValidationError(
                "--validation-fraction \(validationFraction) is out of range: expected more than 0 and less than 1")
        }
        try require(steps, in: 1...1_000_000_000, "--steps")
        try require(batchSize, in: 1...65_536, "--batch-size")
        try architecture.validate(batchSize: batchSize)
        try requireLearningRate(learningRate)
        try require(warmUp, in: 0...steps - 1, "--warm-up")
        try ShardOptions.check(shards, batchSize: batchSize)
    }

    /// The settings with the kinds of their values in a file.
    static let kinds: [String: ConfigurationFile.Kind] = [
        "text": .text, "layers": .whole, "width": .whole, "heads": .whole, "context": .whole, "dropout": .number,
        "steps": .whole, "batch-size": .whole, "learning-rate": .number, "warm-up": .whole,
        "shards": .whole
    ]

    /// The settings as text, by the names of their options.
    var options: [String: String] {
        var options = [
            // From wherever it is resumed.
            "text": text.map { URL(fileURLWithPath: $0).standardizedFileURL.path } ?? "",
            "layers": "\(architecture.layers)",
            "width": "\(architecture.width)",
            "heads": "\(architecture.heads)",
            "context": "\(architecture.context)",
            "dropout": "\(dropout)",
            "steps": "\(steps)",
            "batch-size": "\(batchSize)",
            "learning-rate": "\(learningRate)",
            "warm-up": "\(warmUp)",
            "validation-fraction": "\(validationFraction)",
            "seed": "\(seed)"
        ]
        if shards > 1 { options["shards"] = "\(shards)" }
        return options
    }

    /// Returns the text, in windows of the context.
    func load() throws -> TextDataset.Parts {
        let parts: TextDataset.Parts
        do {
            parts =
                try text.map {
                    try TextDataset.split(
                        contentsOf: $0, context: architecture.context, validationFraction: validationFraction)
                }
                ?? TextDataset.shakespeare(context: architecture.context, validationFraction: validationFraction)
        } catch {
            guard let textSource, text != nil else { throw error }
            throw Failure("\(textSource): the text of the run: \(error); name its file by --text")
        }
        try architecture.validate(characters: parts.train.vocabulary.count, batchSize: batchSize)
        return parts
    }
}
