import Batching
import Dispatch
import Synchronization
import Testing

/// A function of batches that notes what it gets, and waits before the first until it is told to go on.
private final class Doubling: Sendable {
    struct Odd: Error {}

    private let gate = DispatchSemaphore(value: 0)
    private let seen = Mutex<[[Int]]>([])

    /// The batches so far.
    var batches: [[Int]] { seen.withLock { $0 } }

    func open() { gate.signal() }

    func process(_ inputs: [Int]) throws -> [Int] {
        let isFirst = seen.withLock { seen in
            seen.append(inputs)
            return seen.count == 1
        }
        if isFirst { gate.wait() }
        if inputs.contains(-1) { throw Odd() }
        return inputs.map { 2 * $0 }
    }
}

@Suite(.timeLimit(.minutes(1)))
struct BatcherTests {
    private let function = Doubling()

    private func batcher(maximumBatch: Int = 8, capacity: Int = 100) -> Batcher<Int, Int> {
        Batcher(maximumBatch: maximumBatch, capacity: capacity, process: function.process)
    }

    /// Begins a request and waits until the function has it, so that others wait behind it.
    private func occupy(_ batcher: Batcher<Int, Int>, with input: Int = 0) async throws -> Task<Int, any Error> {
        let task = Task { try await batcher(input) }
        while function.batches.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
        return task
    }

    private func wait(_ batcher: Batcher<Int, Int>, for count: Int) async throws {
        while await batcher.waitingCount != count { try await Task.sleep(for: .milliseconds(1)) }
    }

    @Test func requestsThatComeDuringABatchAreTheNextOne() async throws {
        let batcher = batcher()
        let first = try await occupy(batcher)
        let others = (1...20).map { input in Task { try await batcher(input) } }
        try await wait(batcher, for: 20)
        function.open()
        #expect(try await first.value == 0)
        for (task, input) in zip(others, 1...20) { #expect(try await task.value == 2 * input) }
        #expect(function.batches.map(\.count) == [1, 8, 8, 4])
        #expect(function.batches.joined().sorted() == Array(0...20))
    }

    @Test func manyTasksGetTheirOwnAnswers() async throws {
        let batcher = batcher(maximumBatch: 64, capacity: 10_000)
        function.open()
        try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            for input in 100..<2100 { group.addTask { (input, try await batcher(input)) } }
            for try await (input, output) in group { #expect(output == 2 * input) }
        }
        #expect(function.batches.joined().sorted() == Array(100..<2100))
        #expect(function.batches.allSatisfy { $0.count <= 64 })
    }

    @Test func aFullQueueRefuses() async throws {
        let batcher = batcher(capacity: 3)
        let first = try await occupy(batcher)
        let others = (1...3).map { input in Task { try await batcher(input) } }
        try await wait(batcher, for: 3)
        let error = await #expect(throws: QueueFull.self) { try await batcher(4) }
        #expect(error?.description == "3 requests are waiting already")
        function.open()
        #expect(try await first.value == 0)
        for (task, input) in zip(others, 1...3) { #expect(try await task.value == 2 * input) }
        #expect(try await batcher(5) == 10)
    }

    @Test func aCancelledRequestLeavesTheQueue() async throws {
        let batcher = batcher()
        let first = try await occupy(batcher)
        let others = (1...3).map { input in Task { try await batcher(input) } }
        try await wait(batcher, for: 3)
        others[1].cancel()
        await #expect(throws: CancellationError.self) { try await others[1].value }
        // Also one whose batch runs: its caller does not wait for it.
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        function.open()
        #expect(try await others[0].value == 2)
        #expect(try await others[2].value == 6)
        #expect(Set(function.batches.joined()) == [0, 1, 3])
    }

    @Test func aTaskThatIsCancelledBeforeItAsksGetsNoAnswer() async throws {
        let batcher = batcher()
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await batcher(7)
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        function.open()
        #expect(try await batcher(8) == 16)
    }

    @Test func anErrorIsThatOfItsBatchAlone() async throws {
        let batcher = batcher(maximumBatch: 2)
        let first = try await occupy(batcher)
        var others: [Task<Int, any Error>] = []
        for (position, input) in [12, -1, 14, 15].enumerated() {
            others.append(Task { try await batcher(input) })
            try await wait(batcher, for: position + 1)
        }
        function.open()
        #expect(try await first.value == 0)
        for task in others.prefix(2) { await #expect(throws: Doubling.Odd.self) { try await task.value } }
        for (task, input) in zip(others.suffix(2), [14, 15]) { #expect(try await task.value == 2 * input) }
    }

    @Test func aWindowGathersRequestsUntilTheBatchIsFull() async throws {
        function.open()
        let batcher = Batcher(maximumBatch: 3, capacity: 10, window: .seconds(50), process: function.process)
        async let first = batcher(1)
        async let second = batcher(2)
        async let third = batcher(3)
        #expect(try await [first, second, third] == [2, 4, 6])
        #expect(function.batches.map { $0.sorted() } == [[1, 2, 3]])
    }

    @Test func aWindowEnds() async throws {
        function.open()
        let batcher = Batcher(maximumBatch: 100, capacity: 100, window: .milliseconds(300), process: function.process)
        async let first = batcher(1)
        async let second = batcher(2)
        #expect(try await [first, second] == [2, 4])
        #expect(function.batches.map { $0.sorted() } == [[1, 2]])
    }
}
