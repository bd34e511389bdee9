import ArgumentParser
import Foundation
import Tern

/// `mnist train`
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Trains a classifier and saves it.",
        discussion: """
            The weights go to runs/NAME/model.safetensors. Ctrl-C ends the run after the batch it is at, saves what was \
            trained and exits with status 130. The same seed gives the same weights at any number of threads.
            """)

    @OptionGroup var data: DataOptions

    @Option(help: ArgumentHelp("The kind of model.", valueName: "kind"))
    var model = ModelKind.mlp

    @Option(
        help: ArgumentHelp("The sizes of the hidden layers (default: 128).", valueName: "n,…"),
        transform: Architecture.layerSizes(from:))
    var hidden = [128]

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Times to go through the data (default: 40 for the digits, 5 for --data).", valueName: "n"))
    var epochs: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Images in a step (default: 32 for the digits, 64 for --data).", valueName: "n"))
    var batchSize: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The step size (default: 0.001; 0.1 for sgd).", valueName: "x"))
    var learningRate: Double?

    @Option(help: ArgumentHelp("How the steps are made; sgd has a momentum of 0.9.", valueName: "kind"))
    var optimizer = OptimizerKind.adam

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Where the random numbers start: first weights and order of the images.", valueName: "n"))
    var seed: UInt64 = 0

    @OptionGroup var threads: ThreadOptions

    @Option(help: ArgumentHelp("The name of the run (default: that of the data and the model).", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("The folder to save in (default: runs/NAME).", valueName: "dir"))
    var output: String?

    @Flag(help: "Print only the result.")
    var quiet = false

    func validate() throws {
        try require(epochs, in: 1...1_000_000, "--epochs")
        try require(batchSize, in: 1...1_000_000, "--batch-size")
        if let learningRate, !(learningRate > 0 && learningRate.isFinite) {
            throw ValidationError("--learning-rate \(learningRate) is out of range: expected a finite number above 0")
        }
        if let learningRate, !(Float(learningRate) > 0 && Float(learningRate).isFinite) {
            throw ValidationError("--learning-rate \(learningRate) is out of range: more than a Float can hold")
        }
        if output == "" { throw ValidationError("--output '' is not the name of a folder") }
        if let name, name.isEmpty || name.contains("/") || name == "." || name == ".." {
            throw ValidationError("--name '\(name)' is not the name of a folder")
        }
        if name != nil && output != nil { throw ValidationError("--name and --output exclude one another") }
    }

    func run() throws {
        threads.apply()
        let (training, test) = try data.load()
        let folder = output ?? "runs/\(name ?? "\(data.name)-\(model)")"
        let path = "\(folder)/model.safetensors"
        try prepareFolder(folder)
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw Failure("\(path): found a folder, expected a file to write or nothing")
        }
        Interruption.listen()

        manualSeed(seed)
        let architecture = Architecture(
            height: training.height, width: training.width, hidden: hidden, classes: training.classCount)
        let model = MLP(architecture)
        var trainer = Trainer(
            model: model,
            optimizer: optimizer(model, learningRate: learningRate ?? optimizer.defaultLearningRate),
            loader: DataLoader(training, batchSize: batchSize ?? (data.folder == nil ? 32 : 64), seed: seed))
        let size = "\(training.height)×\(training.width)"
        report("\(data.name): \(training.count) training and \(test.count) test images of \(size)")
        let layers = architecture.sizes.map { "\($0)" }.joined(separator: "-")
        report(
            "\(self.model) \(layers): \(model.parameterCount) parameters, \(runtime.threadCount) threads, \(runtime.blas)"
        )

        let testAccuracy = try train(&trainer, test)
        if let signal = Interruption.signal, trainer.batches == 0 {
            writeToStandardError("interrupted before the first batch: nothing was saved\n")
            throw ExitCode(128 + signal)
        }
        try saveSafetensors(model.stateDictionary, metadata: architecture.metadata, to: path)
        if let signal = Interruption.signal {
            writeToStandardError("interrupted: what was trained so far is saved in \(path)\n")
            throw ExitCode(128 + signal)
        }
        report("saved in \(path)")
        print("test accuracy: \(percent(testAccuracy))")
    }

    /// Trains for all epochs, or until a signal arrives.
    ///
    /// - Returns: the accuracy on the test images after the last epoch.
    private func train(_ trainer: inout Trainer, _ test: ImageDataset) throws -> Double {
        let epochs = self.epochs ?? (data.folder == nil ? 40 : 5)
        var testAccuracy = 0.0
        for epoch in 1...epochs where Interruption.signal == nil {
            let prefix = "epoch \(padded(epoch, to: "\(epochs)".count))/\(epochs)"
            let bar = quiet ? nil : ProgressBar(prefix, total: trainer.loader.batchCount)
            let result: Progress
            do {
                defer { bar?.clear() }
                result = try trainer.train(epoch: epoch) { progress in
                    bar?.show(progress.batches, "loss \(decimals(progress.loss, 4))")
                    return Interruption.signal == nil
                }
            }
            testAccuracy = accuracy(trainer.model.logits(of: test), test.labels)
            let line = [
                prefix, "loss \(decimals(result.loss, 4))", "train \(percent(result.accuracy))",
                "test \(percent(testAccuracy))", "\(padded(Int(result.imagesPerSecond), to: 7)) images/s"
            ]
            report(line.joined(separator: "  "))
        }
        return testAccuracy
    }

    private func report(_ line: String) {
        if quiet { return }
        print(line)
        fflush(nil)
    }
}
