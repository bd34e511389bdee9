import ArgumentParser
import CommandSupport
import Tern

/// The command `mnist train`.
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a classifier and save it.",
        discussion: """
            Saves the weights to runs/NAME/model.safetensors and a checkpoint for --resume to \
            runs/NAME/checkpoint.safetensors, after each epoch. A new run replaces an earlier one in its folder. Ctrl-C ends the run after the current batch, \
            saves both and exits with status 130. The same seed gives the same weights at any number of threads, \
            stopped and resumed or not. In the report of an epoch, "train" is the accuracy on the training images, each just \
            before the model learned from it, and "test" the accuracy on the test images after the epoch.
            """)

    @OptionGroup var data: DataOptions

    @Option(
        help: ArgumentHelp("The model architecture: mlp, cnn or resnet (default: mlp).", valueName: "kind"),
        completion: .list(ModelKind.allCases.map(\.rawValue)), transform: choice)
    var model: ModelKind?

    @Option(
        help: ArgumentHelp("Sizes of the hidden layers of an mlp (default: 128).", valueName: "n,…"),
        transform: Architecture.layerSizes(from:))
    var hidden: [Int]?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Number of epochs (default: 40 for the digits, 20 by cnn and resnet; 5 for --data, 3 by cnn).",
            valueName: "n"))
    var epochs: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Batch size (default: 32 for the digits, 64 for --data).", valueName: "n"))
    var batchSize: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Learning rate (default: 0.001; 0.1 for sgd).", valueName: "x"))
    var learningRate: Double?

    @Option(
        help: ArgumentHelp(
            "Optimizer: sgd (with a momentum of 0.9), adam or adamw (default: adam).", valueName: "kind"),
        completion: .list(OptimizerKind.allCases.map(\.rawValue)), transform: choice)
    var optimizer: OptimizerKind?

    @OptionGroup var threads: ThreadOptions
    @OptionGroup var profiling: ProfileOptions
    @OptionGroup var options: RunOptions

    func validate() throws {
        try Configuration.check(epochs: epochs, batchSize: batchSize, learningRate: learningRate)
    }

    func run() throws {
        threads.apply()
        let folder = options.folder(named: "\(data.name)-\(model ?? .mlp)")
        let files = ["model.safetensors", "checkpoint.safetensors"]
        let (weights, saved) = ("\(folder)/\(files[0])", "\(folder)/\(files[1])")
        let lock = RunLock(folder)
        defer { lock.release() }
        if options.resume { try lock.acquire() }  // before another run writes what is read now
        let checkpoint = options.resume ? try Checkpoint(contentsOf: saved) : nil
        let configuration = try Configuration(self, resuming: checkpoint)
        let (training, test) = try load(configuration.data, checkpoint)
        let architecture = try Architecture(configuration.model, hidden: configuration.hidden, for: training)
        let batchSizes = (
            min(configuration.batchSize, training.count), min(Classifier.evaluationBatchSize, test.count)
        )
        try validating(checkpoint?.path) { try architecture.checkMemory(batchSize: max(batchSizes.0, batchSizes.1)) }
        try options.prepare(folder, files: files)
        try lock.acquire()
        Interruption.listen()

        var trainer = try Trainer(configuration, architecture, training, resuming: checkpoint)
        if trainer.epochs + (trainer.isInsideEpoch ? 1 : 0) > configuration.epochs {
            throw Failure(
                "\(saved): --epochs \(configuration.epochs) contradicts the checkpoint, whose run is \(trainer.position)"
            )
        }
        let size = "\(training.height)×\(training.width)"
        options.report(
            "\(configuration.data.name): \(training.count) training and \(test.count) test images of \(size)")
        options.report(
            "\(architecture): \(trainer.model.parameterCount) parameters, \(runtime.threadCount) threads, \(runtime.blas)"
        )
        if checkpoint != nil { options.report("resumed \(trainer.position)") }
        try options.begin(folder)

        var accuracy: Double?
        try profiling.run { accuracy = try train(&trainer, configuration, test, saved) }
        if let signal = Interruption.signal, trainer.batches == 0 {
            tell("interrupted before the first batch: nothing was saved")
            throw ExitCode(128 + signal)
        }
        try trainer.model.save(to: weights)
        if let signal = Interruption.signal {
            tell("interrupted: the model so far is saved in \(weights)")
            throw ExitCode(128 + signal)
        }
        options.report("saved in \(weights)")
        print("test accuracy: \(percent(try accuracy ?? trainer.model.accuracy(on: test)))")
    }

    /// Returns the images; those of a checkpoint may lie elsewhere by now.
    private func load(
        _ data: DataOptions, _ checkpoint: Checkpoint?
    ) throws -> (train: ImageDataset, test: ImageDataset) {
        do {
            return try data.load()
        } catch {
            guard let checkpoint, self.data.folder == nil else { throw error }
            throw Failure("\(checkpoint.path): \(error); --data says where the images are now")
        }
    }

    /// Trains for all epochs, or until a signal arrives, and saves a checkpoint after each.
    ///
    /// - Returns: the accuracy on the test images after the last epoch; nil where none was done.
    private func train(
        _ trainer: inout Trainer, _ configuration: Configuration, _ test: ImageDataset, _ path: String
    ) throws -> Double? {
        let epochs = configuration.epochs
        var testAccuracy: Double?
        while trainer.epochs < epochs && Interruption.signal == nil {
            let prefix = "epoch \(padded(trainer.epochs + 1, to: "\(epochs)".count))/\(epochs)"
            let bar = options.quiet ? nil : ProgressBar(prefix, total: trainer.loader.batchCount)
            do {
                defer { bar?.clear() }
                try trainer.train { progress in
                    bar?.show(progress.batches, "loss \(decimals(progress.loss, 4))")
                    return Interruption.signal == nil
                }
            } catch let divergence as Divergence {
                let kept =
                    options.resume || trainer.epochs > 0 ? "the checkpoint before it is kept" : "nothing was saved"
                throw Failure("\(divergence): \(kept); try a smaller rate")
            }
            try trainer.checkpoint(configuration).save(to: path)
            if Interruption.signal != nil { break }
            let accuracy = try trainer.model.accuracy(on: test)
            testAccuracy = accuracy
            let progress = trainer.progress
            let line = [
                prefix, "loss \(decimals(progress.loss, 4))", "train \(percent(progress.accuracy))",
                "test \(percent(accuracy))", "\(padded(Int(progress.imagesPerSecond), to: 7)) images/s"
            ]
            options.report(line.joined(separator: "  "))
        }
        return testAccuracy
    }
}
