import Dispatch
import TernCore

/// A thread that works off what it is given, one after another; what waits too long gives way, and errors are kept until
/// they are asked for.
final class BackgroundQueue<Item: Sendable>: Sendable {
    private struct State {
        var waiting: [Item] = []
        var isAtWork = false
        var error: (any Error)?
    }

    private let state = Lock(State())
    private let queue: DispatchQueue

    init(named name: String) { queue = DispatchQueue(label: "tern.\(name)", qos: .utility) }

    /// Adds an item, and returns at once.
    ///
    /// - Parameters:
    ///   - item: the item.
    ///   - keep: says which of the items that wait are kept beside it.
    ///   - run: works off an item.
    /// - Throws: the first error since the last time.
    func add(_ item: Item, keep: ([Item]) -> [Item], run: @escaping @Sendable (Item) throws -> Void) throws {
        let (begins, error) = state.withLock { state in
            state.waiting = keep(state.waiting) + [item]
            defer { state.isAtWork = true }
            // Taken before the work on this item begins, which has an error of its own.
            return (!state.isAtWork, state.error.take())
        }
        if begins { queue.async { [self] in work(run) } }
        if let error { throw error }
    }

    private func work(_ run: (Item) throws -> Void) {
        while let item = next() {
            do {
                try run(item)
            } catch {
                state.withLock { $0.error = $0.error ?? error }
            }
        }
    }

    private func next() -> Item? {
        state.withLock { state in
            state.isAtWork = !state.waiting.isEmpty
            return state.waiting.isEmpty ? nil : state.waiting.removeFirst()
        }
    }

    /// Waits until all is done.
    ///
    /// - Throws: the first error since the last time.
    func finish() throws {
        wait()
        try throwError()
    }

    /// Waits until all is done.
    func wait() { queue.sync {} }

    /// Throws the first error since the last time, if there was one.
    func throwError() throws {
        if let error = state.withLock({ $0.error.take() }) { throw error }
    }
}
