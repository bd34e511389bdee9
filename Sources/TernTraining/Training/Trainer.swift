import TernCore
import TernNN

/// A training loop: steps over the batches of a run, with callbacks for all else.
///
/// ```swift
/// let run = TrainingRun(model, optimizer, schedule: schedule)
/// let checkpoints = try CheckpointFolder("runs/first", keepBest: .lowest("validation_loss"))
/// let trainer = Trainer(
///     run,
///     [
///         NonFiniteGuard(),
///         Validation(every: .epochs(1)) { _ in ["validation_loss": evaluate(model)] },
///         StopEarly(on: "validation_loss", EarlyStopping(patience: 3)),
///         SaveCheckpoints(in: checkpoints, every: .epochs(1)),
///     ])
/// try checkpoints.resume(run)
/// let reason = try trainer.fit(loader, epochs: 20) { batch in crossEntropyLoss(model(batch.inputs), batch.labels) }
/// ```
///
/// Everything it does can be done in a `for` loop too: ``TrainingRun/batches(of:)`` resumes an epoch, ``EarlyStopping`` and
/// ``Throughput`` are values, ``CheckpointFolder`` and the logs know nothing of a trainer.
///
/// A step takes ``batchesPerStep`` batches, computes the mean of their losses and gradients, and lets the callbacks see the
/// gradients before the optimizer does. Then come the schedule, the average of the weights, and the callbacks, in the order in
/// which they were given. Between two steps the trainer looks for signals (``StopSignals``), for the cancellation of its task,
/// and for its limits.
public final class Trainer {
    /// The parts of the training.
    public let run: TrainingRun
    /// The number of batches whose gradients a step gathers; the last step of an epoch may have fewer.
    public let batchesPerStep: Int
    /// The callbacks, in the order in which they are called.
    public let callbacks: [any TrainingCallback]
    /// The speed of this process.
    public private(set) var throughput = Throughput()
    /// The reason to stop, once there is one.
    public private(set) var stopReason: StopReason?
    /// The error that ends the training, for ``TrainingCallback/trainingEnds(_:)``.
    public private(set) var failure: (any Error)?

    private let parameters: OptimizedParameters
    private var isRegistered = false

    /// Creates a trainer of a run.
    ///
    /// - Parameters:
    ///   - run: the parts of the training.
    ///   - callbacks: all else that happens, in order.
    ///   - batchesPerStep: the number of batches whose gradients a step gathers, at least 1.
    public init(_ run: TrainingRun, _ callbacks: [any TrainingCallback] = [], batchesPerStep: Int = 1) {
        check(batchesPerStep > 0, "Trainer", "a step has \(batchesPerStep) batches, expected at least 1")
        (self.run, self.callbacks, self.batchesPerStep) = (run, callbacks, batchesPerStep)
        parameters = OptimizedParameters(list: run.optimizer.parameters)
    }

    /// Asks to stop before the next step. The first reason counts.
    public func stop(_ reason: StopReason) { stopReason = stopReason ?? reason }

    /// Adds measures of the model as it is now, such as those of a validation, and tells all callbacks of them.
    public func report(_ values: [String: Double]) throws {
        run.metrics.merge(values) { $1 }
        for callback in callbacks { try callback.measured(values, self) }
    }

    /// Trains until the epochs are done, or there is a reason to stop before.
    ///
    /// A run that was resumed goes on where it was; one that was stopped goes on when this is called again.
    ///
    /// - Parameters:
    ///   - batches: the batches of an epoch, such as a `DataLoader`.
    ///   - epochs: the number of epochs that are to be done, with those before; nil for no end.
    ///   - steps: the number of steps that are to be done, with those before; nil for no limit.
    ///   - time: the time that this call may take, looked at between steps; nil for no limit.
    ///   - count: returns the number of samples in a batch, for the throughput.
    ///   - loss: computes a tensor of one element, the mean over a batch.
    /// - Returns: the reason for the end.
    /// - Throws: what a callback or the loss throws, ``TrainingDivergence`` among them. All callbacks are told of the end
    ///   before.
    @discardableResult
    public func fit<Batches: ResumableSequence>(
        _ batches: Batches, epochs: Int? = nil, steps: Int? = nil, time: Duration? = nil,
        count: (Batches.Element) -> Int = { _ in 1 }, loss: (Batches.Element) throws -> Tensor<Float>
    ) throws -> StopReason {
        try fitByGradients(batches, epochs: epochs, steps: steps, time: time, count: count) { batch in
            try valueAndGradients(of: parameters) { try loss(batch) }
        }
    }

    /// Trains by gradients that a function computes, of parts of a batch or on several machines for example.
    ///
    /// ```swift
    /// try trainer.fitByGradients(loader, epochs: 3) { batch in valueAndGradients(of: model) { loss(batch) } }
    /// ```
    ///
    /// - Parameters:
    ///   - batches: the batches of an epoch, such as a `DataLoader`.
    ///   - epochs: the number of epochs that are to be done, with those before; nil for no end.
    ///   - steps: the number of steps that are to be done, with those before; nil for no limit.
    ///   - time: the time that this call may take, looked at between steps; nil for no limit.
    ///   - count: returns the number of samples in a batch, for the throughput.
    ///   - gradients: returns the mean loss over a batch, a tensor of one element, and its gradients.
    /// - Returns: the reason for the end.
    /// - Throws: what a callback or the function throws, after all callbacks were told of the end.
    @discardableResult
    public func fitByGradients<Batches: ResumableSequence>(
        _ batches: Batches, epochs: Int? = nil, steps: Int? = nil, time: Duration? = nil,
        count: (Batches.Element) -> Int = { _ in 1 },
        gradients: (Batches.Element) throws -> (value: Tensor<Float>, gradients: Gradients)
    ) throws -> StopReason {
        (stopReason, failure) = (nil, nil)
        let limits = Limits(epochs: epochs, steps: steps, end: time.map { ContinuousClock.now + $0 })
        do {
            try begin()
            try lookForReasonToStop(limits)
            while stopReason == nil {
                try epoch(of: batches, limits, count, gradients)
                try lookForReasonToStop(limits)
            }
        } catch {
            failure = error
        }
        for callback in callbacks {
            do {
                try callback.trainingEnds(self)
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return stopReason ?? .finished
    }

    private func begin() throws {
        if !isRegistered {
            for callback in callbacks { try callback.register(in: run) }
            isRegistered = true
        }
        throughput = Throughput()
        for callback in callbacks { try callback.trainingBegins(self) }
    }

    private func epoch<Batches: ResumableSequence>(
        of batches: Batches, _ limits: Limits, _ count: (Batches.Element) -> Int,
        _ gradients: (Batches.Element) throws -> (value: Tensor<Float>, gradients: Gradients)
    ) throws {
        let (isNew, first) = (!run.isInsideEpoch, run.step)
        var rest = try run.batches(of: batches)
        for callback in callbacks { try callback.epochBegins(self) }
        while stopReason == nil, let batch = rest.next() {
            try step(batch, &rest, count, gradients)
            try lookForReasonToStop(limits)
        }
        if run.isInsideEpoch { return }
        check(!isNew || run.step > first, "Trainer", "there are no batches to train with")
        for callback in callbacks { try callback.epochEnds(self) }
    }

    private func step<Batches: ResumableSequence>(
        _ batch: Batches.Element, _ rest: inout RunBatches<Batches>, _ count: (Batches.Element) -> Int,
        _ compute: (Batches.Element) throws -> (value: Tensor<Float>, gradients: Gradients)
    ) throws {
        run.isInsideStep = true
        var samples = count(batch)
        var (value, gradients) = try compute(batch)
        var parts = 1
        while parts < batchesPerStep, let batch = rest.next() {
            let (further, added) = try compute(batch)
            (value, gradients, parts) = (value + further, gradients + added, parts + 1)
            samples += count(batch)
        }
        if parts > 1 { (value, gradients) = (value / Float(parts), gradients * (1 / Float(parts))) }
        run.metrics = ["loss": Double(value.item()), "learning_rate": run.optimizer.learningRate]
        var isApplied = true
        for callback in callbacks where try !callback.gradientsComputed(&gradients, self) { isApplied = false }
        if isApplied {
            run.optimizer.apply(gradients)
            run.average?.update()
        }
        run.schedule?.step()
        run.step += 1
        run.isInsideStep = false
        throughput.add(samples)
        for callback in callbacks { try callback.stepEnds(self) }
    }

    // MARK: Ends

    private struct Limits {
        let epochs: Int?
        let steps: Int?
        let end: ContinuousClock.Instant?
    }

    private func lookForReasonToStop(_ limits: Limits) throws {
        // What only this process knows of, so that those which train together can agree.
        var reason = StopSignals.received.map { StopReason.signal($0) }
        if Task.isCancelled { reason = reason ?? .cancelled }
        if let end = limits.end, ContinuousClock.now >= end { reason = reason ?? .timeLimit }
        for callback in callbacks { reason = try callback.reasonToStop(reason, self) }
        if let reason, reason != .timeLimit { stop(reason) }
        if let epochs = limits.epochs, run.epoch >= epochs { stop(.finished) }
        if let steps = limits.steps, run.step >= steps { stop(.stepLimit) }
        if let reason { stop(reason) }
    }
}

/// The reason for the end of a training.
///
/// ```swift
/// print(try trainer.fit(loader, epochs: 10, loss: loss))   // all epochs are done
/// ```
public enum StopReason: Sendable, Equatable, CustomStringConvertible {
    /// All epochs are done.
    case finished
    /// All steps are done.
    case stepLimit
    /// The time is over.
    case timeLimit
    /// A metric has not improved for too long.
    case stoppedEarly(String)
    /// The task was cancelled.
    case cancelled
    /// The process received a signal.
    case signal(Int32)
    /// A callback wants to stop, for a reason of its own.
    case requested(String)

    public var description: String {
        switch self {
        case .finished: "all epochs are done"
        case .stepLimit: "all steps are done"
        case .timeLimit: "the time is over"
        case .stoppedEarly(let reason), .requested(let reason): reason
        case .cancelled: "the task was cancelled"
        case .signal(let number): "signal \(number) arrived"
        }
    }
}

/// The parameters of an optimizer, to be differentiated with respect to.
private struct OptimizedParameters: Module {
    let list: [Parameter]
}
