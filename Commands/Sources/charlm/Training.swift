import CommandSupport
import Tern
import TernDistributed
import TernTraining

/// The parts of a training: the model with its optimizer and schedule, the text, and how far all of them have come.
struct Training {
    let model: LanguageModel
    let run: TrainingRun
    let ranks: Ranks
    /// The cut of a batch into shards; nil where it is computed as a whole.
    let parallel: DataParallel?
    private let settings: Settings
    private let text: TextDataset

    /// Creates a training at the beginning, or where a checkpoint left off.
    init(
        _ settings: Settings, _ text: TextDataset, identity: TextIdentity, _ ranks: Ranks,
        resuming checkpoint: Checkpoint?
    ) throws {
        (self.settings, self.text, self.ranks) = (settings, text, ranks)
        if let checkpoint {
            let weights = checkpoint.state.part("model").tensors.values
            try settings.architecture.checkMemory(
                characters: text.vocabulary.count, found: weights.reduce(0) { $0 + $1.elementCount },
                path: checkpoint.path)
        }
        manualSeed(settings.seed)
        model = LanguageModel(settings.architecture, characters: text.vocabulary.count, dropout: settings.dropout)
        // Decay is for matrices: biases and the factors of norms have their scale by themselves.
        let matrices = model.parameters.filter { $0.shape.rank > 1 }
        let vectors = model.parameters.filter { $0.shape.rank < 2 }
        let optimizer = AdamW(
            ParameterGroups(ParameterGroup(matrices), ParameterGroup(vectors, [.weightDecay: 0])),
            learningRate: settings.learningRate, betas: (0.9, 0.99), weightDecay: 0.1, clipping: .norm(1))
        let fall = Schedule.cosine(steps: settings.steps - settings.warmUp, minimum: settings.learningRate / 10)
        let schedule = Scheduler(optimizer, .warmUp(steps: settings.warmUp, then: fall))
        run = TrainingRun(model, optimizer, schedule: schedule)
        try KeptOptions.keep(settings.options, command: "charlm", identity: "\(identity)", in: run)
        if let checkpoint {
            try requireFinite(checkpoint.state.tensors, checkpoint.path)
            try run.resume(from: checkpoint)
        }
        try ranks.requireEqual(options: settings.options, identity: "\(identity)", weights: run)
        parallel =
            ranks.isAlone && settings.shards == 1
            ? nil : try DataParallel(model, run.optimizer, over: ranks.communicator, shards: settings.shards)
        guard let checkpoint else { return }
        guard run.step <= settings.steps, run.step == schedule.stepCount else {
            throw Failure(
                "\(checkpoint.path): found step \(run.step), and \(schedule.stepCount) of the schedule, expected at most "
                    + "\(settings.steps), the same")
        }
    }

    /// Trains until all steps are done, or there is a reason to stop before.
    func fit(_ trainer: Trainer) throws -> StopReason {
        let windows = RandomWindows(text: text, batchSize: settings.batchSize)
        if let parallel {
            return try trainer.fitByGradients(
                windows, steps: settings.steps, count: { $0.labels.elementCount }
            ) { batch in
                try parallel.valueAndGradients(over: batch) { part in
                    crossEntropyLoss(model(part.inputs), part.labels)
                }
            }
        }
        return try trainer.fit(windows, steps: settings.steps, count: { $0.labels.elementCount }) { batch in
            crossEntropyLoss(model(batch.inputs), batch.labels)
        }
    }
}
