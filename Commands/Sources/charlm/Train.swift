import ArgumentParser
import CommandSupport
import Tern
import TernTraining

/// The command `charlm train`.
struct Train: ConfigurableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a model on a text and save it.",
        discussion: """
            Saves the weights to runs/NAME/model.safetensors, those that were best on the held-out end of the text to \
            best.safetensors, and beside them config.json, metrics.csv, checkpoints for --resume, and at the end report.html, a \
            page of all that there is to see. A new run replaces an earlier one in its folder. Ctrl-C ends the run after the current step, saves and exits with status 130. The same \
            seed gives the same weights at any number of threads, whether or not the run was resumed on the way.

            \(exitStatuses)
            """)

    @OptionGroup var given: SettingsOptions

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Number of steps between reports, samples and checkpoints.", valueName: "n"))
    var every = 250

    @OptionGroup var sharding: ShardOptions
    @OptionGroup var threads: ThreadOptions
    @OptionGroup var profiling: ProfileOptions
    @OptionGroup var options: RunOptions

    static let kinds = Settings.kinds.merging(["every": .whole]) { $1 }

    func validate() throws {
        try require(every, in: 1...1_000_000_000, "--every")
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
        let folder = RunFolder(options, named: given.name, keepBest: .lowest("validation_loss"))
        defer { folder.close() }
        let checkpoint = try ranks.sharing { try folder.checkpointToResume() }
        let kept = try checkpoint.map { try KeptOptions(of: $0, command: "charlm") }
        let settings = try Settings(given, options, sharding, ranks, resuming: kept)
        let text = try settings.load()
        let identity = TextIdentity(text)
        try kept?.check(identity: "\(identity)", of: settings.text ?? "the built-in text")
        let checkpoints = ranks.isFirst ? try folder.prepare() : nil
        try profiling.prepare()
        StandardOutput.ignoreLostReader()
        StopSignals.listen()

        let training = try Training(settings, text.train, identity: identity, ranks, resuming: checkpoint)
        // All ranks take part in the losses on the validation text.
        try ranks.communicator.requireEqual([("steps between reports", "\(every)")])
        describe(training.model, settings, text, ranks)
        let configuration = settings.options.merging(["every": "\(every)"]) { $1 }
        if ranks.isFirst { try folder.begin(ConfigurationFile(configuration, kinds: Self.allKinds)) }
        if checkpoint != nil { options.report("resumed after step \(training.run.step)") }

        let start = training.run.step
        let report = StepReport(training, settings, text.validation, every: every, options)
        var callbacks: [any TrainingCallback] = [NonFiniteGuard(), report]
        if let checkpoints {
            callbacks += try options.logs.callbacks(in: folder, training.model)
            callbacks.append(SaveCheckpoints(in: checkpoints, every: .steps(every)))
        }
        let trainer = Trainer(training.run, training.parallel.map { callbacks + [$0] } ?? callbacks)
        var reason = StopReason.finished
        var profile: Profile?
        do {
            profile = try profiling.run { reason = try training.fit(trainer) }
        } catch let divergence as TrainingDivergence {
            throw folder.failure(divergence)
        }
        let unsaved = profiling.save(profile, of: training.model, isQuiet: options.quiet)
        let validation = text.validation.batches(settings.batchSize)
        if !ranks.isFirst {
            if case .signal(let number) = reason { throw ExitCode(128 + number) }
            _ = try training.model.loss(over: validation, on: ranks)
            return
        }

        let vocabulary = text.train.vocabulary
        let best = try folder.finish(
            reason, hasLearned: training.run.step > start,
            metadata: LanguageModel.metadata(settings.architecture, vocabulary)
        ) { try training.model.save(settings.architecture, vocabulary, to: $0) }
        if let best, best.step < training.run.step {
            options.report("best after step \(best.step), saved in \(folder.best)")
        }
        let loss = try training.model.loss(over: validation, on: ranks)
        try training.model.writeReport(
            in: folder.path, context: settings.architecture.context, validationLoss: loss, sample: report.sample,
            profile: profile)
        options.report("report in \(folder.report)")
        print("validation loss: \(decimals(loss, 4))")
        if let unsaved { throw unsaved }
    }

    private func describe(_ model: LanguageModel, _ settings: Settings, _ text: TextDataset.Parts, _ ranks: Ranks) {
        let (a, count) = (settings.architecture, text.train.vocabulary.count)
        options.report(
            "\(settings.name): \(text.train.tokens.elementCount) training and \(text.validation.tokens.elementCount) "
                + "validation characters, \(count) different ones")
        options.report(
            "gpt \(a.layers) layers, width \(a.width), \(a.heads) heads, context \(a.context): "
                + "\(model.parameterCount) parameters, \(runtime.threadCount) threads, \(runtime.blas)\(ranks.description)"
        )
        if settings.shards > 1 { options.report("batches of \(settings.shards) shards") }
    }
}
