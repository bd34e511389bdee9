import ArgumentParser
import CommandSupport

/// Trains language models of characters and generates text by them.
@main
struct CharLM: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "charlm",
        abstract: "Train a character-level transformer language model, and generate text with it.",
        discussion: """
            Without --text: on the first 99,843 characters of Shakespeare's Coriolanus, which are built in.

            \(exitStatuses)
            """,
        version: version,
        subcommands: [Train.self, Generate.self])

    static func main() { runFromCommandLine() }
}
