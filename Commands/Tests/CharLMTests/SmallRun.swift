import Foundation
import TestSupport

/// A text whose statistics are known, and options that make a run over it small.
enum SmallRun {
    /// Words drawn evenly from eight, each followed by a space. The first letters differ, so the rest of a word is certain:
    /// the only thing not known is which word comes next, ln 8 nats a word.
    static let words = ["apple", "bread", "cheese", "dates", "eggs", "figs", "grapes", "honey"]

    static let text: String = {
        var state: UInt32 = 1
        return (0..<700).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223  // Numerical Recipes' generator
            return words[Int(state >> 29)] + " "
        }.joined()
    }()

    /// −Σ p ln p of the characters of the text: what knowing their frequencies alone achieves.
    static var unigramEntropy: Double {
        let counts = Dictionary(grouping: text, by: \.self).values.map { Double($0.count) / Double(text.count) }
        return -counts.reduce(0) { $0 + $1 * log($1) }
    }

    /// The least mean loss of any model: ln 8 for each word.
    static var entropyRate: Double { log(8) * 700 / Double(text.count) }

    /// The names of the files that a run leaves in its folder.
    static let files = (TemporaryFolder.runFiles + ["best.safetensors"]).sorted()

    /// The names of those that one leaves which did not come to its end.
    static let interruptedFiles = (TemporaryFolder.interruptedRunFiles + ["best.safetensors"]).sorted()

    static let model = ["--layers", "1", "--width", "16", "--heads", "2", "--context", "12"]

    /// Arguments of a training run in which something is learned.
    static func train(_ folder: TemporaryFolder, steps: Int, _ more: String...) throws -> [String] {
        let path = try folder.write(Array(text.utf8), to: "words.txt")
        return ["train", "--text", path, "--steps", "\(steps)", "--batch-size", "8"] + model + more
    }
}
