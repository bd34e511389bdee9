import ArgumentParser
import CommandSupport
import Tern
import TernTraining

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
        let ranks = try Ranks()
        let test = try data.load().test
        let model = try Classifier(contentsOf: weights, for: test)
        try ranks.requireEqual(weights: model, samples: test.count)
        var matrix = ConfusionMatrix(classes: test.classCount)
        let logits = try model.logits(of: test, on: ranks)
        guard ranks.isFirst else { return }
        matrix.update(logits, test.labels)
        print(matrix.classTable, terminator: "\n\n")
        print(matrix.confusionTable, terminator: "\n\n")
        print("test accuracy: \(percent(matrix.accuracy))")
    }
}

extension ConfusionMatrix {
    /// Precision and recall, a class a line.
    fileprivate var classTable: String {
        let (precision, recall) = (self.precision(zeroDivision: .nan), self.recall(zeroDivision: .nan))
        func share(_ value: Double) -> String { value.isNaN ? "–" : percent(value) }
        let header = ["class", "precision", "recall", "images"]
        let rows = support.enumerated().map { label, count in
            ["\(label)", share(precision[label]), share(recall[label]), "\(count)"]
        }
        return table([header] + rows)
    }

    /// The counts, a label a line.
    fileprivate var confusionTable: String {
        let header = ["label \\ predicted"] + (0..<classes).map { "\($0)" }
        let rows = (0..<classes).map { label in
            let counts = (0..<classes).map { self[label, $0] == 0 ? "·" : "\(self[label, $0])" }
            return ["\(label)"] + counts
        }
        return table([header] + rows)
    }
}
