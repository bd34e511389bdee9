import ArgumentParser
import CommandSupport

/// Trains language models of characters and lets them write.
@main
struct CharLM: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "charlm",
        abstract: "Trains a transformer that writes a text on, character by character, and lets it write.",
        discussion: "Without --text: on the first 99,843 characters of Shakespeare's Coriolanus, which are built in.",
        version: version,
        subcommands: [Train.self, Generate.self])

    static func main() { runFromCommandLine() }
}
