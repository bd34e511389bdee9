import Dispatch

/// A queue that gathers the requests of many tasks and answers a batch of them with one call.
///
/// ```swift
/// let batcher = Batcher(maximumBatch: 64, capacity: 1024) { images in
///     model(stack(images)).argmax(axis: -1).scalars
/// }
/// let digit = try await batcher(image)   // in any task
/// ```
///
/// A batch begins as soon as there is a request and no other batch runs; what comes meanwhile is the next one. So a request
/// alone waits for nothing, and batches grow with the load. The function runs on a thread of its own: it computes for as long
/// as it takes, which a thread of the cooperative pool must not.
public actor Batcher<Input: Sendable, Output: Sendable> {
    /// The number of requests in a batch at most.
    public let maximumBatch: Int
    /// The number of requests that wait at most, without those of the batch that runs.
    public let capacity: Int
    /// The time for which the first request of a batch waits for others.
    public let window: Duration

    private let process: @Sendable ([Input]) throws -> [Output]
    private let thread = DispatchQueue(label: "batches")

    private struct Request {
        let number: Int
        let input: Input
        let deadline: ContinuousClock.Instant
    }

    private var waiting: [Request] = []
    /// The callers that have no answer yet, those of the batch that runs among them.
    private var callers: [Int: CheckedContinuation<Output, any Error>] = [:]
    private var pause: Task<Void, Never>?
    private var (count, isRunning) = (0, false)

    /// Creates a queue.
    ///
    /// - Parameters:
    ///   - maximumBatch: the number of requests in a batch at most.
    ///   - capacity: the number of requests that wait at most.
    ///   - window: the time for which the first request of a batch waits for others, unless the batch is full before.
    ///   - process: returns an output for each input, in their order. What it throws, all requests of the batch throw.
    public init(
        maximumBatch: Int, capacity: Int, window: Duration = .zero,
        process: @escaping @Sendable ([Input]) throws -> [Output]
    ) {
        precondition(maximumBatch > 0 && capacity > 0, "batches of \(maximumBatch) of \(capacity) waiting requests")
        (self.maximumBatch, self.capacity, self.window, self.process) = (maximumBatch, capacity, window, process)
    }

    /// The number of requests that wait for a batch.
    public var waitingCount: Int { waiting.count }

    /// Returns the output for an input, which is computed together with others.
    ///
    /// - Throws: ``QueueFull`` at once where too many wait, `CancellationError` as soon as the task is cancelled, and what
    ///   processing throws.
    public func callAsFunction(_ input: Input) async throws -> Output {
        guard waiting.count < capacity else { throw QueueFull(capacity: capacity) }
        count += 1
        let number = count
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { caller in
                callers[number] = caller
                waiting.append(Request(number: number, input: input, deadline: .now + window))
                if waiting.count >= maximumBatch { pause?.cancel() }
                if !isRunning {
                    isRunning = true
                    Task { await run() }
                }
            }
        } onCancel: {
            // It comes to the actor after the request has: until that waits, the actor is held.
            Task { await cancel(number) }
        }
    }

    private func run() async {
        while let first = waiting.first {
            if waiting.count < maximumBatch && window > .zero {
                let pause = Task { _ = try? await Task.sleep(until: first.deadline, clock: .continuous) }
                self.pause = pause
                await pause.value
            }
            let batch = Array(waiting.prefix(maximumBatch))
            waiting.removeFirst(batch.count)
            if batch.isEmpty { continue }  // all were cancelled meanwhile
            let outputs = await outputs(for: batch.map(\.input))
            for (position, request) in batch.enumerated() {
                callers.removeValue(forKey: request.number)?.resume(with: outputs.map { $0[position] })
            }
        }
        isRunning = false
    }

    private func outputs(for inputs: [Input]) async -> Result<[Output], any Error> {
        await withCheckedContinuation { caller in
            thread.async { [process] in
                let outputs = Result { try process(inputs) }
                if case .success(let outputs) = outputs {
                    precondition(
                        outputs.count == inputs.count, "processing \(inputs.count) inputs gave \(outputs.count) outputs"
                    )
                }
                caller.resume(returning: outputs)
            }
        }
    }

    private func cancel(_ number: Int) {
        waiting.removeAll { $0.number == number }
        callers.removeValue(forKey: number)?.resume(throwing: CancellationError())
    }
}

/// An error that says that more requests wait than there is room for.
public struct QueueFull: Error, Equatable, CustomStringConvertible {
    /// The number of requests that wait at most.
    public let capacity: Int

    public var description: String { "\(capacity) requests are waiting already" }
}
