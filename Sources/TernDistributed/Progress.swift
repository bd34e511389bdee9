/// The calls that are under way on a communicator and those split from it. A rank that waits for one goes on with all: two
/// that wait for different ones would else wait for each other.
final class Progress {
    private var active: [ObjectIdentifier: any Advancing] = [:]

    /// Adds a call, until it is complete.
    func add(_ call: some Advancing) { active[ObjectIdentifier(call)] = call }

    /// Goes on with everything as far as messages have arrived.
    func advanceAll() throws {
        for (identifier, call) in active where try call.advance() { active[identifier] = nil }
    }

    /// Goes on with everything until a call is complete.
    func wait(for call: some Advancing) throws {
        if active.isEmpty || (active.count == 1 && active[ObjectIdentifier(call)] != nil) {
            try call.waitAlone()
            active = [:]
            return
        }
        while try !call.advance() { try advanceAll() }
        active[ObjectIdentifier(call)] = nil
    }

    /// Completes everything, before a call that blocks.
    func finish() throws {
        while !active.isEmpty { try advanceAll() }
    }
}

/// A call that goes on in steps, as messages arrive.
protocol Advancing: AnyObject {
    /// Goes on as far as messages have arrived.
    ///
    /// - Returns: whether the call is complete.
    func advance() throws -> Bool
    /// Blocks until the call is complete, while nothing else is under way.
    func waitAlone() throws
}

/// Messages as a call.
final class MessageCall: Advancing {
    private let pending: any PendingMessages

    init(_ pending: any PendingMessages) { self.pending = pending }

    func advance() throws -> Bool { try pending.test() }
    func waitAlone() throws { try pending.wait() }
}
