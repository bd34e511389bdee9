import ArgumentParser
import Foundation
import Tern

/// Trains classifiers of small images and tries them out.
@main
struct Mnist: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mnist",
        abstract: "Trains a classifier of handwritten digits, and tries it out.",
        discussion: "Without --data: on the built-in UCI digits, 1,437 images of 8×8 to train on and 360 to test on.",
        version: version,
        subcommands: [Train.self, Evaluate.self, Predict.self])

    private static var version: String {
        "Tern 0.1.0, \(runtime.blas), \(runtime.threadCount) of \(runtime.availableProcessors) processors"
    }

    /// Runs the command line; whatever goes wrong becomes one line on standard error and a status that is not 0.
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch  where error is ExitCode || exitCode(for: error).isSuccess {
            exit(withError: error)  // help, the version, or a status whose reason has been told
        } catch {
            let message = message(for: error).split(whereSeparator: \.isNewline).joined(separator: " ")
            writeToStandardError("error: \(message)\n")
            Foundation.exit(exitCode(for: error).rawValue)
        }
    }
}

/// A reason to stop that is told to the user as it is.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

func writeToStandardError(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))  // there is no other place to complain
}
