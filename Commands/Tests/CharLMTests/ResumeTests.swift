import Foundation
import Tern
import TernTraining
import TestSupport
import Testing

@Suite struct ResumeTests {
    let folder = try! TemporaryFolder()

    private func run(_ arguments: [String]) throws -> CommandResult { try Command.run(arguments, in: folder.path) }

    /// Stops a run by a signal after its first report.
    private func interrupt(_ arguments: [String], by signal: Int32 = SIGINT) throws -> CommandResult {
        let (process, output, errors) = Command.process(arguments, in: folder.path)
        return try Command.interrupt(process, output, errors, by: signal, after: "characters/s")
    }

    @Test(arguments: zip([SIGINT, SIGTERM], [130, 143] as [Int32]))
    func aSignalEndsTheRunAndSavesWhatWasTrained(_ signal: Int32, _ status: Int32) throws {
        let result = try interrupt(
            SmallRun.train(folder, steps: 1_000_000, "--every", "3", "--output", "run"), by: signal)
        #expect(result.status == status)
        #expect(
            result.errors
                == "interrupted: the model so far is saved in run/model.safetensors\n")
        #expect(try folder.names(in: "run") == SmallRun.interruptedFiles)
        #expect(try run(["generate", "--weights", "run/model.safetensors", "--count", "5"]).status == 0)
    }

    /// Stopped at whatever step, once or twice, a run ends with the bits of one that was not; with dropout, and on other
    /// threads.
    @Test func aResumedRunGivesTheBitsOfOneThatWasNotStopped() throws {
        let arguments = try SmallRun.train(folder, steps: 400, "--dropout", "0.1", "--seed", "7")
        let whole = try run(arguments + ["--quiet", "--name", "whole", "--threads", "1"])
        #expect(whole.status == 0)

        // A report after each step, so that the run is far from its end when the signal comes.
        let often = ["--every", "1"]
        #expect(try interrupt(arguments + often + ["--name", "parts", "--threads", "2"]).status == 130)
        #expect(try folder.read("runs/parts/model.safetensors") != folder.read("runs/whole/model.safetensors"))
        #expect(try interrupt(["train", "--resume", "--name", "parts", "--threads", "1"] + often).status == 130)
        // All options are those of the checkpoint; they may be given again.
        let parts = try run(arguments + ["--resume", "--quiet", "--name", "parts", "--threads", "3"])
        #expect(parts.status == 0)
        #expect(parts.output == whole.output)
        #expect(try folder.lastCheckpoint(of: "runs/parts") == "runs/parts/checkpoints/step-400.safetensors")
        for path in ["model.safetensors", "checkpoints/step-400.safetensors"] {
            #expect(try folder.read("runs/parts/\(path)") == folder.read("runs/whole/\(path)"), "\(path)")
        }
    }

    @Test func aRunThatIsAtItsEndStaysThere() throws {
        let arguments = try SmallRun.train(folder, steps: 4, "--quiet", "--output", "run")
        let first = try run(arguments)
        let model = try folder.read("run/model.safetensors")
        let again = try run(["train", "--resume", "--quiet", "--output", "run"])
        #expect(again.status == 0)
        #expect(again.output == first.output)
        #expect(try folder.read("run/model.safetensors") == model)
    }

    // MARK: A new run over an earlier one

    @Test func aNewRunReplacesTheEarlierCheckpointWhenItStarts() throws {
        #expect(try run(SmallRun.train(folder, steps: 2, "--quiet", "--output", "run")).status == 0)
        let model = try folder.read("run/model.safetensors")
        // Refused options change nothing.
        let files = try folder.names(in: "run")
        #expect(try run(["train", "--output", "run", "--text", "no.txt"]).status == 1)
        #expect(try folder.names(in: "run") == files)

        // A run that ends before its first checkpoint.
        let failed = try run(
            SmallRun.train(folder, steps: 9, "--warm-up", "0", "--learning-rate", "1e30", "--output", "run"))
        #expect(failed.status == 1)
        #expect(failed.lines.last == "replaces the run in run")
        #expect(try folder.names(in: "run/checkpoints").isEmpty)
        #expect(try folder.read("run/model.safetensors") == model)
        let resumed = try run(["train", "--resume", "--output", "run"])
        #expect(resumed.errors == "error: run/checkpoints: there is no checkpoint to resume from\n")
    }

    // MARK: The text

    /// A run on a text that was named from its own folder, and what resumes it from another one.
    private func runOnARelativePath() throws -> [String] {
        _ = try SmallRun.train(folder, steps: 2)
        let arguments = ["train", "--text", "words.txt", "--steps", "2", "--output", "run"] + SmallRun.model
        #expect(try run(arguments).status == 0)
        return ["train", "--resume", "--output", folder.file("run")]
    }

    @Test func theTextIsFoundFromAnotherFolder() throws {
        let resumed = try Command.run(runOnARelativePath(), in: "/")
        #expect(resumed.status == 0)
        #expect(resumed.errors.isEmpty)
        #expect(resumed.lines[0].hasPrefix("words: "))
    }

    @Test func aTextThatIsGoneIsAskedFor() throws {
        let arguments = try runOnARelativePath()
        try FileManager.default.moveItem(atPath: folder.file("words.txt"), toPath: folder.file("moved.txt"))
        let result = try Command.run(arguments, in: "/")
        #expect(result.status == 1)
        #expect(
            result.errors
                == "error: \(folder.file("run/checkpoints/step-2.safetensors")): the text of the run: \(folder.file("words.txt")): no "
                + "such file: No such file or directory; name its file by --text\n")
        let moved = try Command.run(arguments + ["--text", folder.file("moved.txt")], in: "/")
        #expect(moved.status == 0)
        #expect(moved.lines[0].hasPrefix("moved: "))
    }

    // MARK: Bad input

    private func expectError(_ message: String, _ arguments: [String]) throws {
        let before = try folder.names()
        let result = try run(["train", "--resume", "--output", "run"] + arguments)
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(result.errors == "error: \(message)\n")
        #expect(try folder.names() == before)
    }

    @Test func noCheckpoint() throws {
        try expectError("run/checkpoints: there is no checkpoint to resume from", [])
    }

    @Test func contradictionsOfTheCheckpoint() throws {
        #expect(try run(SmallRun.train(folder, steps: 4, "--quiet", "--output", "run")).status == 0)
        let path = "run/checkpoints/step-4.safetensors"
        for (option, given, kept) in [
            ("layers", "2", "1"), ("context", "16", "12"), ("steps", "9", "4"), ("dropout", "0.5", "0.0"),
            ("learning-rate", "0.1", "0.001"), ("seed", "3", "0")
        ] {
            try expectError(
                "\(path): --\(option) \(given) contradicts the checkpoint, whose run has --\(option) \(kept)",
                ["--\(option)", given])
        }
        // The same text under another name goes on, another one does not.
        try folder.write(Array(SmallRun.text.utf8), to: "same.txt")
        #expect(try run(["train", "--resume", "--quiet", "--output", "run", "--text", "same.txt"]).status == 0)
        let before = try (folder.read(path), folder.read("run/model.safetensors"))
        try folder.write(Array(SmallRun.text.utf8.dropLast()), to: "other.txt")
        let count = SmallRun.text.count
        let result = try run(["train", "--resume", "--output", "run", "--text", "other.txt"])
        let line = try Regex(
            "error: \(path): other.txt contradicts the checkpoint: found \(count - 1) characters with the checksum "
                + "[0-9a-f]+, expected \(count) characters with the checksum [0-9a-f]+\n")
        #expect(try line.wholeMatch(in: result.errors) != nil, "\(result.errors)")
        #expect(try (folder.read(path), folder.read("run/model.safetensors")) == before)
    }

    /// A checkpoint whose parts do not fit: the command names all of them.
    @Test func damagedCheckpoints() throws {
        #expect(try run(SmallRun.train(folder, steps: 2, "--quiet", "--output", "run")).status == 0)
        let path = "run/checkpoints/step-2.safetensors"
        let original = try Checkpoint(contentsOf: folder.file(path))
        func expect(_ message: String, _ change: (inout Checkpoint) throws -> Void) throws {
            var checkpoint = original
            try change(&checkpoint)
            try checkpoint.save(to: folder.file(path))
            try expectError("\(path): \(message)", [])
        }
        let shape = try #require(original.state.tensors["model.tokens.weight"]?.shape)
        try expect(
            "the model can't go on: the weights do not fit the model: tokens.weight: expected shape \(shape), found [1]; "
                + "missing: head.weight; unexpected: extra"
        ) {
            $0.state.tensors["model.extra"] = [1]
            $0.state.tensors["model.head.weight"] = nil
            $0.state.tensors["model.tokens.weight"] = [2]
        }
        try expect(
            "optimizer.state.0.exp_avg, optimizer.state.1.exp_avg_sq: found values that are not finite, expected numbers"
        ) {
            $0.state.tensors["optimizer.state.0.exp_avg"]![0, 0] = Tensor(.nan)
            $0.state.tensors["optimizer.state.1.exp_avg_sq"]![0, 0] = Tensor(.infinity)
        }
        func expectOption(_ name: String, _ value: String?, _ message: String) throws {
            var options = try #require(try original.value("options", as: [String: String].self))
            options[name] = value
            try expect(message) { try $0.set(options, as: "options") }
        }
        try expectOption("layers", nil, "corrupt checkpoint: found --layers missing, expected a whole number")
        try expectOption("dropout", "x", "corrupt checkpoint: found --dropout 'x', expected a number")
        try expectOption("command", "mnist", "a checkpoint of another command: found mnist, expected charlm")
        try expectOption("heads", "0", "--heads 0 is out of range: expected 1 to 65536")
        try expect("found step 3, and 2 of the schedule, expected at most 2, the same") { $0.step = 3 }
        try expect("found step 2, and 1 of the schedule, expected at most 2, the same") {
            $0.state.numbers["schedule.last_epoch"] = 1
        }
        try expect(
            "the schedule can't go on: the state does not fit the schedule: last_epoch: 0.5 is out of range"
        ) { $0.state.numbers["schedule.last_epoch"] = 0.5 }
        try expect(
            "the optimizer can't go on: the state does not fit the optimizer: unexpected: state.0.exp_avg, state.0.exp_avg_sq"
        ) { $0.state.numbers["optimizer.state.0.step"] = nil }
        try expect("found [1] as options, expected a value of Dictionary<String, String>") {
            try $0.set([1], as: "options")
        }
    }
}
