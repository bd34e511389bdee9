import CTernKernels
import Synchronization

/// The gradient calls in progress on all threads, for a thread that meets a value or a parameter of a call that it is not in.
enum OpenScopes {
    private static let scopes = Lock<[GradientScope]>([])
    private static let count = Atomic<Int>(0)

    static func insert(_ scope: GradientScope) {
        scopes.withLock { $0.append(scope) }
        if scope.isOfParameters { count.wrappingAdd(1, ordering: .relaxed) }
    }

    static func remove(_ scope: GradientScope) {
        if scope.isOfParameters { count.wrappingSubtract(1, ordering: .relaxed) }
        scopes.withLock { scopes in
            _ = scopes.lastIndex { $0 === scope }.map { scopes.remove(at: $0) }
        }
    }

    /// A Boolean value indicating whether any of them differentiates parameters.
    @inline(__always)
    static var areOfParameters: Bool { count.load(ordering: .relaxed) > 0 }

    /// Returns an open scope of a gradient call; nil if the call is over.
    static func first(of call: UInt64) -> GradientScope? {
        scopes.withLock { scopes in scopes.first { $0.call == call } }
    }

    /// Returns the value of a parameter with the mark of another thread's gradient call that differentiates it, if there is
    /// one.
    static func marked(_ value: Tensor<Float>, reading parameter: ObjectIdentifier) -> Tensor<Float> {
        let state = tern_current_thread_state()!
        if state.pointee.call == .max { return value }
        let scope = scopes.withLock { scopes in
            scopes.first { $0.differentiates(parameter) && !$0.isAroundThread }
        }
        guard let scope, value.node == nil else { return value }
        let mark = Node(shape: [], algebra: Float.self, edges: [], call: scope.call | Node.untraceable)
        return Tensor(storage: value.storage, view: value.view, node: mark)
    }
}

extension GradientScope {
    /// A Boolean value indicating whether the calling thread is in the scope's gradient call, where recording may be paused.
    fileprivate var isAroundThread: Bool {
        if thread == tern_current_thread_state() { return true }
        var around = Self.current
        while let scope = around {
            if scope.call == call { return true }
            around = scope.outer
        }
        return false
    }
}

extension Node {
    /// A bit of ``call``: the value was computed from a parameter which the call differentiates, but which was read on a thread
    /// that is not part of it. It is a constant to all but that call, and the node is that of all that is computed from it.
    static let untraceable: UInt64 = 1 << 63

    @inline(__always)
    var isUntraceable: Bool { call >= Self.untraceable }

    /// Returns this node as a thread sees it that records for another call, or for none (0).
    func seenElsewhere(by recording: UInt64) -> Node? {
        let own = call & ~Self.untraceable
        guard let scope = OpenScopes.first(of: own) else { return nil }
        if isUntraceable {
            check(
                own != recording, "gradient",
                "a value was computed from a parameter on a thread that is not part of this gradient call, so that no gradient would "
                    + "reach the parameter: run that work with GradientContext.run, or detach the value with stopGradient()"
            )
            if recording == 0 { return self }
            if !scope.isAroundThread { GradientScope.current?.takeConstant(self) }
            return nil
        }
        if recording == 0 { return self }
        check(
            scope.isAroundThread, "gradient",
            "a value of a gradient call in progress on another thread is used in a gradient call of this thread, which is no part of it: "
                + "run this one with GradientContext.run, or detach the value with stopGradient()")
        return nil
    }

    /// Returns the node of a value that is computed from values with these two nodes.
    static func joined(_ a: Node, _ b: Node) -> Node {
        if a.call == b.call || a.isUntraceable { return a }
        if b.isUntraceable { return b }
        trap("gradient", "values of two gradient calls, in progress on different threads, are used in one operation")
    }
}

extension GradientScope {
    /// Returns a scope of the call in which a value computed from values with these nodes is recorded; nil if none is.
    static func recording(_ inputs: [Node?]) -> GradientScope? {
        guard let node = inputs.lazy.compactMap(\.self).first else { return nil }
        return recording ?? OpenScopes.first(of: node.call & ~Node.untraceable)
    }
}
