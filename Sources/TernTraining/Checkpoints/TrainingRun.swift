import TernCore
import TernData
import TernNN

/// An object with a state that training goes on from: an optimizer, a schedule, an average, or one's own.
///
/// ```swift
/// run.keep("discriminator.optimizer", discriminatorOptimizer)
/// ```
public protocol Resumable: AnyObject {
    /// The state.
    var state: TrainingState { get }

    /// Goes on from a saved state; throws where it does not fit, and then leaves all as it was.
    func load(_ state: TrainingState) throws
}

extension Optimizer: Resumable {}
extension Scheduler: Resumable {}
extension ReduceOnPlateau: Resumable {}
extension ExponentialMovingAverage: Resumable {}

/// The parts of training that are saved together and resumed together: model, optimizer, schedule, average, the data's
/// progress, the default generator, and whatever else a program keeps.
///
/// ```swift
/// let run = TrainingRun(model, optimizer, schedule: schedule)
/// let checkpoints = try CheckpointFolder("runs/first", keepLast: 2)
/// try checkpoints.resume(run)
///
/// while run.epoch < 10 {
///     for batch in try run.batches(of: loader) {
///         optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) }
///         schedule.step()
///         run.step += 1
///         if run.step.isMultiple(of: 100) { try checkpoints.saveInBackground(run) }
///     }
/// }
/// try checkpoints.finish()
/// ```
///
/// A run that was stopped at any moment and resumed from a checkpoint ends with the same bits as one that was not, in the
/// middle of an epoch too.
public final class TrainingRun {
    /// The number of epochs that were done; ``batches(of:)`` counts them.
    public internal(set) var epoch = 0
    /// The number of steps that were done, which the loop counts.
    public var step = 0
    /// The latest measures, such as `validation_loss`; saved with each checkpoint.
    public var metrics: [String: Double] = [:]

    /// The model.
    public let model: any Module
    /// The optimizer.
    public let optimizer: Optimizer
    /// The schedule of the learning rate, if there is one.
    public let schedule: Scheduler?
    /// The average of the weights, if there is one.
    public let average: ExponentialMovingAverage?

    private var parts: [Part] = []
    /// The checkpoint that the run went on from, for what is kept later.
    private(set) var resumed: Checkpoint?
    /// The state of the iterator over the batches; nil before the first.
    var position: (any Codable & Sendable)?
    /// A Boolean value indicating whether an epoch is begun and not done.
    public internal(set) var isInsideEpoch = false

    /// A part of the run: how it gets into a checkpoint, and out of one.
    private struct Part {
        let name: String
        let capture: (inout Checkpoint) throws -> Void
        let restore: (Checkpoint) throws -> Void
    }

    /// Creates a run at its beginning.
    public init(
        _ model: any Module, _ optimizer: Optimizer, schedule: Scheduler? = nil,
        average: ExponentialMovingAverage? = nil
    ) {
        (self.model, self.optimizer, self.schedule, self.average) = (model, optimizer, schedule, average)
        parts.append(
            Part(name: "model") {
                $0.state += TrainingState(tensors: model.stateDictionary).named("model")
            } restore: {
                try model.load($0.state.part("model").tensors)
            })
        add("optimizer", optimizer)
        if let schedule { add("schedule", schedule) }
        if let average { add("average", average) }
    }

    // MARK: Parts of one's own

    /// Keeps the state of an object under a name.
    ///
    /// - Throws: where the run was resumed and its checkpoint has another state under the name, or none.
    public func keep(_ name: String, _ object: some Resumable) throws {
        try restore(add(name, object))
    }

    /// Keeps the weights of a further model under a name.
    ///
    /// - Throws: where the run was resumed and its checkpoint has other weights under the name, or none.
    public func keep(_ name: String, _ model: some Module) throws {
        try restore(
            add(
                Part(name: name) {
                    $0.state += TrainingState(tensors: model.stateDictionary).named(name)
                } restore: {
                    try model.load($0.state.part(name).tensors)
                }))
    }

    /// Keeps a value of any type that can be encoded, such as a metric.
    ///
    /// ```swift
    /// var best = Double.infinity
    /// try run.keep("best") { best } set: { best = $0 }
    /// ```
    ///
    /// In a run that was resumed already, the value is set at once. It stays as it is where the checkpoint has none of the
    /// name.
    ///
    /// - Throws: ``CheckpointError`` where the checkpoint has a value of another type.
    public func keep<Value: Codable>(
        _ name: String, get: @escaping () -> Value, set: @escaping (Value) -> Void
    ) throws {
        try restore(
            add(
                Part(name: name) {
                    try $0.set(get(), as: name)
                } restore: {
                    if let value = try $0.value(name, as: Value.self) { set(value) }
                }))
    }

    /// Keeps a tensor that is part of neither a model nor an optimizer, such as a queue of samples.
    ///
    /// In a run that was resumed already, the tensor is set at once. It stays as it is where the checkpoint has none of the
    /// name.
    public func keep(
        tensor name: String, get: @escaping () -> Tensor<Float>, set: @escaping (Tensor<Float>) -> Void
    ) throws {
        let key = "tensor.\(name)"
        try restore(
            add(
                Part(name: key) {
                    $0.state.tensors[key] = get().stopGradient()
                } restore: {
                    if let tensor = $0.state.tensors[key] { set(tensor) }
                }))
    }

    @discardableResult
    private func add(_ name: String, _ object: some Resumable) -> Part {
        add(
            Part(name: name) {
                $0.state += object.state.named(name)
            } restore: {
                try object.load($0.state.part(name))
            })
    }

    @discardableResult
    private func add(_ part: Part) -> Part {
        check(
            part.name != "value" && !part.name.hasPrefix("value."), "TrainingRun",
            "a part can't be named \(part.name): checkpoints keep values of other types under that name")
        check(
            !parts.contains {
                $0.name == part.name || $0.name.hasPrefix(part.name + ".") || part.name.hasPrefix($0.name + ".")
            },
            "TrainingRun", "there are two parts named \(part.name), or one inside the other's name")
        parts.append(part)
        return part
    }

    // MARK: Checkpoints

    /// Returns all that the next step depends on. Tensors are shared, not copied, until training changes them.
    ///
    /// - Throws: what encoding a value throws.
    public func checkpoint() throws -> Checkpoint {
        var checkpoint = Checkpoint(epoch: epoch, step: step, metrics: metrics)
        for part in parts { try part.capture(&checkpoint) }
        if let position {
            try checkpoint.set(position, as: Self.batches)
            try checkpoint.set(isInsideEpoch, as: Self.insideEpoch)
        } else if let resumed {
            // No batch was taken since.
            for name in [Self.batches, Self.insideEpoch] { checkpoint.copyValue(name, from: resumed) }
        }
        return checkpoint
    }

    /// Goes on from a checkpoint.
    ///
    /// - Throws: what the part throws that it does not fit; all is then left as it was.
    public func resume(from checkpoint: Checkpoint) throws {
        let before = try self.checkpoint()
        do {
            try parts.forEach { try restore($0, from: checkpoint) }
            isInsideEpoch = try checkpoint.value(Self.insideEpoch) ?? false
        } catch {
            parts.forEach { try? $0.restore(before) }
            PhiloxGenerator.default = before.random
            throw error
        }
        (epoch, step, metrics) = (checkpoint.epoch, checkpoint.step, checkpoint.metrics)
        (resumed, position) = (checkpoint, nil)
        PhiloxGenerator.default = checkpoint.random
    }

    private func restore(_ part: Part) throws {
        if let resumed { try restore(part, from: resumed) }
    }

    private func restore(_ part: Part, from checkpoint: Checkpoint) throws {
        do {
            try part.restore(checkpoint)
        } catch let error as CheckpointError {
            throw error
        } catch {
            throw CheckpointError(path: checkpoint.path, problem: "the \(part.name) can't go on: \(error)")
        }
    }

    private static let (batches, insideEpoch) = ("batches", "is_inside_epoch")

    /// Returns the state of the batches: of this process, or of the checkpoint.
    func position<State: Codable>(as type: State.Type) throws(CheckpointError) -> State? {
        if let position = position as? State { return position }
        return try resumed?.value(Self.batches, as: State.self)
    }
}
