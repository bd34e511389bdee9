import CTernKernels

/// The time that one piece of work takes, for the profiles being taken; while there are none, it is one look at a number.
///
/// ```swift
/// let span = ProfileSpan()
/// kernel(…)
/// span.end("exp", [x.shape], bytes: 8 * x.elementCount)
/// ```
package struct ProfileSpan {
    /// The nanoseconds at the beginning; 0 while nobody looks.
    private let start: UInt64

    @inline(__always)
    package init() { start = tern_is_profiling() ? tern_nanoseconds() : 0 }

    /// Ends the span of an operation.
    ///
    /// - Parameters:
    ///   - name: the operation, also as `#function` gives it.
    ///   - shapes: the shapes of the operands, or of the result where these say less.
    ///   - bytes: the bytes read and written.
    ///   - operations: the additions and multiplications, where they are the point of the operation.
    @inline(__always)
    package func end(
        _ name: @autoclosure () -> String, _ shapes: @autoclosure () -> [Shape], bytes: @autoclosure () -> Int,
        operations: @autoclosure () -> Int = 0
    ) {
        if start != 0 { note(name(), shapes(), bytes(), operations(), .operation) }
    }

    /// Ends the span of a backward pass: the operations in it are told from those of forward passes.
    @inline(__always)
    func endBackward() {
        if start != 0 { note("backward", [], 0, 0, .backward) }
    }

    @inline(never)
    private func note(_ name: String, _ shapes: [Shape], _ bytes: Int, _ operations: Int, _ kind: Profile.Event.Kind) {
        let end = tern_nanoseconds()
        let name = name.firstIndex(of: "(").map { String(name[..<$0]) } ?? name
        ProfileCollector.note(
            Profile.Event(
                name: name, kind: kind, shapes: shapes, bytes: bytes, operations: operations,
                parameter: tern_current_thread_state().pointee.parameter, thread: tern_thread_number(), start: start,
                end: end
            ))
    }
}

/// The events of a profile while it is taken.
final class ProfileCollector: Sendable {
    private let events = Lock<(kept: [Profile.Event], left: Int)>(([], 0))
    private let limit: Int
    private static let active = Lock<[ProfileCollector]>([])

    init(limit: Int) { self.limit = limit }

    /// Returns the events of `body` on all threads, and the number of those beyond the limit.
    func collect(_ body: () throws -> Void) rethrows -> (kept: [Profile.Event], left: Int) {
        Self.changeActive { $0.append(self) }
        defer { Self.changeActive { $0.removeAll { $0 === self } } }
        try body()
        return events.withLock { $0 }
    }

    private static func changeActive(_ change: (inout [ProfileCollector]) -> Void) {
        active.withLock { active in
            change(&active)
            tern_set_profiling(!active.isEmpty)
        }
    }

    static func note(_ event: Profile.Event) {
        for collector in active.withLock({ $0 }) {
            collector.events.withLock { events in
                if events.kept.count < collector.limit { events.kept.append(event) } else { events.left += 1 }
            }
        }
    }
}
