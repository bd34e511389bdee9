import ArgumentParser
import CommandSupport
import Tern
import TernTraining

/// The command `mnist train`.
struct Train: ConfigurableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a classifier and save it.",
        discussion: """
            Saves the weights to runs/NAME/model.safetensors, and beside them config.json, metrics.csv, checkpoints for --resume \
            after each epoch, and at the end report.html, a page of all that there is to see. A new run replaces an earlier one in its folder. Ctrl-C ends the run after the current batch, \
            saves and exits with status 130. The same seed gives the same weights at any number of threads, \
            stopped and resumed or not. In the report of an epoch, "train" is the accuracy on the training images, each just \
            before the model learned from it, and "test" the accuracy on the test images after the epoch. With \
            --validation-fraction it is "validation", on images of each class that are held out, and the weights of the best \
            epoch are saved to best.safetensors, too.

            \(exitStatuses)
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

    @OptionGroup var sharding: ShardOptions
    @OptionGroup var threads: ThreadOptions
    @OptionGroup var profiling: ProfileOptions
    @OptionGroup var options: RunOptions

    static let kinds = Configuration.kinds
    var superseded: Set<String> { model == nil || model == .mlp ? [] : ["hidden"] }

    func validate() throws {
        try Configuration.check(
            epochs: epochs, batchSize: batchSize, learningRate: learningRate,
            validationFraction: options.validationFraction)
    }

    func run() throws {
        threads.apply()
        let ranks = try Ranks()
        var command = self
        command.options.quiet = options.quiet || !ranks.isFirst
        if !ranks.isFirst { command.profiling.profile = nil }
        try command.run(on: ranks)
    }

    private func run(on ranks: Ranks) throws {
        let folder = RunFolder(
            options, named: "\(data.name)-\(model ?? .mlp)", keepBest: .highest("validation_accuracy"))
        defer { folder.close() }
        let checkpoint = try ranks.sharing { try folder.checkpointToResume() }
        let kept = try checkpoint.map { try KeptOptions(of: $0, command: "mnist") }
        let configuration = try Configuration(self, ranks, resuming: kept)
        let images = try load(configuration, kept)
        let architecture = try Architecture(configuration.model, hidden: configuration.hidden, for: images.training)
        let evaluated = max(images.test.count, images.validation?.count ?? 0)
        let batchSize = max(
            min(configuration.batchSize, images.training.count), min(Classifier.evaluationBatchSize, evaluated))
        try validating(kept?.path) { try architecture.checkMemory(batchSize: batchSize) }
        let checkpoints = ranks.isFirst ? try folder.prepare() : nil
        try profiling.prepare()
        StandardOutput.ignoreLostReader()
        StopSignals.listen()

        let training = try Training(configuration, architecture, images, ranks, resuming: checkpoint)
        describe(training, configuration, images, ranks)
        if ranks.isFirst { try folder.begin(ConfigurationFile(configuration.options, kinds: Self.allKinds)) }

        let start = training.run.step
        var callbacks: [any TrainingCallback] = [
            NonFiniteGuard(), training.progress,
            EpochReport(training, epochs: configuration.epochs, images, options)
        ]
        if let checkpoints {
            callbacks += try options.logs.callbacks(in: folder, training.model)
            callbacks.append(SaveCheckpoints(in: checkpoints, every: .epochs(1)))
        }
        let trainer = Trainer(training.run, training.parallel.map { callbacks + [$0] } ?? callbacks)
        var reason = StopReason.finished
        var profile: Profile?
        do {
            profile = try profiling.run { reason = try training.fit(trainer, epochs: configuration.epochs) }
        } catch let divergence as TrainingDivergence {
            throw folder.failure(divergence)
        }
        let unsaved = profiling.save(profile, of: training.model, isQuiet: options.quiet)
        if !ranks.isFirst {
            if case .signal(let number) = reason { throw ExitCode(128 + number) }
            _ = try training.model.logits(of: images.test, on: ranks)
            return
        }

        let best = try folder.finish(
            reason, hasLearned: training.run.step > start, metadata: architecture.metadata
        ) { try training.model.save(to: $0) }
        if let best, let accuracy = best.metrics["validation_accuracy"] {
            options.report("best after epoch \(best.epoch), saved in \(folder.best)")
            let last = training.run.metrics["validation_accuracy"] ?? accuracy
            options.report("validation accuracy: \(percent(last)), best \(percent(accuracy))")
        }
        let logits = try training.model.logits(of: images.test, on: ranks)
        try training.model.writeReport(in: folder.path, test: images.test, logits: logits, profile: profile)
        options.report("report in \(folder.report)")
        print("test accuracy: \(percent(classificationAccuracy(logits, images.test.labels)))")
        if let unsaved { throw unsaved }
    }

    /// Returns the images; those of a checkpoint may lie elsewhere by now.
    private func load(_ configuration: Configuration, _ kept: KeptOptions?) throws -> TrainingData {
        let images: TrainingData
        do {
            images = try TrainingData(
                configuration.data, validationFraction: configuration.validationFraction, seed: configuration.seed)
        } catch {
            guard let kept, data.folder == nil else { throw error }
            throw Failure("\(kept.path): \(error); --data says where the images are now")
        }
        try kept?.check(identity: images.identity, of: "the training data")
        return images
    }

    private func describe(
        _ training: Training, _ configuration: Configuration, _ images: TrainingData, _ ranks: Ranks
    ) {
        let size = "\(images.training.height)×\(images.training.width)"
        let validation = images.validation.map { ", \($0.count) validation" } ?? ""
        options.report(
            "\(configuration.data.name): \(images.training.count) training\(validation) and \(images.test.count) test "
                + "images of \(size)")
        options.report(
            "\(training.model.architecture): \(training.model.parameterCount) parameters, \(runtime.threadCount) threads, "
                + "\(runtime.blas)\(ranks.description)")
        if configuration.shards > 1 { options.report("batches of \(configuration.shards) shards") }
        if options.resume { options.report("resumed \(training.position)") }
    }
}
