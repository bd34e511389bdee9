import ArgumentParser
import Batching
import DigitServer
import Hummingbird
import Tern

/// The command `digit-server`.
@main
struct DigitServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digit-server", abstract: "Train a classifier of digits, and serve it over HTTP.",
        subcommands: [Train.self, Serve.self])

    /// The file with the weights.
    struct Weights: ParsableArguments {
        @Option(help: "The file with the weights.")
        var weights = "digits.safetensors"
    }

    struct Train: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Train the classifier, and save its weights.")

        @OptionGroup var file: Weights

        func run() throws {
            manualSeed(0)
            let classifier = DigitClassifier.trained()
            try classifier.save(to: file.weights)
            print("test accuracy \(classifier.testAccuracy), saved to \(file.weights)")
        }
    }

    struct Serve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Answer POST /digits until SIGTERM or SIGINT.")

        @OptionGroup var file: Weights
        @Option(help: "The address to listen at.") var host = "127.0.0.1"
        @Option(help: "The port to listen at.") var port = 8080
        @Option(help: "The most requests that are computed together; 1 for none.") var batch = 64
        @Option(help: "The most requests that wait; others are answered with 503.") var queue = 1024
        @Option(help: "The milliseconds that a request waits for others.") var window = 0

        func validate() throws {
            guard batch > 0, queue > 0, window >= 0 else {
                throw ValidationError("--batch and --queue are at least 1, --window at least 0")
            }
        }

        func run() async throws {
            let classifier = DigitClassifier()
            try classifier.load(from: file.weights)
            let batcher = DigitBatcher(
                maximumBatch: batch, capacity: queue, window: .milliseconds(window)
            ) { classifier.read($0) }
            try await digitApplication(
                batcher, configuration: ApplicationConfiguration(address: .hostname(host, port: port))
            ).runService()
        }
    }
}
