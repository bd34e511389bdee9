import CTernKernels

/// The draws that a computation made from the default generator, so that they can be made again.
///
/// It keeps the generator's state before each draw. Other threads may draw from it in between, both times: the
/// computation sees the same numbers. Tapes nest: what an inner computation draws is on the outer tape, too.
final class RandomTape {
    private var states: [PhiloxGenerator] = []
    /// The next draw to make again; nil while draws are recorded.
    private var next: Int?
    private var isBarred = false
    /// The tape that was in use around this one.
    private var outer: RandomTape?

    /// The tape that the calling thread draws through.
    static var current: RandomTape? {
        tern_current_thread_state().pointee.random_tape.map {
            Unmanaged<RandomTape>.fromOpaque($0).takeUnretainedValue()
        }
    }

    /// Runs `body` and keeps its draws.
    func record<Result>(_ body: () -> Result) -> Result {
        use(next: nil, body)
    }

    /// Runs `body` once more, with the draws it made before.
    func replay<Result>(_ body: () -> Result) -> Result {
        use(next: 0, body)
    }

    private func use<Result>(next: Int?, _ body: () -> Result) -> Result {
        let state = tern_current_thread_state()!
        let before = (self.next, outer)
        outer = Self.current
        self.next = next
        state.pointee.random_tape = Unmanaged.passUnretained(self).toOpaque()
        defer {
            state.pointee.random_tape = outer.map { Unmanaged.passUnretained($0).toOpaque() }
            (self.next, outer) = before
        }
        return withExtendedLifetime(self) { body() }
    }

    /// Runs `body` so that draws from the default generator trap: on a thread whose draws can't be put in an order with those
    /// of a tape.
    static func barred<Result>(if isBarred: Bool, _ body: () throws -> Result) rethrows -> Result {
        if !isBarred { return try body() }
        let tape = RandomTape()
        tape.isBarred = true
        let state = tern_current_thread_state()!
        let before = state.pointee.random_tape
        state.pointee.random_tape = Unmanaged.passUnretained(tape).toOpaque()
        defer { state.pointee.random_tape = before }
        return try withExtendedLifetime(tape) { try body() }
    }

    func draw<Result: Sendable>(_ body: @Sendable (inout PhiloxGenerator) -> Result) -> Result {
        check(!isBarred, "checkpoint", "random numbers can't be drawn again on other threads than that of the call")
        if let next {
            check(next < states.count, "checkpoint", "the function drew more random numbers when it ran again")
            self.next = next + 1
            var state = states[next]
            return body(&state)
        }
        // Through the tape around this one, or from the generator itself.
        let state = tern_current_thread_state()!
        state.pointee.random_tape = outer.map { Unmanaged.passUnretained($0).toOpaque() }
        defer { state.pointee.random_tape = Unmanaged.passUnretained(self).toOpaque() }
        let (start, result) = withDefaultGenerator { generator in
            let start = generator
            return Drawn(start: start, result: body(&generator))
        }.pair
        states.append(start)
        return result
    }

    private struct Drawn<Result: Sendable>: Sendable {
        let start: PhiloxGenerator
        let result: Result
        var pair: (PhiloxGenerator, Result) { (start, result) }
    }
}
