import ArgumentParser
import CommandSupport

/// Trains classifiers of small images and tries them out.
@main
struct Mnist: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mnist",
        abstract: "Train a classifier of handwritten digits, evaluate it, and show its predictions.",
        discussion: """
            Without --data: on the built-in UCI digits, 1,437 images of 8×8 to train on and 360 to test on.

            \(exitStatuses)
            """,
        version: version,
        subcommands: [Train.self, Evaluate.self, Predict.self])

    static func main() { runFromCommandLine() }
}
