import Foundation
import Tern
import TernTraining
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
        let checkpoints = try folder.names(in: "runs/\(first)/checkpoints")
        #expect(checkpoints.count == 1)
        #expect(try folder.names(in: "runs/\(second)/checkpoints") == checkpoints)
        for file in ["model.safetensors", "config.json"] + checkpoints.map({ "checkpoints/\($0)" }) {
            #expect(try folder.read("runs/\(first)/\(file)") == folder.read("runs/\(second)/\(file)"), "\(file)")
        }
        #expect(try metrics(first) == metrics(second))
    }

    /// Returns the rows of a run's log, without the speeds.
    private func metrics(_ name: String) throws -> [[String]] {
        let text = String(decoding: try folder.read("runs/\(name)/metrics.csv"), as: UTF8.self)
        let rows = text.split(separator: "\n").map { row in
            row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let kept = rows[0].indices.filter { !rows[0][$0].hasSuffix("_per_second") }
        #expect(rows.count > 2 && kept.count == rows[0].count - 2)
        return rows.map { row in kept.map { row[$0] } }
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
            let command = try Train.parse(["--hidden", "8", "--batch-size", "500", "--epochs", "3"])
            /// Trains until a step, and returns the measures of the epochs that came to their end.
            func train(until step: Int, from checkpoint: Checkpoint?) throws -> (Training, [Double]) {
                let kept = try checkpoint.map { try KeptOptions(of: $0, command: "mnist") }
                let configuration = try Configuration(command, Ranks(), resuming: kept)
                let data = try TrainingData(configuration.data, validationFraction: 0, seed: 0)
                let architecture = try Architecture(.mlp, hidden: [8], for: data.training)
                let training = try Training(configuration, architecture, data, Ranks(), resuming: checkpoint)
                var measures: [Double] = []
                let note = Every(.epochs(1)) { _ in
                    let (loss, accuracy) = training.progress.finishEpoch()
                    measures += [loss, accuracy]
                }
                _ = try training.fit(Trainer(training.run, [training.progress, note]), epochs: 3, steps: step)
                try training.run.checkpoint().save(to: path)
                return (training, measures)
            }
            let (whole, wholeMeasures) = try train(until: 100, from: nil)
            #expect(whole.run.step == 9)  // 3 batches an epoch

            var (parts, measures) = try train(until: 1, from: nil)
            for step in 2...10 {
                let (next, more) = try train(until: step, from: Checkpoint(contentsOf: path))
                (parts, measures) = (next, measures + more)
            }
            #expect(parts.run.step == 9 && parts.run.epoch == 3)
            #expect(parts.model.stateDictionary == whole.model.stateDictionary)
            #expect(measures == wholeMeasures && measures.count == 6)
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
        #expect(try folder.names(in: "runs/x") == TemporaryFolder.runFiles)

        #expect(try run("x", ["--learning-rate", "3e38", "--hidden", "4"]).status == 1)
        try expectError("runs/x/checkpoints: there is no checkpoint to resume from", [])
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
        let last = try path()
        #expect(
            lost.errors.hasPrefix("error: \(last): ")
                && lost.errors.hasSuffix(
                    "/data/train-images-idx3-ubyte: no such file: the folder does not exist; --data says where the images "
                        + "are now\n"),
            "\(lost.errors)")
        #expect(try run("x", ["--resume", "--epochs", "3", "--data", "moved"]).status == 0)

        try writeImages("data", shade: 8)
        let (path, before) = (try path(), try folder.read(path()))
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
    private func expectError(_ message: String, _ arguments: [String]) throws {
        let file = (try? path()) ?? "none"
        let before = try? folder.read(file)
        let result = try run("x", ["--resume"] + arguments)
        #expect((1...127).contains(result.status))
        #expect(result.errors == "error: \(message)\n")
        #expect((try? folder.read(file)) == before)
    }

    /// The path of the last checkpoint of the run `x`.
    private func path() throws -> String { try folder.lastCheckpoint(of: "runs/x") }

    @Test func optionsThatContradictTheCheckpoint() throws {
        #expect(try run("x", ["--epochs", "2", "--hidden", "8,4", "--learning-rate", "0.01"]).status == 0)
        let path = try path()
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
        try contradiction("validation-fraction", "0.5", "0.0")
        try expectError(
            "\(path): --epochs 1 contradicts the checkpoint, whose run is after epoch 2", ["--epochs", "1"])
        #expect(try run("x", ["--resume", "--epochs", "1"]).output.isEmpty)
        // What agrees may be said again.
        let options = ["--resume", "--model", "mlp", "--hidden", "8,4", "--batch-size", "32", "--epochs", "3"]
        #expect(try run("x", options).status == 0)
    }

    @Test func missingAndForeignCheckpoints() throws {
        let none = "runs/x/checkpoints: there is no checkpoint to resume from"
        try expectError(none, [])
        #expect(try folder.names().isEmpty)
        #expect(try run("x", ["--epochs", "1", "--hidden", "8"]).status == 0)
        let path = try path()
        try folder.write(folder.read("runs/x/model.safetensors"), to: path)
        try expectError("\(path): not a checkpoint: its metadata has no checkpoint", [])
        try folder.write([1, 2, 3], to: path)
        try expectError("\(path): truncated: found 3 bytes, expected at least 8", [])
        func save(_ options: [String: String]?) throws {
            var checkpoint = Checkpoint(step: 45)
            if let options { try checkpoint.set(options, as: "options") }
            try checkpoint.save(to: folder.file(path))
        }
        for options in [nil, ["context": "128"]] {
            try save(options)
            try expectError("\(path): a checkpoint of another command: found no name, expected mnist", [])
        }
        try save(["command": "charlm"])
        try expectError("\(path): a checkpoint of another command: found charlm, expected mnist", [])
        try FileManager.default.removeItem(atPath: folder.file(path))
        try expectError(none, [])
    }

    /// A bit that no header tells; an earlier checkpoint, where there is one, serves.
    @Test func damageIsNoticed() throws {
        #expect(try run("x", ["--epochs", "2", "--hidden", "8"]).status == 0)
        let path = try path()
        var bytes = try folder.read(path)
        bytes[bytes.count - 1] ^= 1
        try folder.write(bytes, to: path)
        let result = try run("x", ["--resume"])
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("error: \(path): damaged: found contents of checksum "))

        #expect(try run("y", ["--epochs", "1", "--hidden", "8"]).status == 0)
        let name = "step-45.safetensors"
        try folder.write(folder.read("runs/y/checkpoints/\(name)"), to: "runs/x/checkpoints/\(name)")
        let resumed = try run("x", ["--resume", "--epochs", "2"])
        #expect(resumed.status == 0)
        #expect(resumed.errors.hasPrefix("left out: \(path): damaged: "))
        #expect(resumed.lines.contains("resumed after epoch 1"))
    }

    @Test func divergenceKeepsTheCheckpointBeforeIt() throws {
        #expect(try run("x", ["--epochs", "1", "--hidden", "8"]).status == 0)
        let path = try path()
        var checkpoint = try Checkpoint(contentsOf: folder.file(path))
        checkpoint.state.numbers["optimizer.param_groups.0.lr"] = 3e38
        try checkpoint.save(to: folder.file(path))
        let before = try folder.read(path)
        let result = try run("x", ["--resume", "--epochs", "2"])
        #expect(result.status == 1)
        let line =
            #/error: .* in epoch 2, after \d+ steps, with .* of 3e\+38: try a smaller one; the checkpoint before it is kept\n/#
        #expect(result.errors.wholeMatch(of: line) != nil, "\(result.errors)")
        #expect(try folder.read(path) == before)
    }

    /// All that is wrong with the tensors at once.
    @Test func tensorsThatDoNotFit() throws {
        #expect(try run("x", ["--epochs", "1", "--hidden", "8"]).status == 0)
        let path = try path()
        let original = try Checkpoint(contentsOf: folder.file(path))
        func expectError(_ message: String, _ change: (inout Checkpoint) throws -> Void) throws {
            var checkpoint = original
            try change(&checkpoint)
            try checkpoint.save(to: folder.file(path))
            try self.expectError("\(path): \(message)", [])
        }
        try expectError(
            "the model can't go on: the weights do not fit the model: output.bias: expected shape [10], found [3]; missing: "
                + "hidden.0.bias; unexpected: other"
        ) {
            $0.state.tensors["model.output.bias"] = .zeros([3])
            $0.state.tensors["model.other"] = [1]
            $0.state.tensors["model.hidden.0.bias"] = nil
        }
        try expectError(
            "the optimizer can't go on: the state does not fit the optimizer: state.1.exp_avg: expected shape [8], found [1]; "
                + "param_groups.0.beta1: 2.0 is out of range; missing: state.0.exp_avg_sq"
        ) {
            $0.state.tensors["optimizer.state.0.exp_avg_sq"] = nil
            $0.state.tensors["optimizer.state.1.exp_avg"] = [1]
            $0.state.numbers["optimizer.param_groups.0.beta1"] = 2
        }
        try expectError(
            "weights of another architecture: found 1 weights, expected 67731466 for mlp 64-8192-8192-10"
        ) {
            $0.state.tensors = ["model.x": [1]]
            try $0.set(self.options(of: original, ["hidden": "8192,8192"]), as: "options")
        }
        try expectError("model.output.bias: found values that are not finite, expected numbers") {
            $0.state.tensors["model.output.bias"] = .full([10], .nan)
        }
        try expectError(
            "optimizer.state.0.exp_avg, optimizer.state.1.exp_avg_sq: found values that are not finite, expected numbers"
        ) {
            $0.state.tensors["optimizer.state.0.exp_avg"] = .full([8, 64], .nan)
            $0.state.tensors["optimizer.state.1.exp_avg_sq"] = .full([8], .infinity)
        }
        try expectError("found epoch -1 and step 45, expected 0...9007199254740992") { $0.epoch = -1 }
        for counts in [-1, 1 << 62] {
            let accuracy = "{\"correct\":\(counts),\"count\":0,\"top\":1}"
            let text = "{\"accuracy\":\(accuracy),\"loss\":{\"total\":0,\"weight\":0}}"
            try expectError("found \(text) as progress, expected a value of State") {
                try $0.set(JSONDecoder().decode(JSON.self, from: Data(text.utf8)), as: "progress")
            }
        }
        try expectError("found \"x\" as batches, expected a value of DataLoaderState") {
            try $0.set("x", as: "batches")
        }
        try expectError(
            "the batches can't go on: the state does not fit the loader: found 1437 samples in batches of 32, shuffled, with a "
                + "seed, expected 1437 samples in batches of 16, shuffled, with a seed"
        ) { try $0.set(self.options(of: original, ["batch-size": "16"]), as: "options") }
        func expectOption(_ name: String, _ value: String?, _ message: String) throws {
            try expectError(message) { try $0.set(self.options(of: original, [name: value]), as: "options") }
        }
        try expectOption("batch-size", "0", "--batch-size 0 is out of range: expected 1 to 1000000")
        try expectOption("hidden", "8,x", "expected sizes from 1 to 65536, such as 128,64")
        try expectOption("seed", "minus one", "corrupt checkpoint: found --seed 'minus one', expected a whole number")
        try expectOption(
            "learning-rate", nil, "corrupt checkpoint: found --learning-rate missing, expected a number")
        try expectOption(
            "optimizer", "lion", "corrupt checkpoint: found --optimizer 'lion', expected sgd, adam, adamw")
        try expectOption(
            "validation-fraction", "nan",
            "--validation-fraction nan is out of range: expected at least 0 and less than 1")
        // A loss may be of any size.
        var checkpoint = original
        checkpoint.metrics["loss"] = 1e300
        try checkpoint.save(to: folder.file(path))
        #expect(try run("x", ["--resume"]).status == 0)
    }

    /// Returns the options of a checkpoint with some of them changed, or removed.
    private func options(of checkpoint: Checkpoint, _ changes: [String: String?]) throws -> [String: String] {
        var options = try #require(try checkpoint.value("options", as: [String: String].self))
        for (name, value) in changes { options[name] = value }
        return options
    }
}
