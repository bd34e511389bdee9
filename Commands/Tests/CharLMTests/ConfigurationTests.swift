import CommandSupport
import Foundation
import Tern
import TestSupport
import Testing

@testable import charlm

/// Options from a file, what a run leaves in its folder, and the share of the text that is held out.
@Suite struct ConfigurationTests {
    let folder = try! TemporaryFolder()

    private func run(_ arguments: [String]) throws -> CommandResult {
        try Command.run(["train"] + arguments, in: folder.path)
    }

    @Test func aRunIsRepeatedFromItsOwnConfiguration() throws {
        let given = try SmallRun.train(
            folder, steps: 5, "--every", "2", "--dropout", "0.1", "--validation-fraction", "0.3", "--output", "first")
        #expect(try Command.run(given, in: folder.path).status == 0)
        let values = try JSONDecoder().decode([String: JSON].self, from: Data(folder.read("first/config.json")))
        let expected: [String: JSON] = [
            "text": .text(folder.file("words.txt")), "layers": .whole(1), "width": .whole(16), "heads": .whole(2),
            "context": .whole(12), "dropout": .number(0.1), "steps": .whole(5), "batch-size": .whole(8),
            "learning-rate": .number(0.001), "warm-up": .whole(0), "validation-fraction": .number(0.3),
            "seed": .whole(0), "every": .whole(2)
        ]
        #expect(values == expected)
        let again = try run(["--config", "first/config.json", "--output", "again", "--every", "100", "--threads", "1"])
        #expect(again.status == 0)
        #expect(try folder.read("again/model.safetensors") == folder.read("first/model.safetensors"))
    }

    @Test(arguments: [
        (#"{"epochs": 3}"#, "epochs: unknown option"), (#"{"step": 3}"#, "step: unknown option; did you mean 'steps'?"),
        (#"{"dropout": "none"}"#, "dropout: found \"none\", expected a number"),
        (#"{"text": 5}"#, "text: found 5, expected a text")
    ])
    func filesThatMakeNoSense(_ text: String, _ message: String) throws {
        try folder.write(Array(text.utf8), to: "bad.json")
        let result = try run(["--config", "bad.json"])
        #expect(result.status == 1)
        #expect(result.errors == "error: bad.json: \(message)\n")
        #expect(try folder.names() == ["bad.json"])
    }

    @Test func everyOptionCanBeInTheFile() throws {
        let help = try run(["--help"]).output
        let options = help.matches(of: #/(?m)^ {2}(?:-h, )?--([a-z-]+)/#).map { String($0.1) }
        #expect(Set(options).subtracting(["config", "resume", "help", "version"]) == Set(Train.allKinds.keys))
    }

    @Test func theShareOfTheTextIsHeldOut() throws {
        let count = SmallRun.text.count
        let result = try run(
            Array(SmallRun.train(folder, steps: 2, "--validation-fraction", "0.5", "--output", "run").dropFirst()))
        #expect(result.status == 0)
        #expect(
            result.lines[0].hasPrefix("words: \(count / 2) training and \(count - count / 2) validation characters"))
    }

    /// Of a text that is soon known by heart, the end gets worse again.
    @Test func theBestWeightsAreKept() throws {
        let text = (0..<60).map { "\($0 * $0 * 7919 % 997) " }.joined()
        try folder.write(Array(text.utf8), to: "numbers.txt")
        let arguments = [
            "--text", "numbers.txt", "--steps", "300", "--batch-size", "8", "--every", "20", "--learning-rate", "0.02",
            "--validation-fraction", "0.4", "--output", "run"
        ]
        let result = try run(arguments + SmallRun.model)
        #expect(result.status == 0)
        let line = #/step +(\d+)/300  loss \d\.\d{4}  validation (\d+\.\d{4}) .*/#
        let losses = result.lines.compactMap { $0.wholeMatch(of: line).map { (Int($0.1)!, Double($0.2)!) } }
        #expect(losses.count == 15)
        let best = try #require(losses.min { $0.1 < $1.1 })
        #expect(best.0 < 300)
        #expect(result.lines.contains("best after step \(best.0), saved in run/best.safetensors"))
        let names = Set([best.0, 300].map { "step-\($0).safetensors" })
        #expect(try Set(folder.names(in: "run/checkpoints")) == names)
        #expect(try Command.run("generate", "--weights", "run/best.safetensors", in: folder.path).status == 0)
        // Better on the whole of what was held out, too.
        let parts = try TextDataset.split(contentsOf: folder.file("numbers.txt"), context: 12, validationFraction: 0.4)
        func loss(_ name: String) throws -> Double {
            try LanguageModel.load(contentsOf: folder.file("run/\(name).safetensors")).model
                .loss(over: parts.validation.batches(8))
        }
        #expect(try loss("best") < loss("model"))
        let rows = String(decoding: try folder.read("run/metrics.csv"), as: UTF8.self).split(separator: "\n")
        for name in ["learning_rate", "gradient_norm", "train_loss", "validation_loss"] {
            #expect(rows[0].contains(name))
        }
        #expect(rows.count == 1 + 30 + 15)
    }

    @Test(arguments: [["--help"], ["train", "--help"]])
    func exitStatusesAreDocumented(_ arguments: [String]) throws {
        let help = try Command.run(arguments).output
        let words = help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains(exitStatuses))
    }
}
