import TernCore
import TernData
import TernNN
import TernTraining

/// Trains a model on many processes, each of which computes a part of every batch: with the same bits at any number of them.
///
/// ```swift
/// let world = try Communicator.world()
/// let parallel = try DataParallel(model, optimizer, over: world, shards: 8)
/// for batch in loader {   // the same batches on all ranks
///     let loss = try parallel.step(over: batch) { part in crossEntropyLoss(model(part.inputs), part.labels) }
/// }
/// ```
///
/// A batch is cut into shards, of as many samples each as there are, or one more or less. Each rank computes the shards of an
/// aligned run, one after another; gradients are summed in one binary tree over all shards, weighted by their samples. So the
/// weights after a run follow from the number of shards, and are the same, bit for bit, on one process and on as many as there
/// are shards. Gradients of large parameters are on their way while the backward pass still goes on.
///
/// What a model draws, for dropout, follows from the step and the number of the shard. Layers that keep moments of a batch,
/// such as `BatchNorm2d`, normalize each shard by its own; their buffers become the mean of what the shards make of them. The
/// norm that an optimizer's clipping looks at is that of the summed gradients.
///
/// In a `Trainer` it is a callback as well, so that all ranks stop after the same step:
///
/// ```swift
/// let trainer = Trainer(run, [parallel, SaveCheckpoints(in: checkpoints, every: .epochs(1))])
/// try trainer.fitByGradients(loader, epochs: 3) { batch in
///     try parallel.valueAndGradients(over: batch) { part in crossEntropyLoss(model(part.inputs), part.labels) }
/// }
/// ```
public final class DataParallel {
    /// The processes.
    public let communicator: Communicator
    /// The number of shards of a batch.
    public var shards: Int { plan.shards }
    /// Numbers that a loss adds to, such as counts of right answers: after a step the sums over all shards. They are 0 when a
    /// step begins, and as exact as a Float.
    public var tallies: [Float]

    let plan: ShardPlan
    let optimizer: Optimizer
    let parameters: [Parameter]
    let buffers: [Buffer]
    private let index: ParameterIndex
    /// The reason to stop that this process has, and the one that all have agreed on in the last step.
    var (ownReason, agreedReason): (StopReason?, StopReason?)

    /// Makes all ranks begin alike: with the parameters, the buffers and the default generator of rank 0.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - optimizer: an optimizer of its parameters, in the same state on all ranks.
    ///   - communicator: the processes.
    ///   - shards: the number of shards of a batch; nil for one a rank. Ranks have 1, 2, 4, … of them each.
    ///   - tallies: the number of ``tallies``.
    /// - Throws: ``MPIError`` where the shards can't be dealt to so many ranks, models differ, or MPI fails.
    public init(
        _ model: some Module, _ optimizer: Optimizer, over communicator: Communicator, shards: Int? = nil,
        tallies: Int = 0
    ) throws {
        (self.communicator, self.optimizer) = (communicator, optimizer)
        plan = try Self.plan(shards ?? communicator.size, communicator)
        parameters = optimizer.parameters
        buffers = model.namedBuffers.map(\.buffer)
        index = ParameterIndex(parameters)
        self.tallies = Array(repeating: 0, count: tallies)
        if communicator.size > 1 { try synchronize(model) }
    }

    private static func plan(_ shards: Int, _ communicator: Communicator) throws -> ShardPlan {
        if let plan = ShardPlan(shards: shards, ranks: communicator.size) { return plan }
        let counts = ShardPlan.rankCounts(for: min(shards, 4096)).map(String.init).joined(separator: ", ")
        throw communicator.error(
            "DataParallel",
            shards < 1
                ? "a batch has \(shards) shards, expected at least 1"
                : "\(shards) shards can't be dealt to \(communicator.size) ranks, each a run of 1, 2, 4, … of them: expected "
                    + "one of \(counts) ranks")
    }

    // MARK: Steps

    /// Computes the loss over a batch, its gradients, and updates the parameters, alike on all ranks.
    ///
    /// - Parameters:
    ///   - batch: the whole batch, the same on all ranks.
    ///   - loss: computes a tensor of one element, the mean over a part of the batch. It is called for each shard of this rank.
    /// - Returns: the mean over the batch before the update.
    /// - Throws: what the loss throws, ``MPIError`` where MPI fails or the batch is empty.
    @discardableResult
    public func step<Batch: Stacked>(
        over batch: Batch, _ loss: (Batch) throws -> Tensor<Float>
    ) throws -> Tensor<Float> {
        let (value, gradients) = try valueAndGradients(over: batch, loss)
        optimizer.apply(gradients)
        return value
    }

    /// Returns the loss over a batch and its gradients, the same on all ranks.
    ///
    /// - Parameters:
    ///   - batch: the whole batch, the same on all ranks.
    ///   - loss: computes a tensor of one element, the mean over a part of the batch. It is called for each shard of this rank.
    /// - Returns: the mean over the batch, and the gradients of the optimizer's parameters.
    /// - Throws: what the loss throws, ``MPIError`` where MPI fails or the batch is empty.
    public func valueAndGradients<Batch: Stacked>(
        over batch: Batch, _ loss: (Batch) throws -> Tensor<Float>
    ) throws -> (value: Tensor<Float>, gradients: Gradients) {
        let count = batch.sampleCount
        if count == 0 { throw communicator.error("DataParallel", "a batch has no samples, expected at least 1") }
        let parts = plan.shards(of: communicator.rank).map { (shard: $0, samples: plan.samples(of: $0, in: count)) }
        let sum = GradientSum(self)
        let random = ShardRandom(shards: plan.shards)
        defer { random.finish() }
        let saved = buffers.map(\.value)
        let last = parts.lastIndex { !$0.samples.isEmpty }
        for (position, part) in parts.enumerated() where last != nil && position <= last! {
            if part.samples.isEmpty {
                sum.addNothing()
                continue
            }
            random.begin(part.shard)
            zip(buffers, saved).forEach { $0.value = $1 }
            for tally in tallies.indices { tallies[tally] = 0 }
            let samples = part.samples.count == count ? batch : batch.samples(in: part.samples)
            sum.begin(isLast: position == last)
            var failure: (any Error)?
            let value = try TernCore.value(ofParameters: index, times: Float(part.samples.count) / Float(count)) {
                try loss(samples)
            } observer: { parameter, gradient in
                do {
                    if failure == nil { try sum.add(gradient, at: parameter) }
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
            sum.end(value, tallies: tallies, buffers: buffers.map(\.value), saved: saved)
        }
        return try sum.finish(saved: saved)
    }
}
