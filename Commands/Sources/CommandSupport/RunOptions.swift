import ArgumentParser
import Foundation
import Tern

/// The options that all trainings have: folder, file of options, seed, held-out share of the data, and reports.
package struct RunOptions: ParsableArguments {
    @Option(
        name: .customLong("seed"), parsing: .unconditional,
        help: ArgumentHelp(
            "Random seed of the initial weights and of everything else that the run draws (default: 0).", valueName: "n"
        ))
    package var givenSeed: UInt64?

    @Option(
        help: ArgumentHelp(
            "Name of the run (default: after its data, and the model where there are several).",
            valueName: "name"))
    package var name: String?

    @Option(help: ArgumentHelp("Output folder (default: runs/NAME).", valueName: "dir"), completion: .directory)
    package var output: String?

    @Option(
        help: ArgumentHelp(
            "File of options, a JSON object by their names: {\"seed\": 1}. Those on the command line win, but a flag that it sets stays set. Each run saves its own as "
                + "config.json.", valueName: "file"))
    package var config: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Share of the training data that is held out to validate on, by which the best checkpoint is found (default: 0.1 of "
                + "a text, 0 of images).", valueName: "x"))
    package var validationFraction: Double?

    @OptionGroup package var logs: LogOptions

    @Flag(
        help: ArgumentHelp(
            "Resume from the last checkpoint in the folder, with the options it was saved with. Repeat the options that name the folder: "
                + "data, model, --name or --output."))
    package var resume = false

    @Flag(help: "Print only the result.")
    package var quiet = false

    package init() {}

    package func validate() throws {
        if output == "" { throw ValidationError("--output '' is not the name of a folder") }
        if let name, name.isEmpty || name.contains("/") || name == "." || name == ".." {
            throw ValidationError("--name '\(name)' is not the name of a folder")
        }
        try requireFileName(config, "--config")
        if name != nil && output != nil { throw ValidationError("--name and --output exclude one another") }
    }

    /// The options that a file may give, with the kinds of their values.
    package static let kinds: [String: ConfigurationFile.Kind] = [
        "seed": .whole, "name": .text, "output": .text, "validation-fraction": .number, "quiet": .flag,
        "log-every": .whole, "tensorboard": .flag, "json-lines": .flag, "threads": .whole, "profile": .text
    ]

    /// The seed of the random numbers of a new run.
    package var seed: UInt64 { givenSeed ?? 0 }

    /// Returns the folder of the run, which is called so unless the options say otherwise.
    package func folder(named standard: String) -> String { output ?? "runs/\(name ?? standard)" }

    /// Prints a line about the progress of the run.
    package func report(_ line: String) {
        if quiet { return }
        print(escapingControls(line))
        StandardOutput.flush()
    }
}
