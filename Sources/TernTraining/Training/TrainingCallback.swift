import TernCore
import TernNN

/// An object that a ``Trainer`` calls at the moments of a training. The built-in ones are written as anybody's.
///
/// ```swift
/// struct FreezeBackbone: TrainingCallback {
///     let backbone: ResNet
///     func epochBegins(_ trainer: Trainer) {
///         for parameter in backbone.parameters { parameter.isFrozen = trainer.run.epoch < 2 }
///     }
/// }
/// ```
///
/// Each function does nothing unless it is implemented. What one throws ends the training.
public protocol TrainingCallback {
    /// Keeps the callback's state in the run, so that it is saved and resumed with it. Called once, before all others.
    func register(in run: TrainingRun) throws
    /// Runs before the first step.
    func trainingBegins(_ trainer: Trainer) throws
    /// Runs before the first step of an epoch, or of the rest of one.
    func epochBegins(_ trainer: Trainer) throws
    /// Sees the gradients of a step, which it may change.
    ///
    /// - Returns: false to leave the parameters as they are in this step.
    func gradientsComputed(_ gradients: inout Gradients, _ trainer: Trainer) throws -> Bool
    /// Runs after each step; `trainer.run.metrics` has its loss and learning rate.
    func stepEnds(_ trainer: Trainer) throws
    /// Runs after the last step of an epoch, which is counted by then.
    func epochEnds(_ trainer: Trainer) throws
    /// Sees why the training would stop before the next step, for a signal, a cancelled task or the end of its time, and may
    /// decide otherwise: processes that train together stop together.
    ///
    /// - Parameters:
    ///   - reason: the reason that this process has; nil for none.
    ///   - trainer: the trainer.
    /// - Returns: the reason that counts; nil to go on.
    func reasonToStop(_ reason: StopReason?, _ trainer: Trainer) throws -> StopReason?
    /// Sees measures that another callback has reported (``Trainer/report(_:)``).
    func measured(_ values: [String: Double], _ trainer: Trainer) throws
    /// Runs at the end, whatever its reason: `trainer.stopReason`, or `trainer.failure`.
    func trainingEnds(_ trainer: Trainer) throws
}

extension TrainingCallback {
    public func register(in run: TrainingRun) throws {}
    public func trainingBegins(_ trainer: Trainer) throws {}
    public func epochBegins(_ trainer: Trainer) throws {}
    public func gradientsComputed(_ gradients: inout Gradients, _ trainer: Trainer) throws -> Bool { true }
    public func stepEnds(_ trainer: Trainer) throws {}
    public func epochEnds(_ trainer: Trainer) throws {}
    public func reasonToStop(_ reason: StopReason?, _ trainer: Trainer) throws -> StopReason? { reason }
    public func measured(_ values: [String: Double], _ trainer: Trainer) throws {}
    public func trainingEnds(_ trainer: Trainer) throws {}
}

/// The moments at which something happens again and again.
///
/// ```swift
/// Validation(every: .epochs(1)) { _ in ["accuracy": accuracy(model, on: test)] }
/// ```
public enum Interval: Sendable, Equatable {
    /// The ends of every so many steps.
    case steps(Int)
    /// The ends of every so many epochs.
    case epochs(Int)

    /// Traps on an interval that is less than 1.
    func validated(in callback: String) -> Interval {
        switch self {
        case .steps(let count), .epochs(let count):
            check(count > 0, callback, "the interval is \(count), expected at least 1")
        }
        return self
    }

    /// Tells whether the end of a step is such a moment.
    public func isStepEnd(_ step: Int) -> Bool {
        if case .steps(let count) = self { step.isMultiple(of: count) } else { false }
    }

    /// Tells whether the end of an epoch is such a moment.
    public func isEpochEnd(_ epoch: Int) -> Bool {
        if case .epochs(let count) = self { epoch.isMultiple(of: count) } else { false }
    }
}

/// A callback that runs a closure every so many steps or epochs.
///
/// ```swift
/// Every(.steps(100)) { trainer in print(trainer.run.step, trainer.run.metrics) }
/// ```
public struct Every: TrainingCallback {
    private let interval: Interval
    private let body: (Trainer) throws -> Void

    /// Creates a callback at the ends of steps or epochs.
    public init(_ interval: Interval, _ body: @escaping (Trainer) throws -> Void) {
        (self.interval, self.body) = (interval.validated(in: "Every"), body)
    }

    public func stepEnds(_ trainer: Trainer) throws {
        if interval.isStepEnd(trainer.run.step) { try body(trainer) }
    }

    public func epochEnds(_ trainer: Trainer) throws {
        if interval.isEpochEnd(trainer.run.epoch) { try body(trainer) }
    }
}
