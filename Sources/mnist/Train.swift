import ArgumentParser
import CommandSupport
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

    @OptionGroup var threads: ThreadOptions
    @OptionGroup var options: RunOptions

    func validate() throws {
        try require(epochs, in: 1...1_000_000, "--epochs")
        try require(batchSize, in: 1...1_000_000, "--batch-size")
        try requireLearningRate(learningRate)
    }

    func run() throws {
        threads.apply()
        let (training, test) = try data.load()
        let folder = options.folder(named: "\(data.name)-\(model)")
        try options.prepare(folder, files: ["model.safetensors"])
        let path = "\(folder)/model.safetensors"
        Interruption.listen()

        manualSeed(options.seed)
        let architecture = Architecture(
            height: training.height, width: training.width, hidden: hidden, classes: training.classCount)
        let model = MLP(architecture)
        var trainer = Trainer(
            model: model,
            optimizer: optimizer(model, learningRate: learningRate ?? optimizer.defaultLearningRate),
            loader: DataLoader(training, batchSize: batchSize ?? (data.folder == nil ? 32 : 64), seed: options.seed))
        let size = "\(training.height)×\(training.width)"
        options.report("\(data.name): \(training.count) training and \(test.count) test images of \(size)")
        let layers = architecture.sizes.map { "\($0)" }.joined(separator: "-")
        options.report(
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
        options.report("saved in \(path)")
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
            let bar = options.quiet ? nil : ProgressBar(prefix, total: trainer.loader.batchCount)
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
            options.report(line.joined(separator: "  "))
        }
        return testAccuracy
    }
}
