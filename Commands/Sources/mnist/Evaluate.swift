import ArgumentParser
import CommandSupport
import Tern

/// The command `mnist evaluate`.
struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Evaluate a saved classifier on the test images: accuracy, precision, recall, confusion matrix.")

    @Option(
        help: ArgumentHelp("Weights file, as saved by train.", valueName: "file"),
        completion: .file(extensions: ["safetensors"]))
    var weights: String

    @OptionGroup var data: DataOptions
    @OptionGroup var threads: ThreadOptions

    func validate() throws { try requireFileName(weights, "--weights") }

    func run() throws {
        threads.apply()
        let test = try data.load().test
        let model = try Classifier(contentsOf: weights, for: test)
        let matrix = ConfusionMatrix(
            labels: test.labels, predictions: try model.logits(of: test).argmax(axis: -1), classCount: test.classCount)
        print(matrix.classTable, terminator: "\n\n")
        print(matrix.confusionTable, terminator: "\n\n")
        print("test accuracy: \(percent(matrix.accuracy))")
    }
}
