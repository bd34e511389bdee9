import Foundation
import Tern
import TestSupport
import Testing

@testable import CommandSupport
@testable import mnist

@Suite struct ResumeTests {
    let folder = try! TemporaryFolder()

    private func run(_ name: String, _ arguments: [String]) throws -> Command.Result {
        let (process, output, errors) = Command.process(["train", "--name", name] + arguments, in: folder.path)
        try process.run()
        return Command.finish(process, output, errors)
    }

    /// Returns the lines about epochs, without the speed.
    private func figures(_ output: String) -> [String] {
        output.split(separator: "\n").filter { $0.hasPrefix("epoch") }.map {
            $0.split(separator: " ").dropLast(2).joined(separator: " ")
        }
    }

    private func expectSameFiles(_ first: String, _ second: String) throws {
        for file in ["model.safetensors", "checkpoint.safetensors"] {
            #expect(try folder.read("runs/\(first)/\(file)") == folder.read("runs/\(second)/\(file)"), "\(file)")
        }
    }

    // MARK: The same bits

    @Test(arguments: zip(["mlp", "cnn", "resnet"], ["adamw", "sgd", "adam"]))
    func moreEpochsAreAsIfThereHadBeenNoEnd(_ model: String, _ optimizer: String) throws {
        let options = ["--model", model, "--optimizer", optimizer, "--seed", "5", "--batch-size", "64"]
        let whole = try run("whole", options + ["--epochs", "2"])
        #expect(try run("parts", options + ["--epochs", "1"]).status == 0)
        let rest = try run("parts", ["--resume", "--epochs", "2", "--threads", "1"])
        #expect(rest.status == 0)
        #expect(rest.lines.contains("resumed after epoch 1"))
        #expect(figures(rest.output) == Array(figures(whole.output).dropFirst()))
        #expect(rest.lines.last == whole.lines.last)
        try expectSameFiles("whole", "parts")

        // There is nothing left to do.
        let again = try run("parts", ["--resume"])
        #expect(again.lines.last == whole.lines.last)
        try expectSameFiles("whole", "parts")
    }

    /// Ctrl-C in the middle of an epoch, after which the batches that were taken are not taken again; and a death that leaves
    /// the checkpoint of the last epoch.
    @Test(arguments: zip(["resnet", "cnn"], [SIGINT, SIGKILL]))
    func aRunThatWasStoppedEndsAsIfItHadNotBeen(_ model: String, _ signal: Int32) throws {
        let options = ["--model", model, "--epochs", "3", "--batch-size", "16"]
        let whole = try run("whole", options)

        let (process, output, errors) = Command.process(["train", "--name", "parts"] + options, in: folder.path)
        try process.run()
        var read = ""
        while !read.contains("epoch 1/3") {
            let data = output.fileHandleForReading.availableData
            if data.isEmpty { break }
            read += Command.text(data)
        }
        Thread.sleep(forTimeInterval: 0.2)
        kill(process.processIdentifier, signal)
        let stopped = Command.finish(process, output, errors, read: read)
        #expect(stopped.status == (signal == SIGINT ? 130 : 1000 + signal))
        if signal == SIGINT { #expect(figures(stopped.output).count == 1) }  // the second epoch was not done

        let rest = try run("parts", ["--resume"])
        #expect(rest.status == 0)
        let resumed = try #require(rest.lines.first { $0.hasPrefix("resumed") })
        let position = signal == SIGINT ? #/resumed in epoch 2, after batch \d+ of 90/# : #/resumed after epoch \d/#
        #expect(resumed.wholeMatch(of: position) != nil, "\(resumed)")
        #expect(figures(rest.output) == figures(whole.output).suffix(figures(rest.output).count))
        #expect(rest.lines.last == whole.lines.last)
        try expectSameFiles("whole", "parts")
    }

    /// Stopped after each of some batches and resumed, from the first to the last of an epoch.
    @Test func goesOnAfterAnyBatch() async {
        // In a process of its own: other tests draw from the default generator, too.
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let path = folder.file("checkpoint.safetensors")
            let (data, _) = ImageDataset.digits()
            let command = try Train.parse(["--hidden", "8", "--batch-size", "500", "--epochs", "3"])
            func trainer(_ checkpoint: Checkpoint?) throws -> Trainer {
                let configuration = try Configuration(command, resuming: checkpoint)
                let architecture = try Architecture(configuration.model, hidden: configuration.hidden, for: data)
                return try Trainer(configuration, architecture, data, resuming: checkpoint)
            }
            var whole = try trainer(nil)
            for _ in 0..<3 { try whole.train { _ in true } }

            var parts = try trainer(nil)
            var stops = 0
            while parts.epochs < 3 {
                try parts.train { _ in false }  // 3 batches an epoch
                stops += 1
                try parts.checkpoint(Configuration(command, resuming: nil)).save(to: path)
                parts = try trainer(Checkpoint(contentsOf: path))
            }
            #expect(stops == 9)
            #expect(parts.model.stateDictionary == whole.model.stateDictionary)
            #expect(parts.progress.loss == whole.progress.loss)
            #expect(parts.progress.accuracy == whole.progress.accuracy)
        }
    }

    // MARK: New runs

    /// A run that is resumed after a new run has failed is not the run before it.
    @Test func aNewRunReplacesTheEarlierOne() throws {
        let first = try run("x", ["--epochs", "1", "--hidden", "8"])
        #expect(!first.output.contains("replaces"))
        let second = try run("x", ["--epochs", "1", "--hidden", "4"])
        #expect(second.lines.contains("replaces the run in runs/x"))
        #expect(try run("x", ["--resume", "--epochs", "2"]).output.contains("replaces") == false)
        let model = try folder.read("runs/x/model.safetensors")

        // Nothing is lost by options that are wrong.
        #expect(try run("x", ["--hidden", "65536,65536"]).status == 64)
        #expect(try folder.names(in: "runs/x") == ["checkpoint.safetensors", "model.safetensors"])

        #expect(try run("x", ["--learning-rate", "3e38", "--hidden", "4"]).status == 1)
        try expectError("\(path): no such file: No such file or directory", [])
        #expect(try folder.read("runs/x/model.safetensors") == model)
    }

    // MARK: Data

    /// Three images of 6×6 a part, of one shade.
    private func writeImages(_ data: String, shade: UInt8) throws {
        try FileManager.default.createDirectory(atPath: folder.file(data), withIntermediateDirectories: true)
        for part in ["train", "t10k"] {
            try folder.write(
                [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 6, 0, 0, 0, 6] + Array(repeating: shade, count: 3 * 36),
                to: "\(data)/\(part)-images-idx3-ubyte")
            try folder.write([0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3], to: "\(data)/\(part)-labels-idx1-ubyte")
        }
    }

    /// The same images are found wherever they lie, and others are refused under whatever name.
    @Test func theContentsTellImagesFromOthers() throws {
        try writeImages("data", shade: 7)
        #expect(try run("x", ["--data", "data", "--epochs", "1", "--hidden", "8"]).status == 0)
        #expect(try run("x", ["--resume", "--epochs", "2"]).status == 0)
        try FileManager.default.moveItem(atPath: folder.file("data"), toPath: folder.file("moved"))
        let lost = try run("x", ["--resume", "--epochs", "3"])
        #expect(lost.status == 1)
        #expect(
            lost.errors.hasPrefix("error: \(path): ")
                && lost.errors.hasSuffix(
                    "/data/train-images-idx3-ubyte: no such file: the folder does not exist; --data says where the images "
                        + "are now\n"),
            "\(lost.errors)")
        #expect(try run("x", ["--resume", "--epochs", "3", "--data", "moved"]).status == 0)

        try writeImages("data", shade: 8)
        let before = try folder.read(path)
        for arguments in [["--data", "data"], []] {
            if arguments.isEmpty { try writeImages("moved", shade: 9) }
            let other = try run("x", ["--resume", "--epochs", "4"] + arguments)
            #expect(other.status == 1)
            let line = try Regex(
                "error: \(path): the training data contradicts the checkpoint: found 3 images of 6×6 with the checksum "
                    + "[0-9a-f]+, expected 3 images of 6×6 with the checksum [0-9a-f]+\n")
            #expect(try line.wholeMatch(in: other.errors) != nil, "\(other.errors)")
        }
        #expect(try folder.read(path) == before)
    }

    // MARK: Bad input

    /// Expects one line on standard error, and the run's files as they were.
    private func expectError(_ message: String, _ arguments: [String], file: String = "runs/x/checkpoint.safetensors")
        throws
    {
        let before = try? folder.read(file)
        let result = try run("x", ["--resume"] + arguments)
        #expect((1...127).contains(result.status))
        #expect(result.errors == "error: \(message)\n")
        #expect((try? folder.read(file)) == before)
    }

    private let path = "runs/x/checkpoint.safetensors"

    @Test func optionsThatContradictTheCheckpoint() throws {
        #expect(try run("x", ["--epochs", "2", "--hidden", "8,4", "--learning-rate", "0.01"]).status == 0)
        func contradiction(_ option: String, _ given: String, _ saved: String) throws {
            try expectError(
                "\(path): --\(option) \(given) contradicts the checkpoint, whose run has --\(option) \(saved)",
                ["--\(option)", given])
        }
        try contradiction("model", "resnet", "mlp")
        try contradiction("hidden", "8", "8,4")
        try contradiction("batch-size", "64", "32")
        try contradiction("learning-rate", "0.001", "0.01")
        try contradiction("optimizer", "sgd", "adam")
        try contradiction("seed", "1", "0")
        try expectError(
            "\(path): --epochs 1 contradicts the checkpoint, whose run is after epoch 2", ["--epochs", "1"])
        #expect(try run("x", ["--resume", "--epochs", "1"]).output.isEmpty)
        // What agrees may be said again.
        let options = ["--resume", "--model", "mlp", "--hidden", "8,4", "--batch-size", "32", "--epochs", "3"]
        #expect(try run("x", options).status == 0)
    }

    @Test func missingAndForeignCheckpoints() throws {
        try expectError("\(path): no such file: No such file or directory", [])
        #expect(try folder.names().isEmpty)
        #expect(try run("x", ["--epochs", "1", "--hidden", "8"]).status == 0)
        try folder.write(folder.read("runs/x/model.safetensors"), to: path)
        try expectError("\(path): not a checkpoint: found random missing in the metadata", [])
        try folder.write([1, 2, 3], to: path)
        try expectError("\(path): truncated: found 3 bytes, expected at least 8", [])
        try Checkpoint(TrainingState(), options: ["context": "128"]).save(to: folder.file(path))
        try expectError("\(path): a checkpoint of another command: found no name, expected mnist", [])
        try Checkpoint(TrainingState(), options: ["command": "charlm"]).save(to: folder.file(path))
        try expectError("\(path): a checkpoint of another command: found charlm, expected mnist", [])
    }

    @Test func divergenceKeepsTheCheckpointBeforeIt() throws {
        #expect(try run("x", ["--epochs", "1", "--hidden", "8"]).status == 0)
        var checkpoint = try Checkpoint(contentsOf: folder.file(path))
        checkpoint.state.numbers["optimizer.param_groups.0.lr"] = 3e38
        try checkpoint.save(to: folder.file(path))
        let before = try folder.read(path)
        let result = try run("x", ["--resume", "--epochs", "2"])
        #expect(result.status == 1)
        let line =
            #/error: .* in epoch 2, batch \d+, with .* of 3e\+38: the checkpoint before it is kept; try a smaller .*\n/#
        #expect(result.errors.wholeMatch(of: line) != nil, "\(result.errors)")
        #expect(try folder.read(path) == before)
    }

    /// All that is wrong with the tensors at once.
    @Test func tensorsThatDoNotFit() throws {
        #expect(try run("x", ["--epochs", "1", "--hidden", "8"]).status == 0)
        let original = try Checkpoint(contentsOf: folder.file(path))
        func expectError(_ message: String, _ change: (inout Checkpoint) -> Void) throws {
            var checkpoint = original
            change(&checkpoint)
            try checkpoint.save(to: folder.file(path))
            try self.expectError("\(path): \(message)", [])
        }
        try expectError(
            "the weights do not fit the model: output.bias: expected shape [10], found [3]; missing: hidden.0.bias; "
                + "unexpected: other"
        ) {
            $0.state.tensors["model.output.bias"] = .zeros([3])
            $0.state.tensors["model.other"] = [1]
            $0.state.tensors["model.hidden.0.bias"] = nil
        }
        try expectError(
            "the state does not fit the optimizer: state.1.exp_avg: expected shape [8], found [1]; "
                + "param_groups.0.beta1: 2.0 is out of range; missing: state.0.exp_avg_sq"
        ) {
            $0.state.tensors["optimizer.state.0.exp_avg_sq"] = nil
            $0.state.tensors["optimizer.state.1.exp_avg"] = [1]
            $0.state.numbers["optimizer.param_groups.0.beta1"] = 2
        }
        try expectError("output.bias: found values that are not finite, expected numbers") {
            $0.state.tensors["model.output.bias"] = .full([10], .nan)
        }
        try expectError("state.0.exp_avg, state.1.exp_avg_sq: found values that are not finite, expected numbers") {
            $0.state.tensors["optimizer.state.0.exp_avg"] = .full([8, 64], .nan)
            $0.state.tensors["optimizer.state.1.exp_avg_sq"] = .full([8], .infinity)
        }
        for epochs in [-1, 1.5] {
            try expectError("found \(epochs) as progress.epochs, expected a whole number of at least 0") {
                $0.state.numbers["progress.epochs"] = epochs
            }
        }
        try expectError("found no number as progress.correct, expected a finite number of at least 0") {
            $0.state.numbers["progress.correct"] = nil
        }
        try expectError("found -0.5 as progress.loss_sum, expected a finite number of at least 0") {
            $0.state.numbers["progress.loss_sum"] = -0.5
        }
        try expectError("found no state of a loader") { $0.loader = nil }
        try expectError(
            "the state does not fit the loader: found 1437 samples in batches of 32, shuffled, with a seed, expected 1437 "
                + "samples in batches of 16, shuffled, with a seed"
        ) { $0.options["batch-size"] = "16" }
        try expectError("--batch-size 0 is out of range: expected 1 to 1000000") { $0.options["batch-size"] = "0" }
        try expectError("expected sizes from 1 to 65536, such as 128,64") { $0.options["hidden"] = "8,x" }
        try expectError("corrupt checkpoint: found --seed 'minus one', expected a whole number") {
            $0.options["seed"] = "minus one"
        }
        try expectError("corrupt checkpoint: found --learning-rate missing, expected a number") {
            $0.options["learning-rate"] = nil
        }
        try expectError("corrupt checkpoint: found --optimizer 'lion', expected sgd, adam, adamw") {
            $0.options["optimizer"] = "lion"
        }
        // A loss may be of any size.
        var checkpoint = original
        checkpoint.state.numbers["progress.loss_sum"] = 1e300
        try checkpoint.save(to: folder.file(path))
        #expect(try run("x", ["--resume"]).status == 0)
    }
}
