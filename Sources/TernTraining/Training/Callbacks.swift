import TernCore
import TernNN

/// Measures the model every so many steps or epochs, in inference mode.
///
/// ```swift
/// Validation(every: .epochs(1), usesAverage: true) { _ in
///     var accuracy = Accuracy()
///     for batch in validationLoader { accuracy.update(model(batch.inputs), batch.labels) }
///     return ["validation_accuracy": accuracy.compute()]
/// }
/// ```
///
/// The values are in `run.metrics` afterwards, and all callbacks are told of them.
public struct Validation: TrainingCallback {
    private let every: Every

    /// Creates a validation.
    ///
    /// - Parameters:
    ///   - interval: the moments.
    ///   - usesAverage: whether the model has its averaged weights meanwhile; the run must have an average then.
    ///   - measure: returns measures by their names.
    public init(
        every interval: Interval, usesAverage: Bool = false, _ measure: @escaping (Trainer) throws -> [String: Double]
    ) {
        every = Every(interval) { trainer in
            func measured() throws -> [String: Double] { try withTrainingMode(false) { try measure(trainer) } }
            if usesAverage {
                guard let average = trainer.run.average else {
                    trap("Validation", "the run has no average of its weights, so none can be used")
                }
                try trainer.report(average.withAverages(measured))
            } else {
                try trainer.report(measured())
            }
        }
    }

    public func stepEnds(_ trainer: Trainer) throws { try every.stepEnds(trainer) }
    public func epochEnds(_ trainer: Trainer) throws { try every.epochEnds(trainer) }
}

/// Stops the training when a metric has not improved for too long; its state is saved with the run.
///
/// ```swift
/// StopEarly(on: "validation_loss", EarlyStopping(patience: 3))
/// ```
public final class StopEarly: TrainingCallback {
    /// The rule, with its state.
    public private(set) var rule: EarlyStopping
    private let metric: String

    /// Creates a callback that applies a rule to a metric each time it is reported.
    public init(on metric: String, _ rule: EarlyStopping) { (self.metric, self.rule) = (metric, rule) }

    public func register(in run: TrainingRun) throws {
        try run.keep("early_stopping.\(metric)") {
            self.rule.progress
        } set: {
            self.rule.progress = $0
        }
    }

    public func measured(_ values: [String: Double], _ trainer: Trainer) {
        guard let value = values[metric] else { return }
        if rule.shouldStop(after: value) {
            trainer.stop(.stoppedEarly("\(metric) has not improved on \(rule.best) in \(rule.patience) tries"))
        }
    }
}

/// Lowers the learning rate when a metric has not improved for too long.
///
/// ```swift
/// ReduceRate(on: "validation_loss", ReduceOnPlateau(optimizer, patience: 3))
/// ```
public struct ReduceRate: TrainingCallback {
    private let metric: String
    private let schedule: ReduceOnPlateau

    /// Creates a callback that steps a schedule each time a metric is reported.
    public init(on metric: String, _ schedule: ReduceOnPlateau) { (self.metric, self.schedule) = (metric, schedule) }

    public func register(in run: TrainingRun) throws { try run.keep("plateau.\(metric)", schedule) }

    public func measured(_ values: [String: Double], _ trainer: Trainer) {
        if let value = values[metric] { schedule.step(value) }
    }
}

/// Saves the run every so many steps or epochs in the background, and at the end.
///
/// ```swift
/// SaveCheckpoints(in: CheckpointFolder("runs/first", keepBest: .lowest("validation_loss")), every: .epochs(1))
/// ```
///
/// It comes after the validation whose metric tells the best. A model that is no longer finite is not saved, nor a run whose
/// last step threw (``TrainingRun/isInsideStep``): the checkpoint before is then the one to go on from.
public struct SaveCheckpoints: TrainingCallback {
    private let folder: CheckpointFolder
    private let every: Every

    /// Creates a callback that saves to a folder.
    public init(in folder: CheckpointFolder, every interval: Interval) {
        self.folder = folder
        every = Every(interval) { trainer in
            try trainer.run.checkFinite()
            try folder.saveInBackground(trainer.run)
        }
    }

    public func stepEnds(_ trainer: Trainer) throws { try every.stepEnds(trainer) }
    public func epochEnds(_ trainer: Trainer) throws { try every.epochEnds(trainer) }

    public func trainingEnds(_ trainer: Trainer) throws {
        let earlier = Result { try folder.finish() }
        if !(trainer.failure is TrainingDivergence), !trainer.run.isInsideStep {
            try trainer.run.checkFinite()
            try folder.save(trainer.run)
        }
        try earlier.get()
    }
}

/// Limits the gradients of a step, and notes their norm as the metric `gradient_norm`.
///
/// ```swift
/// ClipGradients(.norm(1))
/// ```
///
/// The norm is that before clipping. Without a limit the gradients stay as they are.
public struct ClipGradients: TrainingCallback {
    private let limit: GradientClipping?

    /// Creates a callback with a limit, or one that only notes the norm.
    public init(_ limit: GradientClipping? = nil) { self.limit = limit }

    public func gradientsComputed(_ gradients: inout Gradients, _ trainer: Trainer) -> Bool {
        trainer.run.metrics["gradient_norm"] = gradients.norm
        switch limit {
        case .norm(let limit): gradients = gradients.clipped(toNorm: limit)
        case .value(let limit): gradients = gradients.clipped(toValue: limit)
        case nil: break
        }
        return true
    }
}
