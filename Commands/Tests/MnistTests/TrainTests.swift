import Foundation
import Tern
import TestSupport
import Testing

@Suite struct TrainTests {
    let folder = try! TemporaryFolder()

    @Test func aRunEndsWithItsAccuracyAndLeavesTheModel() throws {
        let result = try Command.run(
            "train", "--epochs", "3", "--hidden", "32,16", "--learning-rate", "0.003", in: folder.path)
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        let epochs = result.lines.filter { $0.hasPrefix("epoch") }
        #expect(epochs.count == 3)
        let line = #/epoch \d/3  loss \d\.\d{4}  train \d+\.\d\d%  test \d+\.\d\d%  +\d+ images/s/#
        for epoch in epochs { #expect(epoch.wholeMatch(of: line) != nil, "\(epoch)") }
        #expect(result.lines[1].hasPrefix("mlp 64-32-16-10: 2778 parameters"))
        let last = try #require(result.lines.last?.wholeMatch(of: #/test accuracy: (\d+\.\d\d)%/#))
        #expect(Double(last.1)! > 70)

        let file = try Safetensors(contentsOf: folder.file("runs/digits-mlp/model.safetensors"))
        #expect(file.entries["hidden.0.weight"]?.shape == [32, 64])
        #expect(file.entries["output.bias"]?.shape == [10])
        #expect(file.metadata["hidden"] == "32,16")
    }

    @Test func quietPrintsTheResultAlone() throws {
        let result = try Command.run(
            "train", "--quiet", "--epochs", "1", "--hidden", "8", "--output", folder.file("a/b"))
        #expect(result.output.wholeMatch(of: #/test accuracy: \d+\.\d\d%\n/#) != nil)
        #expect(result.errors.isEmpty)
        #expect(FileManager.default.fileExists(atPath: folder.file("a/b/model.safetensors")))
    }

    @Test func theSeedAloneDecidesTheWeights() throws {
        func weights(_ name: String, seed: String, threads: String) throws -> Data {
            let result = try Command.run(
                "train", "--quiet", "--epochs", "1", "--hidden", "16", "--seed", seed, "--threads", threads, "--name",
                name, in: folder.path)
            #expect(result.status == 0)
            return try Data(contentsOf: URL(fileURLWithPath: folder.file("runs/\(name)/model.safetensors")))
        }
        let first = try weights("first", seed: "1", threads: "1")
        #expect(try weights("same", seed: "1", threads: "1") == first)
        #expect(try weights("threads", seed: "1", threads: "3") == first)
        #expect(try weights("other", seed: "2", threads: "1") != first)
    }

    @Test(arguments: ["sgd", "adam", "adamw"])
    func everyOptimizerLearns(_ optimizer: String) throws {
        let result = try Command.run(
            "train", "--quiet", "--epochs", "3", "--hidden", "16", "--optimizer", optimizer, "--batch-size", "16",
            "--output", folder.path)
        let accuracy = try #require(result.output.firstMatch(of: #/(\d+\.\d\d)%/#))
        #expect(Double(accuracy.1)! > 60)
    }

    @Test(arguments: zip([SIGINT, SIGTERM, SIGHUP], [130, 143, 129] as [Int32]))
    func aSignalEndsTheRunAndSavesWhatWasTrained(_ signal: Int32, _ status: Int32) throws {
        let (process, output, errors) = Command.process([
            "train", "--epochs", "2000", "--hidden", "8", "--output", folder.path
        ])
        let result = try Command.interrupt(process, output, errors, by: signal, after: "epoch")
        let path = folder.file("model.safetensors")
        #expect(result.status == status)
        #expect(result.errors == "interrupted: the model so far is saved in \(path)\n")
        #expect(try Command.run("evaluate", "--weights", path).status == 0)
        #expect(try folder.names() == TemporaryFolder.interruptedRunFiles)
    }

    @Test(arguments: zip(["cnn", "resnet"], [85.0, 95]))
    func convolutionalModelsLearn(_ model: String, _ least: Double) throws {
        let result = try Command.run("train", "--model", model, "--epochs", "2", "--name", "x", in: folder.path)
        #expect(result.status == 0)
        #expect(result.lines[1].contains("\(model): \(model == "cnn" ? 53002 : 77754) parameters"))
        let last = try #require(result.lines.last?.wholeMatch(of: #/test accuracy: (\d+\.\d\d)%/#))
        #expect(Double(last.1)! > least)

        // Found by what the file says, and used in the mode of evaluation: the same accuracy image by image.
        let path = folder.file("runs/x/model.safetensors")
        let evaluation = try Command.run("evaluate", "--weights", path)
        #expect(evaluation.lines.last == result.lines.last)
        let prediction = try Command.run("predict", "--weights", path, "--count", "360")
        let right = prediction.lines.filter { $0.hasPrefix("image ") && $0.hasSuffix("right") }.count
        #expect(String(last.0) == String(format: "test accuracy: %.2f%%", 100 * Double(right) / 360))
    }

    // MARK: Bad input

    /// Expects one line on standard error, and a status that is not 0.
    private func expectError(_ message: String, _ arguments: [String]) throws {
        let (process, output, errors) = Command.process(arguments, in: folder.path)
        try process.run()
        let result = Command.finish(process, output, errors)
        #expect((1...127).contains(result.status))
        #expect(result.errors == "error: \(message)\n")
    }

    @Test(arguments: [
        (["--epochs", "0"], "--epochs 0 is out of range: expected 1 to 1000000"),
        (["--batch-size", "-1"], "--batch-size -1 is out of range: expected 1 to 1000000"),
        (["--threads", "0"], "--threads 0 is out of range: expected 1 to 256"),
        (
            ["--validation-fraction", "1"],
            "--validation-fraction 1.0 is out of range: expected at least 0 and less than 1"
        ),
        (
            ["--validation-fraction", "0.0001"],
            "--validation-fraction 0.0001 leaves 1437 images to learn from and 0 to validate on, expected some of each"
        ),
        (["--log-every", "0"], "--log-every 0 is out of range: expected 1 to 1000000000"),
        (["--config", ""], "--config '' is not the name of a file"),
        (["--learning-rate", "nan"], "--learning-rate nan is out of range: expected a finite number above 0"),
        (["--learning-rate", "-inf"], "--learning-rate -inf is out of range: expected a finite number above 0"),
        (["--learning-rate", "0"], "--learning-rate 0.0 is out of range: expected a finite number above 0"),
        (["--learning-rate", "1e39"], "--learning-rate 1e+39 is out of range: more than a Float can hold"),
        (
            ["--learning-rate", "1e-50"],
            "--learning-rate 1e-50 is out of range: less than 1.1754944e-38, a Float's least without loss"
        ),
        (
            ["--learning-rate", "1e-45"],
            "--learning-rate 1e-45 is out of range: less than 1.1754944e-38, a Float's least without loss"
        ),
        (
            ["--hidden", "65536,65536,65536"],
            "mlp 64-65536-65536-65536-10 on images of 8×8 has 8594980874 parameters, expected at most 268435456"
        ),
        (["--output", ""], "--output '' is not the name of a folder"),
        (["--data", ""], "--data '' is not the name of a folder"),
        (["--name", "../x"], "--name '../x' is not the name of a folder"),
        (["--hidden", "32,16", "--model", "cnn"], "--hidden 32,16 is for --model mlp, found --model cnn"),
        (["--name", "x", "--output", "y"], "--name and --output exclude one another"),
        (["--epochs", "many"], "The value 'many' is invalid for '--epochs <n>'")
    ])
    func optionsOutOfRange(_ arguments: [String], _ message: String) throws {
        try expectError(message, ["train"] + arguments)
        #expect(try folder.names().isEmpty)
    }

    /// The update after the last loss is seen by no loss.
    @Test func lastUpdateThatDivergesKeepsTheEarlierModel() throws {
        let path = folder.file("model.safetensors")
        try saveSafetensors(["x": Tensor([1])], metadata: [:], to: path)
        let before = try Data(contentsOf: URL(filePath: path))
        try expectError(
            "hidden.0.bias is no longer finite in epoch 1, after 1 steps, with a learning rate of 3e+38: try a smaller one; "
                + "nothing was saved",
            ["train", "--learning-rate", "3e38", "--batch-size", "2000", "--epochs", "1", "--output", folder.path])
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }

    @Test func pipeInPlaceOfWeightsIsRefused() throws {
        let path = folder.file("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        try expectError(
            "\(path): can't be read: found a folder or a device, expected a file", ["evaluate", "--weights", path])
    }

    @Test(arguments: ["0", "128,,64", "128,x", "70000", "-3"])
    func badHiddenSizes(_ sizes: String) throws {
        try expectError(
            "The value '\(sizes)' is invalid for '--hidden <n,…>': expected sizes from 1 to 65536, such as 128,64",
            ["train", "--hidden=\(sizes)"])
    }

    @Test func missingData() throws {
        try expectError(
            "no/train-images-idx3-ubyte: no such file: the folder does not exist", ["train", "--data", "no"])
        #expect(try folder.names().isEmpty)
        try folder.write([], to: "file")
        try expectError(
            "file/train-images-idx3-ubyte: no such file: file is not a folder", ["train", "--data", "file"])
    }

    @Test func corruptData() throws {
        let names = [
            "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"
        ]
        for name in names { try folder.write([0x1f, 0x8b, 8, 0, 0, 0], to: name) }
        try expectError(
            "./train-images-idx3-ubyte: corrupt gzip data: the compressed data ends too early", ["train", "--data", "."]
        )
        #expect(try folder.names() == names.sorted())
    }

    @Test(arguments: zip(["cnn", "resnet"], ["6×6", "5×5"]))
    func imagesThatAreTooSmall(_ model: String, _ least: String) throws {
        let images = folder.file("data")
        try FileManager.default.createDirectory(atPath: images, withIntermediateDirectories: false)
        for part in ["train", "t10k"] {
            // Three images of 9×4.
            try folder.write(
                [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 9, 0, 0, 0, 4] + Array(repeating: 7, count: 3 * 36),
                to: "data/\(part)-images-idx3-ubyte")
            try folder.write([0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3], to: "data/\(part)-labels-idx1-ubyte")
        }
        try expectError(
            "the images are too small for --model \(model): found 9×4, expected at least \(least)",
            ["train", "--data", "data", "--model", model])
        #expect(try folder.names() == ["data"])
        #expect(try Command.run("train", "--data", "data", "--epochs", "1", in: folder.path).status == 0)
    }

    @Test func unwritableFolderIsFoundBeforeTraining() throws {
        try folder.write([], to: "file")
        try expectError(
            "file/x: can't be written: file/x/: Not a directory", ["train", "--output", "file/x", "--epochs", "1000000"]
        )
    }

    @Test func aLossThatIsNoNumberStopsTheRunAndLeavesTheEarlierModel() throws {
        #expect(try Command.run("train", "--quiet", "--epochs", "1", "--output", folder.path).status == 0)
        let before = try folder.read("model.safetensors")
        let (process, output, errors) = Command.process([
            "train", "--quiet", "--learning-rate", "1e30", "--output", folder.path
        ])
        try process.run()
        let result = Command.finish(process, output, errors)
        #expect(result.status == 1)
        let line =
            #/error: the (loss|norm of the gradients) is -?(nan|inf) in epoch 1, after \d+ steps, with a learning rate of 1e\+30: .*\n/#
        #expect(result.errors.wholeMatch(of: line) != nil, "\(result.errors)")
        #expect(try folder.read("model.safetensors") == before)
        // What could be resumed was the earlier run.
        #expect(try folder.names() == TemporaryFolder.interruptedRunFiles)
        #expect(try folder.names(in: "checkpoints").isEmpty)
    }
}
