import CommandSupport
import Tern
import TernTraining

/// A callback that shows the progress, and every so many steps and at the end measures the model, reports, and shows a sample.
final class StepReport: TrainingCallback {
    private let training: Training
    private let settings: Settings
    private let validation: TextDataset
    private let every: Int
    private let options: RunOptions
    private let windows: (windows: Int, batches: [TextDataset.Batch])
    private var bar: ProgressBar?
    private var speed = Throughput()
    private var loss = Mean()

    init(_ training: Training, _ settings: Settings, _ validation: TextDataset, every: Int, _ options: RunOptions) {
        (self.training, self.settings, self.validation) = (training, settings, validation)
        (self.every, self.options) = (every, options)
        windows = validation.sample(batchSize: settings.batchSize)
    }

    private func label(_ step: Int) -> String { "step \(padded(step, to: "\(settings.steps)".count))" }

    func register(in run: TrainingRun) throws {
        try run.keep("loss") {
            self.loss
        } set: {
            self.loss = $0
        }
    }

    func trainingBegins(_ trainer: Trainer) { begin(trainer.run.step) }

    private func begin(_ step: Int) {
        let first = step / every * every
        let end = min(first + every, settings.steps)
        bar = ProgressBar(label(end), total: end - first, done: step - first, isQuiet: options.quiet)
        speed = Throughput()
    }

    func stepEnds(_ trainer: Trainer) throws {
        let (run, value) = (trainer.run, trainer.run.metrics["loss"] ?? .nan)
        loss.update(value)
        speed.add(settings.batchSize * settings.architecture.context)
        bar?.advance("loss \(decimals(value, 4))")
        guard run.step.isMultiple(of: every) || run.step == settings.steps else { return }
        bar?.clear()
        try report(trainer)
        loss.reset()
        begin(run.step)
    }

    func trainingEnds(_ trainer: Trainer) { bar?.clear() }

    private func report(_ trainer: Trainer) throws {
        // What the last update did shows in no loss.
        try trainer.run.checkFinite()
        let validationLoss = try training.model.loss(over: windows.batches, on: training.ranks)
        guard validationLoss.isFinite else {
            throw TrainingDivergence(trainer.run, "the validation loss is \(validationLoss)")
        }
        try trainer.report(["train_loss": loss.compute(), "validation_loss": validationLoss])
        if options.quiet { return }
        let line = [
            "\(label(trainer.run.step))/\(settings.steps)", "loss \(decimals(loss.compute(), 4))",
            "validation \(decimals(validationLoss, 4)) (\(windows.windows) windows)",
            "\(padded(Int(speed.samplesPerSecond), to: 7)) characters/s"
        ]
        options.report(line.joined(separator: "  "))
        // By scalars: Swift takes \r\n for one `Character`.
        for line in sample.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
            options.report("  │ \(String(line))")
        }
    }

    /// Some characters that the model writes, which are the same for the same model.
    var sample: String {
        let text = TextGenerator(
            training.model, context: settings.architecture.context, prompt: validation.vocabulary.start,
            sampler: TokenSampler(temperature: 0.8), seed: settings.seed)
        return validation.vocabulary.decode(text.prefix(200))
    }
}
