import TernCore
import TernNN
import TernTraining

/// The sums of one step: gradients, loss, buffers and tallies, over the shards of this rank and then over all ranks.
///
/// The gradient of a large parameter goes on its way, in the memory that it has, as soon as the last shard of the rank has
/// it. All small ones go in one array at the end, with what else is summed:
///
///     gradients of small parameters | which parameters have gradients |
///     loss, shards, tallies, how many shards changed each buffer, buffers | reasons to stop
final class GradientSum {
    private let parallel: DataParallel
    private let shapes: [Shape]
    private var own = ShardSum()
    /// The gradients of the shard that is being computed; at the end of the last one, of the whole rank. Behind them the loss
    /// and the numbers beside it.
    private var tensors: [Tensor<Float>?]
    private var isLast = false
    private var pending: [Int: TreeReduction<Float>] = [:]

    /// The number of elements from which on a parameter goes by itself.
    static let large = 1 << 14

    /// The value that changes no other when it is added: 0 would turn −0 into 0.
    private static let nothing: Float = -0.0

    init(_ parallel: DataParallel) {
        self.parallel = parallel
        shapes = parallel.parameters.map(\.shape)
        tensors = Array(repeating: nil, count: shapes.count + 1)
    }

    private var isAlone: Bool { parallel.communicator.size == 1 }

    // MARK: Shards

    /// Notes a shard without samples.
    func addNothing() { own.append(Array(repeating: nil, count: shapes.count + 1)) }

    /// Begins a shard, the last of the rank that has samples or one before.
    func begin(isLast: Bool) {
        tensors = Array(repeating: nil, count: shapes.count + 1)
        self.isLast = isLast
    }

    /// Takes the gradient of a parameter for the shard.
    func add(_ gradient: consuming Tensor<Float>, at position: Int) throws {
        guard isLast else {
            tensors[position] = gradient
            return
        }
        var sum = own.total(at: position, with: gradient)
        if !isAlone && shapes[position].elementCount >= Self.large {
            try start(sum.take()!, position)
        } else {
            tensors[position] = sum
        }
        try parallel.communicator.progress.advanceAll()
    }

    /// Ends a shard.
    func end(_ loss: Tensor<Float>, tallies: [Float], buffers: [Tensor<Float>], saved: [Tensor<Float>]) {
        let changes: [Float] = zip(buffers, saved).map { $0 == $1 ? 0 : 1 }
        let numbers = Tensor([loss.item(), 1] + tallies + changes)
        let beside = buffers.isEmpty ? numbers : concatenate([numbers] + buffers.map { $0.flatten() })
        let position = shapes.count
        tensors[position] = isLast ? own.total(at: position, with: beside) : beside
        if !isLast {
            own.append(tensors)
            tensors = []
            return
        }
        // What only earlier shards have a gradient of.
        for position in shapes.indices where tensors[position] == nil && pending[position] == nil {
            tensors[position] = own.total(at: position, with: nil)
        }
    }

    // MARK: Ranks

    private func start(_ gradient: consuming Tensor<Float>, _ position: Int) throws {
        let communicator = parallel.communicator
        pending[position] = try TreeReduction(
            gradient, .sum, communicator, tag: communicator.tag(ofParameter: position))
    }

    /// Waits for the sums over all ranks, and gives the buffers their new values.
    func finish(saved: [Tensor<Float>]) throws -> (value: Tensor<Float>, gradients: Gradients) {
        if tensors.isEmpty { tensors = Array(repeating: nil, count: shapes.count + 1) }
        if !isAlone { try sumOverRanks() }
        let beside = tensors[shapes.count]!
        finishNumbers(beside)
        finishBuffers(beside, saved)
        return (
            beside[0], Gradients(parameters: parallel.parameters, tensors: Array(tensors.prefix(shapes.count)))
        )
    }

    private func sumOverRanks() throws {
        let span = ProfileSpan()
        // What of it is not hidden behind the backward pass.
        defer { span.end("sum over ranks", [], bytes: shapes.reduce(0) { $0 + $1.elementCount } * 4) }
        let has = shapes.indices.map { Float(tensors[$0] != nil || pending[$0] != nil ? 1 : 0) }
        let isLarge = shapes.map { $0.elementCount >= Self.large }
        for position in shapes.indices where isLarge[position] && pending[position] == nil {
            try start(tensors[position].take() ?? .full(shapes[position], Self.nothing), position)
        }
        let bufferCount = parallel.buffers.reduce(0) { $0 + $1.shape.elementCount }
        let besideCount = 2 + parallel.tallies.count + parallel.buffers.count + bufferCount
        var parts = shapes.indices.filter { !isLarge[$0] }.map { position in
            tensors[position].take()?.flatten() ?? .full([shapes[position].elementCount], Self.nothing)
        }
        parts.append(Tensor(has))
        parts.append(tensors[shapes.count].take() ?? .full([besideCount], Self.nothing))
        parts.append(Tensor(parallel.votes))
        let small = try parallel.communicator.allReduce(concatenate(parts))

        var start = 0
        func next(_ count: Int) -> Tensor<Float> {
            defer { start += count }
            return small[start..<start + count]
        }
        for position in shapes.indices where !isLarge[position] {
            tensors[position] = next(shapes[position].elementCount).reshape(shapes[position])
        }
        let hasGradient = next(shapes.count).scalars
        tensors[shapes.count] = next(besideCount)
        parallel.count(next(parallel.votes.count).scalars)
        for (position, reduction) in pending { tensors[position] = try reduction.wait() }
        for position in shapes.indices where hasGradient[position] == 0 { tensors[position] = nil }
    }

    private func finishNumbers(_ beside: Tensor<Float>) {
        if isAlone { parallel.count(parallel.votes) }
        guard !parallel.tallies.isEmpty else { return }
        parallel.tallies = beside[2..<2 + parallel.tallies.count].scalars
    }

    /// Sets the buffers to the mean of what the shards made of them; those that none changed, such as masks, stay as they were.
    private func finishBuffers(_ beside: Tensor<Float>, _ saved: [Tensor<Float>]) {
        if parallel.plan.shards == 1 { return }
        let count = beside[1].item()
        var (flag, start) = (2 + parallel.tallies.count, 2 + parallel.tallies.count + parallel.buffers.count)
        for (buffer, saved) in zip(parallel.buffers, saved) {
            let size = buffer.shape.elementCount
            buffer.value =
                beside[flag].item() == 0 ? saved : (beside[start..<start + size] / count).reshape(buffer.shape)
            (flag, start) = (flag + 1, start + size)
        }
    }
}
