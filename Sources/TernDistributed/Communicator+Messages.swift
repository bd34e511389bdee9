import TernCore

/// A call of a ``Communicator`` that goes on while the program does something else.
///
/// ```swift
/// let sum = try world.startAllReduce(gradient)
/// prepareNextBatch()
/// let total = try sum.wait()
/// ```
///
/// Handles of one communicator may be waited for in any order. Letting go of one that is not complete waits for it.
public final class PendingResult<Result> {
    private let advance: () throws -> Bool
    private let complete: () throws -> Result
    private var result: Result?

    init(advance: @escaping () throws -> Bool, complete: @escaping () throws -> Result) {
        (self.advance, self.complete) = (advance, complete)
    }

    deinit {
        // Its memory is still being written to or read from.
        if result == nil { _ = try? complete() }
    }

    /// Looks whether the result is there, and lets MPI do what there is to do meanwhile.
    ///
    /// - Returns: whether ``wait()`` returns at once.
    /// - Throws: ``MPIError``.
    public func isComplete() throws -> Bool { try result != nil || advance() }

    /// Waits for the result.
    ///
    /// - Returns: the result, the same each time.
    /// - Throws: ``MPIError``.
    public func wait() throws -> Result {
        if let result { return result }
        let new = try complete()
        result = new
        return new
    }
}

extension Communicator {
    /// Sends a tensor to another rank, which receives it.
    ///
    /// ```swift
    /// if world.rank == 0 { try world.send(x, to: 1) } else { y = try world.receive([64, 10], from: 0) }
    /// ```
    ///
    /// - Parameters:
    ///   - x: the tensor.
    ///   - destination: the rank that receives it.
    ///   - tag: a number by which messages between two ranks are told from one another, in 0..<8,192.
    /// - Throws: ``MPIError`` where there is no such other rank or tag, or MPI fails.
    public func send<Scalar: TensorScalar>(_ x: Tensor<Scalar>, to destination: Int, tag: Int = 0) throws {
        try startSend(x, to: destination, tag: tag).wait()
    }

    /// Receives a tensor that another rank sends.
    ///
    /// - Parameters:
    ///   - shape: its shape, as it is sent.
    ///   - source: the rank that sends it.
    ///   - tag: the number that it is sent with.
    /// - Returns: the tensor.
    /// - Throws: ``MPIError`` where there is no such other rank or tag, more elements are sent, or MPI fails.
    public func receive<Scalar: TensorScalar>(
        _ shape: Shape, from source: Int, tag: Int = 0
    ) throws -> Tensor<Scalar> {
        try startReceive(shape, from: source, tag: tag).wait()
    }

    /// Begins to send a tensor; the parameters are those of ``send(_:to:tag:)``.
    ///
    /// - Parameters:
    ///   - x: the tensor.
    ///   - destination: the rank that receives it.
    ///   - tag: a number in 0..<8,192.
    /// - Returns: a handle, to wait for.
    /// - Throws: ``MPIError``.
    public func startSend<Scalar: TensorScalar>(
        _ x: Tensor<Scalar>, to destination: Int, tag: Int = 0
    ) throws -> PendingResult<Void> {
        try checkMessage(destination, tag, "send")
        let held = x.stopGradient().contiguous()
        // The tensor's memory is not changed while this holds it, and stays where it is.
        let bytes = held.withUnsafeBufferPointer { UnsafeMutableRawBufferPointer(mutating: UnsafeRawBufferPointer($0)) }
        let call = MessageCall(
            try transport.begin([Message(direction: .send, peer: destination, tag: tag, bytes: bytes)]))
        return PendingResult { [progress] in
            try progress.advanceAll()
            return try withExtendedLifetime(held) { try call.advance() }
        } complete: { [progress] in
            try withExtendedLifetime(held) { try progress.wait(for: call) }
        }
    }

    /// Begins to receive a tensor; the parameters are those of ``receive(_:from:tag:)``.
    ///
    /// - Parameters:
    ///   - shape: its shape, as it is sent.
    ///   - source: the rank that sends it.
    ///   - tag: the number that it is sent with.
    /// - Returns: a handle, to wait for.
    /// - Throws: ``MPIError``.
    public func startReceive<Scalar: TensorScalar>(
        _ shape: Shape, from source: Int, tag: Int = 0
    ) throws -> PendingResult<Tensor<Scalar>> {
        try checkMessage(source, tag, "receive")
        var result = Tensor<Scalar>(uninitialized: shape)
        // New memory, which nobody else knows of until it is complete.
        let bytes = result.withUnsafeMutableBufferPointer { UnsafeMutableRawBufferPointer($0) }
        let call = MessageCall(
            try transport.begin([Message(direction: .receive, peer: source, tag: tag, bytes: bytes)]))
        return PendingResult { [result, progress] in
            try progress.advanceAll()
            return try withExtendedLifetime(result) { try call.advance() }
        } complete: { [result, progress] in
            try progress.wait(for: call)
            return result
        }
    }

    /// Begins to combine the tensors of all ranks; the parameters are those of ``allReduce(_:by:)``.
    ///
    /// - Parameters:
    ///   - x: a tensor, of the same shape on all ranks.
    ///   - reduction: the way in which elements are combined.
    /// - Returns: a handle, to wait for.
    /// - Throws: ``MPIError``.
    public func startAllReduce<Scalar: TensorNumeric>(
        _ x: consuming Tensor<Scalar>, by reduction: Reduction = .sum
    ) throws -> PendingResult<Tensor<Scalar>> {
        let sum = try TreeReduction(x, reduction.accumulation, self, tag: takeTag())
        return PendingResult { [progress] in
            try progress.advanceAll()
            return try sum.advance()
        } complete: {
            try sum.wait()
        }
    }

    private func checkMessage(_ peer: Int, _ tag: Int, _ call: String) throws {
        try checkRank(peer, call, isOther: true)
        if !Self.userTags.contains(tag) {
            throw error(call, "the tag is \(tag), expected \(Self.userTags)")
        }
    }
}
