import Foundation
import Tern
import TestSupport
import Testing

@Suite struct TrainTests {
    let folder = try! TemporaryFolder()

    private func validationLoss(_ result: CommandResult) throws -> Double {
        let last = try #require(result.lines.last?.wholeMatch(of: #/validation loss: (\d+\.\d{4})/#))
        return Double(last.1)!
    }

    @Test func aRunLearnsAndLeavesTheModel() throws {
        let arguments = try SmallRun.train(folder, steps: 250, "--every", "100", "--learning-rate", "0.01")
        let result = try Command.run(arguments, in: folder.path)
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        // The words: the loss is far below what the frequencies of characters give, and not below what chance leaves.
        let loss = try validationLoss(result)
        #expect(loss < 0.5 * SmallRun.unigramEntropy)
        #expect(loss > 0.8 * SmallRun.entropyRate)

        let count = SmallRun.text.count
        let characters = Set(SmallRun.text).count
        #expect(
            result.lines[0]
                == "words: \(count * 9 / 10) training and \(count - count * 9 / 10) validation characters, "
                + "\(characters) different ones")
        // Two embeddings and a head, a block (attention, feed-forward, two norms), a last norm.
        let parameters = (2 * characters + 12) * 16 + (4 * 16 * 16 + 4 * 16) + (8 * 16 * 16 + 5 * 16) + 3 * 2 * 16
        #expect(result.lines[1].hasPrefix("gpt 1 layers, width 16, 2 heads, context 12: \(parameters) parameters"))
        let line = #/step (\d+)/250  loss \d\.\d{4}  validation \d\.\d{4} \((\d+) windows\)  +\d+ characters/s/#
        let matches = result.lines.compactMap { $0.wholeMatch(of: line) }
        #expect(matches.allSatisfy { Int($0.2) == (count - count * 9 / 10 - 1) / 12 })
        let steps = matches.map(\.1)
        #expect(steps == ["100", "200", "250"] || steps == ["100", "200"])
        #expect(result.lines.contains { $0.hasPrefix("  │ ") })

        let file = try Safetensors(contentsOf: folder.file("runs/words/model.safetensors"))
        #expect(file.entries["tokens.weight"]?.shape == [characters, 16])
        #expect(file.entries["blocks.layers.0.self_attn.in_proj_weight"]?.shape == [48, 16])
        #expect(file.metadata["vocabulary"] == String(Set(SmallRun.text).sorted()))
        #expect(try folder.names(in: "runs/words") == SmallRun.files)
    }

    @Test func theBuiltInTextIsTheDefault() throws {
        let result = try Command.run(
            ["train", "--steps", "2", "--batch-size", "2"] + SmallRun.model, in: folder.path)
        #expect(result.status == 0)
        #expect(result.lines[0] == "shakespeare: 89858 training and 9985 validation characters, 61 different ones")
        #expect(try folder.names(in: "runs") == ["shakespeare"])
    }

    @Test func quietPrintsTheResultAlone() throws {
        let result = try Command.run(
            SmallRun.train(folder, steps: 3, "--quiet", "--output", folder.file("a/b")))
        #expect(result.output.wholeMatch(of: #/validation loss: \d\.\d{4}\n/#) != nil)
        #expect(result.errors.isEmpty)
        #expect(try folder.names(in: "a/b") == SmallRun.files)
    }

    @Test func theSeedAloneDecidesTheWeights() throws {
        func weights(_ name: String, seed: String, threads: String) throws -> [UInt8] {
            let result = try Command.run(
                SmallRun.train(
                    folder, steps: 5, "--quiet", "--dropout", "0.1", "--seed", seed, "--threads", threads, "--name",
                    name),
                in: folder.path)
            #expect(result.status == 0)
            return try folder.read("runs/\(name)/model.safetensors")
        }
        let first = try weights("first", seed: "1", threads: "1")
        #expect(try weights("same", seed: "1", threads: "1") == first)
        #expect(try weights("threads", seed: "1", threads: "3") == first)
        #expect(try weights("other", seed: "2", threads: "1") != first)
    }

    /// The interval of reports, and so of saving and writing samples, is no part of the computation.
    @Test func reportsDoNotDisturbTheRun() throws {
        for every in ["2", "100"] {
            let arguments = try SmallRun.train(folder, steps: 7, "--dropout", "0.1", "--every", every, "--name", every)
            #expect(try Command.run(arguments, in: folder.path).status == 0)
        }
        #expect(try folder.read("runs/2/model.safetensors") == folder.read("runs/100/model.safetensors"))
    }

    // MARK: Divergence

    /// Trains with a rate that no model survives, over an earlier model.
    private func diverge(steps: Int, rate: String) throws -> String {
        try saveSafetensors(["x": Tensor<Float>([1])], to: folder.file("model.safetensors"))
        let before = try folder.read("model.safetensors")
        let result = try Command.run(
            SmallRun.train(
                folder, steps: steps, "--quiet", "--warm-up", "0", "--learning-rate", rate, "--output", folder.path))
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(try folder.read("model.safetensors") == before)
        #expect(try folder.names() == (TemporaryFolder.interruptedRunFiles + ["words.txt"]).sorted())
        #expect(try folder.names(in: "checkpoints").isEmpty)
        return result.errors
    }

    @Test func aLossThatIsNoNumberStopsTheRunAndLeavesTheEarlierModel() throws {
        let line =
            #/error: the (loss|norm of the gradients) is -?(nan|inf) in epoch 1, after \d steps, with a learning rate of .*: .*; nothing was saved\n/#
        let errors = try diverge(steps: 9, rate: "1e30")
        #expect(errors.wholeMatch(of: line) != nil, "\(errors)")
    }

    /// The update after the last loss is seen by no loss.
    @Test func lastUpdateThatDivergesKeepsTheEarlierModel() throws {
        let line =
            #/error: .* is (no longer finite|-?nan|-?inf) in epoch 1, after 1 steps, with a learning rate of .*; nothing was saved\n/#
        let errors = try diverge(steps: 1, rate: "3e38")
        #expect(errors.wholeMatch(of: line) != nil, "\(errors)")
    }

    // MARK: Bad input

    /// Expects one line on standard error, a status that is not 0, and nothing new in the folder.
    private func expectError(_ message: String, _ arguments: [String]) throws {
        let before = try folder.names()
        let result = try Command.run(["train"] + arguments, in: folder.path)
        #expect((1...127).contains(result.status))
        #expect(result.output.isEmpty)
        #expect(result.errors == "error: \(message)\n")
        #expect(try folder.names() == before)
    }

    @Test(arguments: [
        (["--layers", "0"], "--layers 0 is out of range: expected 1 to 1024"),
        (["--width", "130", "--heads", "4"], "--width 130 is not a multiple of --heads 4"),
        (["--heads", "-1"], "--heads -1 is out of range: expected 1 to 65536"),
        (["--context", "0"], "--context 0 is out of range: expected 1 to 65536"),
        (
            ["--layers", "1000", "--width", "1024"],
            "--layers 1000, --width 1024 and --context 128 make 12596357120 parameters, expected at most 268435456"
        ),
        (
            ["--batch-size", "65536", "--context", "512"],
            "--batch-size 65536, --context 512, --layers 4, --width 128 make 274877906944 values in a step, expected at "
                + "most 4294967296"
        ),
        (["--dropout", "1"], "--dropout 1.0 is out of range: expected at least 0 and less than 1"),
        (["--dropout", "nan"], "--dropout nan is out of range: expected at least 0 and less than 1"),
        (
            ["--validation-fraction", "0"],
            "--validation-fraction 0.0 is out of range: expected more than 0 and less than 1"
        ),
        (["--steps", "0"], "--steps 0 is out of range: expected 1 to 1000000000"),
        (["--batch-size", "0"], "--batch-size 0 is out of range: expected 1 to 65536"),
        (["--learning-rate", "0"], "--learning-rate 0.0 is out of range: expected a finite number above 0"),
        (["--steps", "10", "--warm-up", "10"], "--warm-up 10 is out of range: expected 0 to 9"),
        (["--every", "0"], "--every 0 is out of range: expected 1 to 1000000000"),
        (["--text", ""], "--text '' is not the name of a file"),
        (["--threads", "0"], "--threads 0 is out of range: expected 1 to 256"),
        (["--name", "x/y"], "--name 'x/y' is not the name of a folder"),
        (["--steps", "many"], "The value 'many' is invalid for '--steps <n>'")
    ])
    func optionsOutOfRange(_ arguments: [String], _ message: String) throws {
        try expectError(message, arguments)
    }

    /// A step of this size fits but for its logits, so it is refused when the text has been read.
    @Test func aLargeVocabularyCountsToo() throws {
        let characters = (0..<20_000).map { Unicode.Scalar(0x10000 + UInt32($0))! }
        try folder.write(Array(String(String.UnicodeScalarView(characters)).utf8), to: "many.txt")
        try expectError(
            "--batch-size 1024, --context 128, --layers 4, --width 128 and a vocabulary of 20000 make 6316621824 values in "
                + "a step, expected at most 4294967296", ["--text", "many.txt", "--batch-size", "1024"])
    }

    @Test func badTexts() throws {
        try expectError("no.txt: no such file: No such file or directory", ["--text", "no.txt"])
        try folder.write([], to: "empty.txt")
        try expectError("empty.txt: empty: found 0 bytes, expected a text", ["--text", "empty.txt"])
        try folder.write(Array("To be".utf8) + [0xff, 0x20], to: "latin.txt")
        try expectError(
            "latin.txt: not UTF-8: found 0xff at byte 5, expected a text in UTF-8", ["--text", "latin.txt"])
        try folder.write(Array(repeating: 0x61, count: 100), to: "short.txt")
        try expectError(
            "short.txt: too short: found 100 characters, expected more than 1280, so that each part, with 0.1 of them for "
                + "validation, holds a window of 128 and the character after it", ["--text", "short.txt"])
        try expectError(
            "embedded text: too short: found 99843 characters, expected more than 100000, so that each part, with 0.1 of them "
                + "for validation, holds a window of 10000 and the character after it", ["--context", "10000"])
        try expectError(
            "embedded text: too short: found 99843 characters, expected more than 128000, so that each part, with 0.999 of them "
                + "for validation, holds a window of 128 and the character after it", ["--validation-fraction", "0.999"]
        )
    }

    @Test func unwritableFolderIsFoundBeforeTraining() throws {
        try folder.write([], to: "file")
        try expectError("file/x: can't be written: file/x/: Not a directory", ["--output", "file/x"])
        for name in ["model.safetensors", "best.safetensors", "metrics.csv", "config.json"] {
            #expect(mkdir(folder.file("run"), 0o777) == 0 && mkdir(folder.file("run/\(name)"), 0o777) == 0)
            try expectError("run/\(name): found a folder, expected a file to write or nothing", ["--output", "run"])
            try FileManager.default.removeItem(atPath: folder.file("run"))
        }
    }
}
