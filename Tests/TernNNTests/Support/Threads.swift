import Foundation

/// Runs `body` with 0, 1, … on as many threads of their own, and waits for them.
///
/// By what the thread sanitizer sees, which Dispatch is not.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let condition = Waiting(count)
    for index in 0..<count {
        let thread = Thread {
            body(index)
            condition.arrive()
        }
        thread.stackSize = 4 << 20
        thread.start()
    }
    condition.wait()
}

/// One result of each of as many threads.
func onThreads<Result: Sendable>(
    _ count: Int, collecting body: @escaping @Sendable (Int) -> Result
) -> [Result] {
    let results = Results<Result>()
    onThreads(count) { results.put(body($0), at: $0) }
    return results.all
}

/// `@unchecked Sendable`: the number is only touched with the condition's lock held.
private final class Waiting: @unchecked Sendable {
    private let condition = NSCondition()
    private var missing: Int

    init(_ count: Int) { missing = count }

    func arrive() {
        condition.lock()
        missing -= 1
        condition.signal()
        condition.unlock()
    }

    func wait() {
        condition.lock()
        while missing > 0 { condition.wait() }
        condition.unlock()
    }
}

/// `@unchecked Sendable`: the results are only touched with the lock held.
private final class Results<Result>: @unchecked Sendable {
    private let lock = NSLock()
    private var results: [Int: Result] = [:]

    func put(_ result: Result, at index: Int) { lock.withLock { results[index] = result } }
    var all: [Result] { lock.withLock { results.sorted { $0.key < $1.key }.map(\.value) } }
}
