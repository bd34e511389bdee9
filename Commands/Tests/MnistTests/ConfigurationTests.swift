import CommandSupport
import Foundation
import TestSupport
import Testing

@testable import mnist

/// Options from a file, and the file that each run leaves of its own.
@Suite struct ConfigurationTests {
    let folder = try! TemporaryFolder()

    private func run(_ arguments: String...) throws -> CommandResult {
        try Command.run(["train"] + arguments, in: folder.path)
    }

    private func configuration(_ run: String) throws -> [String: JSON] {
        try JSONDecoder().decode([String: JSON].self, from: Data(folder.read("\(run)/config.json")))
    }

    @Test func aFileGivesOptionsAndThoseOfTheCommandLineWin() throws {
        let text = """
            {"epochs": 2, "hidden": [12, 8], "learning-rate": 3e-3, "optimizer": "adamw", "quiet": true, "tensorboard": false,
             "seed": 18446744073709551615, "output": "first"}
            """
        try folder.write(Array(text.utf8), to: "options.json")
        let first = try run("--config", "options.json")
        #expect(first.status == 0 && first.lines.count == 1)
        var expected: [String: JSON] = [
            "epochs": .whole(2), "hidden": .list([.whole(12), .whole(8)]), "learning-rate": .number(0.003),
            "optimizer": .text("adamw"), "model": .text("mlp"), "batch-size": .whole(32), "seed": .large(.max),
            "validation-fraction": .whole(0)
        ]
        #expect(try configuration("first") == expected)

        // Also where they exclude one another, and from anywhere on the line.
        let second = try run("--epochs", "1", "--name", "second", "--config", "options.json", "--hidden", "4")
        #expect(second.status == 0)
        expected["epochs"] = .whole(1)
        expected["hidden"] = .list([.whole(4)])
        #expect(try configuration("runs/second") == expected)
    }

    /// To the bit, with other threads and from another folder.
    @Test func aRunIsRepeatedFromItsOwnConfiguration() throws {
        let given = ["--model", "cnn", "--epochs", "1", "--validation-fraction", "0.25", "--seed", "9"]
        #expect(try Command.run(["train"] + given + ["--output", "first"], in: folder.path).status == 0)
        let again = try run("--config", "first/config.json", "--output", "again", "--threads", "1")
        #expect(again.status == 0)
        for file in ["model.safetensors", "best.safetensors", "config.json"] {
            #expect(try folder.read("again/\(file)") == folder.read("first/\(file)"), "\(file)")
        }
        // It agrees with the checkpoint, too.
        #expect(try run("--resume", "--config", "first/config.json", "--output", "first").status == 0)
        let other = try run("--resume", "--config", "first/config.json", "--output", "first", "--seed", "1")
        #expect(other.errors.hasSuffix(": --seed 1 contradicts the checkpoint, whose run has --seed 9\n"))
    }

    private func expectError(_ text: String, _ message: String) throws {
        try folder.write(Array(text.utf8), to: "bad.json")
        let result = try run("--config", "bad.json", "--output", "run")
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(result.errors.hasPrefix("error: bad.json: \(message)"), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(try folder.names() == ["bad.json"])
    }

    @Test(arguments: [
        (#"{"epoch": 3}"#, "epoch: unknown option; did you mean 'epochs'?\n"),
        (#"{"resume": true}"#, "resume: unknown option\n"),
        (#"{"layers": 3}"#, "layers: unknown option\n"),
        (#"{"epochs": "3"}"#, "epochs: found \"3\", expected a whole number\n"),
        (#"{"epochs": 2.5}"#, "epochs: found 2.5, expected a whole number\n"),
        (#"{"epochs": null}"#, "epochs: found null, expected a whole number\n"),
        (#"{"epochs": true}"#, "epochs: found true, expected a whole number\n"),
        (#"{"epochs": [1]}"#, "epochs: found [1], expected a whole number\n"),
        (#"{"epochs": {"a": 1}}"#, "epochs: found an object, expected a whole number\n"),
        (#"{"learning-rate": "fast"}"#, "learning-rate: found \"fast\", expected a number\n"),
        (#"{"quiet": 1}"#, "quiet: found 1, expected true or false\n"),
        (#"{"hidden": [8, "x"]}"#, "hidden: found [8, \"x\"], expected a list of whole numbers\n"),
        (#"{"model": 1}"#, "model: found 1, expected a text\n"),
        (
            #"{"model": "m\u001b[2J"}"#,
            #"model: The value 'm\u{1B}[2J' is invalid for '--model <kind>': expected mlp, cnn, resnet"#
        ),
        (#"{"epochs": 0}"#, "epochs: --epochs 0 is out of range: expected 1 to 1000000\n"),
        (#"{"hidden": [0]}"#, "hidden: The value '0' is invalid for '--hidden <n,…>': expected sizes from 1 to 65536"),
        ("[1]", "expected a JSON object of options, such as {\"seed\": 1}\n"),
        ("", "not JSON: "),
        (#"{"epochs": 3"#, "not JSON: Unexpected end of file"),
        ("{'epochs': 3}", "not JSON: Invalid value around character 1"),
        (String(repeating: "[", count: 100_000), "not JSON: "),
        (#"{"a":"# + String(repeating: "[", count: 100_000), "not JSON: "),
        (String(repeating: " ", count: 1 << 21), "found more than 1048576 bytes, expected a JSON object of options\n")
    ])
    func filesThatMakeNoSense(_ text: String, _ message: String) throws { try expectError(text, message) }

    @Test func filesThatCanNotBeRead() throws {
        for (path, reason) in [("no.json", "No such file or directory"), (".", "Is a directory")] {
            let result = try run("--config", path)
            #expect(result.status == 1)
            #expect(result.errors == "error: \(path): can't be read: \(reason)\n")
        }
    }

    /// Each option that the help shows but those that make no sense in a file.
    @Test func everyOptionCanBeInTheFile() throws {
        let help = try run("--help").output
        let options = help.matches(of: #/(?m)^ {2}(?:-h, )?--([a-z-]+)/#).map { String($0.1) }
        #expect(Set(options).subtracting(["config", "resume", "help", "version"]) == Set(Train.allKinds.keys))
    }

    // MARK: What else the folder holds

    @Test func metricsAreRecorded() throws {
        #expect(
            try run("--epochs", "2", "--hidden", "8", "--output", "run", "--json-lines", "--tensorboard").status == 0)
        let rows = String(decoding: try folder.read("run/metrics.csv"), as: UTF8.self).split(separator: "\n")
        let columns = rows[0].split(separator: ",").map(String.init)
        for name in ["step", "loss", "learning_rate", "gradient_norm", "train_loss", "train_accuracy", "test_accuracy"]
        {
            #expect(columns.contains(name), "\(name)")
        }
        // 45 batches an epoch: a row for every tenth step, and one for each epoch.
        let steps = rows.dropFirst().map { Int($0.prefix { $0 != "," }) }
        #expect(steps == [10, 20, 30, 40, 45, 50, 60, 70, 80, 90, 90])
        let lines = String(decoding: try folder.read("run/metrics.jsonl"), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == steps.count && lines.allSatisfy { $0.hasPrefix("{\"step\":") })
        let events = try folder.names(in: "run").filter { $0.hasPrefix("events.out.tfevents.") }
        #expect(events.count == 1)
        let bytes = String(decoding: try folder.read("run/\(events[0])"), as: UTF8.self)
        for name in ["gradient_norm", "test_accuracy", "hidden.0.weight"] { #expect(bytes.contains(name), "\(name)") }
        // A new run leaves nothing of it.
        #expect(try run("--epochs", "1", "--hidden", "8", "--output", "run", "--log-every", "100").status == 0)
        #expect(try folder.names(in: "run") == TemporaryFolder.runFiles)
        let next = String(decoding: try folder.read("run/metrics.csv"), as: UTF8.self).split(separator: "\n")
        #expect(next.count == 2)
    }

    // MARK: Validation

    @Test func imagesAreHeldOutToValidateOn() throws {
        // A rate at which the last epoch is not the best.
        let arguments = [
            "--hidden", "16", "--validation-fraction", "0.2", "--seed", "3", "--learning-rate", "0.05"
        ]
        let result = try Command.run(["train", "--epochs", "6", "--output", "run"] + arguments, in: folder.path)
        #expect(result.status == 0)
        // 1437 images in 10 classes: each class gives a fifth, to an image.
        #expect(result.lines[0] == "digits: 1150 training, 287 validation and 360 test images of 8×8")
        let line = #/epoch (\d)/6  loss \d\.\d{4}  train \d+\.\d\d%  validation (\d+\.\d\d)%  +\d+ images/s/#
        let accuracies = result.lines.compactMap { $0.wholeMatch(of: line).map { Double($0.2)! } }
        #expect(accuracies.count == 6)
        // The best is kept: the last of equal ones.
        let best = try #require(accuracies.max())
        let epoch = try #require(accuracies.lastIndex(of: best)) + 1
        #expect(result.lines.contains("best after epoch \(epoch), saved in run/best.safetensors"))
        let report =
            "validation accuracy: \(String(format: "%.2f", accuracies[5]))%, best \(String(format: "%.2f", best))%"
        #expect(result.lines.contains { $0 == report })
        #expect(result.lines.last?.hasPrefix("test accuracy: ") == true)
        #expect(try folder.names(in: "run") == (TemporaryFolder.runFiles + ["best.safetensors"]).sorted())
        let steps = Set([36 * epoch, 216]).sorted()
        let names = Set(steps.map { "step-\($0).safetensors" })
        #expect(try Set(folder.names(in: "run/checkpoints")) == names)
        #expect(try Command.run("evaluate", "--weights", "run/best.safetensors", in: folder.path).status == 0)

        // A run of that many epochs ends with the weights that were best.
        let short = try Command.run(
            ["train", "--epochs", "\(epoch)", "--output", "short"] + arguments, in: folder.path)
        #expect(short.status == 0)
        #expect(try folder.read("short/model.safetensors") == folder.read("run/best.safetensors"))

        // A later run that validates on nothing leaves no best of an earlier one.
        #expect(try run("--epochs", "1", "--hidden", "8", "--output", "run").status == 0)
        #expect(try folder.names(in: "run") == TemporaryFolder.runFiles)
    }

    /// Stopped after an epoch and resumed, the best of all epochs is the same.
    @Test func theBestIsThatOfAllEpochs() throws {
        let arguments = ["train", "--hidden", "16", "--validation-fraction", "0.2", "--learning-rate", "0.05"]
        #expect(try Command.run(arguments + ["--epochs", "9", "--output", "whole"], in: folder.path).status == 0)
        for epochs in ["4", "6", "9"] {
            let resumes = epochs == "4" ? arguments : ["train", "--resume"]
            let result = try Command.run(resumes + ["--epochs", epochs, "--output", "parts"], in: folder.path)
            #expect(result.status == 0)
        }
        #expect(try folder.names(in: "parts/checkpoints") == folder.names(in: "whole/checkpoints"))
        let last = "checkpoints/step-\(9 * 36).safetensors"
        for file in ["model.safetensors", "best.safetensors", last] {
            #expect(try folder.read("parts/\(file)") == folder.read("whole/\(file)"), "\(file)")
        }
    }

    // MARK: Exit statuses

    @Test(arguments: [["--help"], ["train", "--help"]])
    func exitStatusesAreDocumented(_ arguments: [String]) throws {
        let help = try Command.run(arguments).output
        let words = help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains(exitStatuses))
    }
}
