import ArgumentParser
import CommandSupport
import Tern

/// The command `charlm train`.
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a model on a text and save it.",
        discussion: """
            Saves the weights to runs/NAME/model.safetensors and a checkpoint for --resume to \
            runs/NAME/checkpoint.safetensors. A new run replaces an earlier one in its folder. Ctrl-C ends the run after the \
            current step, saves both and exits with status 130. The same seed gives the same weights at any number of threads, whether or not the run was resumed on the \
            way.
            """)

    @OptionGroup var given: SettingsOptions

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Number of steps between reports, samples and checkpoints.", valueName: "n"))
    var every = 250

    @OptionGroup var threads: ThreadOptions
    @OptionGroup var profiling: ProfileOptions
    @OptionGroup var options: RunOptions

    func validate() throws {
        try require(every, in: 1...1_000_000_000, "--every")
    }

    func run() throws {
        threads.apply()
        let folder = options.folder(named: given.name)
        let files = (model: "\(folder)/model.safetensors", checkpoint: "\(folder)/checkpoint.safetensors")
        let lock = RunLock(folder)
        defer { lock.release() }
        if options.resume { try lock.acquire() }  // before another run writes what is read now
        let earlier = options.resume ? try Checkpoint(contentsOf: files.checkpoint) : nil
        try earlier?.check(command: "charlm")
        let settings = try Settings(given, seed: options.givenSeed, resuming: earlier)
        let text = try settings.load()
        let identity = TextIdentity(text)
        try earlier?.check(identity: "\(identity)", of: settings.text ?? "the built-in text")
        try options.prepare(folder, files: ["model.safetensors", "checkpoint.safetensors"])
        try lock.acquire()
        Interruption.listen()

        manualSeed(settings.seed)
        let trainer = Trainer(settings, text: text.train)
        if let earlier { try trainer.resume(earlier) }
        describe(trainer.model, settings, text)
        try options.begin(folder)
        if earlier != nil { options.report("resumed after step \(trainer.step)") }
        let start = trainer.step
        try profiling.run {
            try train(trainer, settings, text.validation) {
                try trainer.checkpoint(of: identity).save(to: files.checkpoint)
            }
        }

        if let signal = Interruption.signal, trainer.step == start {
            tell("interrupted before the first step: nothing was saved")
            throw ExitCode(128 + signal)
        }
        try trainer.model.save(settings.architecture, text.train.vocabulary, to: files.model)
        if let signal = Interruption.signal {
            tell("interrupted: the model so far is saved in \(files.model)")
            throw ExitCode(128 + signal)
        }
        options.report("saved in \(files.model)")
        let loss = trainer.model.loss(over: text.validation.batches(settings.batchSize))
        print("validation loss: \(decimals(loss, 4))")
    }

    private func describe(_ model: LanguageModel, _ settings: Settings, _ text: TextDataset.Parts) {
        let (a, count) = (settings.architecture, text.train.vocabulary.count)
        options.report(
            "\(settings.name): \(text.train.tokens.elementCount) training and \(text.validation.tokens.elementCount) "
                + "validation characters, \(count) different ones")
        options.report(
            "gpt \(a.layers) layers, width \(a.width), \(a.heads) heads, context \(a.context): "
                + "\(model.parameterCount) parameters, \(runtime.threadCount) threads, \(runtime.blas)")
    }

    /// Trains for all steps, or until a signal arrives. Reports, writes a sample and saves every so many steps, and at the end.
    private func train(
        _ trainer: Trainer, _ settings: Settings, _ validation: TextDataset, save: () throws -> Void
    ) throws {
        let (windows, some) = validation.sample(batchSize: settings.batchSize)
        while trainer.step < settings.steps && Interruption.signal == nil {
            let first = trainer.step
            let end = min(settings.steps, (first / every + 1) * every)
            let width = "\(settings.steps)".count
            let bar = options.quiet ? nil : ProgressBar("step \(padded(end, to: width))", total: end - first)
            let result: (loss: Double, tokensPerSecond: Double)
            do {
                defer { bar?.clear() }
                result = try trainer.train(until: end) { loss in
                    bar?.show(trainer.step - first, "loss \(decimals(loss, 4))")
                    return Interruption.signal == nil
                }
            }
            try save()
            if options.quiet || Interruption.signal != nil { continue }
            let line = [
                "step \(padded(end, to: width))/\(settings.steps)", "loss \(decimals(result.loss, 4))",
                "validation \(decimals(trainer.model.loss(over: some), 4)) (\(windows) windows)",
                "\(padded(Int(result.tokensPerSecond), to: 7)) characters/s"
            ]
            options.report(line.joined(separator: "  "))
            let sample = sample(trainer.model, settings, validation.vocabulary)
            // By scalars: Swift takes \r\n for one `Character`.
            for line in sample.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
                options.report("  │ \(String(line))")
            }
        }
    }

    /// Returns some characters that the model writes, which are the same for the same model.
    private func sample(_ model: LanguageModel, _ settings: Settings, _ vocabulary: CharacterVocabulary) -> String {
        let text = TextGenerator(
            model, context: settings.architecture.context, prompt: vocabulary.start,
            sampler: TokenSampler(temperature: 0.8), seed: settings.seed)
        return vocabulary.decode(text.prefix(200))
    }
}
