import CommandSupport
import Tern

/// Trains a model step by step, and can be saved after any of them.
struct Trainer {
    let model: LanguageModel
    private let settings: Settings
    private let text: TextDataset
    private let optimizer: AdamW
    private let schedule: Scheduler

    /// Creates a model with new weights.
    init(_ settings: Settings, text: TextDataset) {
        (self.settings, self.text) = (settings, text)
        model = LanguageModel(
            settings.architecture, characters: text.vocabulary.count, dropout: settings.dropout)
        // Decay is for matrices: biases and the factors of norms have their scale by themselves.
        let matrices = model.parameters.filter { $0.shape.rank > 1 }
        let vectors = model.parameters.filter { $0.shape.rank < 2 }
        optimizer = AdamW(
            ParameterGroups(ParameterGroup(matrices), ParameterGroup(vectors, [.weightDecay: 0])),
            learningRate: settings.learningRate, betas: (0.9, 0.99), weightDecay: 0.1, clipping: .norm(1))
        let fall = Schedule.cosine(
            steps: settings.steps - settings.warmUp, minimum: settings.learningRate / 10)
        schedule = Scheduler(optimizer, .warmUp(steps: settings.warmUp, then: fall))
    }

    /// The steps that the model has learned from so far.
    var step: Int { schedule.stepCount }

    /// Learns up to a step.
    ///
    /// - Parameters:
    ///   - end: the step, a later one.
    ///   - afterStep: sees the loss of each step, and says whether to go on.
    /// - Returns: the mean of the losses, and the number of tokens per second.
    /// - Throws: a ``Failure`` if the loss or a parameter is no longer a finite number.
    func train(until end: Int, afterStep: (Double) -> Bool) throws -> (loss: Double, tokensPerSecond: Double) {
        let (clock, first) = (ContinuousClock(), step)
        let start = clock.now
        var sum = 0.0
        while step < end {
            let batch = text.randomBatch(settings.batchSize)
            let loss = Double(optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) }.item())
            guard loss.isFinite else { throw diverged("the loss is \(loss)", step + 1) }
            schedule.step()
            sum += loss
            if !afterStep(loss) { break }
        }
        let seconds = (clock.now - start) / .seconds(1)
        // What the last update did shows in no loss.
        for (name, parameter) in model.namedParameters where !parameter.value.sum().item().isFinite {
            throw diverged("\(name) is no longer finite", step)
        }
        let steps = Double(step - first)
        return (sum / steps, steps * Double(settings.batchSize * text.context) / seconds)
    }

    private func diverged(_ what: String, _ step: Int) -> Failure {
        Failure(
            "\(what) in step \(step) of \(settings.steps), with a learning rate of \(settings.learningRate): the "
                + "model was not saved; try a smaller rate")
    }
}

// MARK: Checkpoints

extension Trainer {
    /// Returns all that the next steps follow from.
    func checkpoint(of text: TextIdentity) -> Checkpoint {
        let state =
            TrainingState(tensors: model.stateDictionary).named("model") + optimizer.state.named("optimizer")
            + schedule.state.named("schedule")
        return Checkpoint(state, options: settings.options.merging(["command": "charlm", "identity": "\(text)"]) { $1 })
    }

    /// Goes on from a checkpoint, with its random numbers.
    func resume(_ checkpoint: Checkpoint) throws {
        try model.load(checkpoint.state.part("model").tensors, from: checkpoint.path)
        try optimizer.load(checkpoint.state.part("optimizer"), from: checkpoint.path)
        do {
            try schedule.load(checkpoint.state.part("schedule"))
        } catch {
            throw Failure("\(checkpoint.path): \(error)")
        }
        guard step <= settings.steps else {
            throw Failure("\(checkpoint.path): found step \(step), expected at most \(settings.steps)")
        }
        PhiloxGenerator.default = checkpoint.random
    }
}
