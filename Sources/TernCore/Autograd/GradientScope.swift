import CTernKernels
import Synchronization

/// One gradient call in progress: the values differentiated in it, and the backward pass over what it recorded.
///
/// Scopes nest. The backward pass of an inner scope is itself recorded, so that the outer one can differentiate it; the
/// outermost records nothing while it goes back, and frees each node's pullback as soon as it has run.
///
/// `@unchecked Sendable`: other threads (``GradientContext``) read what is constant and the leaves, which are behind a lock;
/// all else is touched on the thread of the gradient call only.
package final class GradientScope: @unchecked Sendable {
    /// Nodes up to this number are older than the scope: constants to it. Its leaves have the next.
    private let start = Node.takeNumbers(2)
    private let parent: GradientScope?
    /// The scope that was in progress on the thread, also where its recording is paused.
    let outer: GradientScope?
    /// The start of the outermost scope around this one, which stands for all of them: values of one gradient call are recorded
    /// together.
    let call: UInt64
    /// A Boolean value indicating whether a model is being trained: the scope, or one around it, is one of parameters.
    package let trainsModel: Bool
    /// The parameters differentiated in this scope, by identity, and their leaves once they have been read.
    private let parameters: ParameterIndex?
    private let leaves: Lock<[Leaf?]>
    /// The thread of the gradient call.
    let thread = tern_current_thread_state()!
    /// The mark of a value that went in as a constant but depends on parameters of another thread's gradient call: the scope's
    /// results depend on them, too.
    private let mark = Lock<Node?>(nil)
    private let isMarked = Atomic<Bool>(false)
    private let passes = Lock(false)  // not Void: the address of a value without bytes is that of what lies behind it

    /// A parameter as the scope sees it.
    private struct Leaf {
        let value: Tensor<Float>
        /// A number below those of all nodes that depend on the value: a backward pass that is below it is done with the leaf.
        let birth: UInt64
    }

    private init(parent: GradientScope?, parameters: ParameterIndex?) {
        self.parent = parent
        self.parameters = parameters
        outer = Self.current
        call = parent?.call ?? start
        trainsModel = parameters != nil || (outer?.trainsModel ?? false)
        leaves = Lock(Array(repeating: nil, count: parameters?.count ?? 0))
    }

    /// The scope whose recording the calling thread is in.
    package static var current: GradientScope? {
        tern_current_thread_state().pointee.scope.map {
            Unmanaged<GradientScope>.fromOpaque($0).takeUnretainedValue()
        }
    }

    /// The innermost scope of the calling thread, unless recording is paused.
    static var recording: GradientScope? {
        tern_current_thread_state().pointee.call == .max ? nil : current
    }

    /// Runs `body` as the innermost scope of this thread.
    package static func run<Result>(
        parameters: ParameterIndex? = nil, _ body: (GradientScope) throws -> Result
    ) rethrows -> Result {
        // A gradient taken while the enclosing pass is paused is nested in nothing.
        let scope = GradientScope(parent: recording, parameters: parameters)
        return try scope.resume { try body(scope) }
    }

    /// Runs `body` as inside the function that this scope differentiates, on its thread: what depends on the scope's values is
    /// recorded, and parameters are the scope's leaves.
    func resume<Result>(_ body: () throws -> Result) rethrows -> Result {
        OpenScopes.insert(self)
        defer { OpenScopes.remove(self) }
        return try enter(call: call, body)
    }

    /// Runs `body` on the calling thread as the thread of this scope would, recording for a gradient call.
    func enter<Result>(call: UInt64, _ body: () throws -> Result) rethrows -> Result {
        let state = tern_current_thread_state()!
        let before = (state.pointee.scope, state.pointee.call, state.pointee.parameter)
        state.pointee.scope = Unmanaged.passUnretained(self).toOpaque()
        if state.pointee.call == 0 { state.pointee.parameter = 0 }  // a call begins with no layer
        state.pointee.call = call
        defer { (state.pointee.scope, state.pointee.call, state.pointee.parameter) = before }
        return try withExtendedLifetime(self) { try body() }
    }

    // MARK: Leaves

    /// Returns `x` as a value to differentiate with respect to. If it depends on an outer scope's values, so do its
    /// derivatives.
    func leaf<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
        let edges = x.recordingNode.map { [Node.Edge(input: $0) { g in g }] } ?? []
        let algebra = gradientAlgebras[Scalar.scalarType.slot]
        let node = Node(shape: x.shape, algebra: algebra, edges: edges, call: call, leafOf: start)
        return Tensor(storage: x.storage, view: x.view, node: node)
    }

    var isOfParameters: Bool { parameters != nil }

    /// Returns whether a parameter is differentiated in this very scope.
    func differentiates(_ parameter: ObjectIdentifier) -> Bool { parameters?.position[parameter] != nil }

    /// Returns a parameter as this scope, or one around it, sees it: a leaf; nil if it is differentiated in none of them.
    ///
    /// - Parameter limit: the start of the outermost scope inside this one that reads the parameter through it: that one's own
    ///   leaf depends on the value, and its number follows from the start.
    private func leaf(
        of parameter: ObjectIdentifier, before limit: UInt64 = .max, value: () -> Tensor<Float>
    ) -> Tensor<Float>? {
        func outer() -> Tensor<Float>? { parent?.leaf(of: parameter, before: start, value: value) }
        guard let index = parameters?.position[parameter] else { return outer() }
        if let leaf = leaves.withLock({ $0[index] }) { return leaf.value }
        // Outside of the lock: the value may be computed from parameters that are read in turn.
        let new = Leaf(value: leaf(outer() ?? value()), birth: min(limit, Node.takeNumbers(1)))
        return leaves.withLock { leaves in
            let leaf = leaves[index] ?? new
            leaves[index] = leaf
            return leaf.value
        }
    }

    /// Returns a parameter as the calling thread sees it: the leaf of a scope that differentiates it, else the plain value.
    ///
    /// Where a gradient call on another thread differentiates it, nobody knows whether this thread computes a part of that
    /// call's function or serves the model meanwhile. So the value is marked: it is plain to all but that call, in which the
    /// results trap.
    package static func read(_ parameter: ObjectIdentifier, value: () -> Tensor<Float>) -> Tensor<Float> {
        if let leaf = current?.leaf(of: parameter, value: value) { return leaf }
        return OpenScopes.areOfParameters ? OpenScopes.marked(value(), reading: parameter) : value()
    }

    /// Notes that a value with this mark was taken as a constant.
    func takeConstant(_ node: Node) {
        mark.withLock { $0 = node }
        isMarked.store(true, ordering: .relaxed)
        parent?.takeConstant(node)
    }

    // MARK: Backward

    /// Sends `seed`, the gradient of `output`, back through everything this scope recorded.
    ///
    /// - Parameter observer: sees the gradient of each parameter as soon as it is complete, and keeps it: it is not among
    ///   ``parameterGradients()`` afterwards.
    func backward<Scalar>(
        from output: Tensor<Scalar>, seed: Tensor<Scalar>, keepsGraph: Bool = false,
        observer: ((Int, Tensor<Float>) -> Void)? = nil
    ) {
        // Asked for the trap on values that no way leads back from.
        if output.node?.isUntraceable == true { _ = output.recordingNode }
        guard let root = output.node, root.number > start else { return }
        let isNested = enclosing != nil
        let span = ProfileSpan()
        defer { span.endBackward() }
        func run() {
            var queue = NodeQueue()
            var waiting = observer == nil ? [] : leavesByBirth()
            root.accumulate(seed.untyped, after: start, into: &queue)
            while let node = queue.popNewest() {
                while let newest = waiting.last, newest.birth > node.number {
                    waiting.removeLast()
                    report(newest.position, to: observer)
                }
                node.propagate(after: start, into: &queue, keepsGraph: isNested || keepsGraph)
            }
            // Also those that were read on the way back only.
            if observer != nil { leavesByBirth().reversed().forEach { report($0.position, to: observer) } }
        }
        if isNested { run() } else { withoutRecording(run) }
    }

    /// Runs a backward pass over a graph that is kept, which gathers gradients in its nodes.
    func oneAtATime<Result: Sendable>(_ pass: () -> Result) -> Result { passes.withLock { _ in pass() } }

    /// Returns the gradient gathered at a leaf, zeros where the output does not depend on it.
    func gradient<Scalar: TensorFloatingPoint>(of leaf: Tensor<Scalar>) -> Tensor<Scalar> {
        settled(leaf.node!.takeAdjoint().map { Tensor($0) } ?? .zeros(leaf.shape))
    }

    /// Returns the gradients of the scope's parameters, in their order; nil for one that was never read or does not matter.
    package func parameterGradients() -> [Tensor<Float>?] {
        leaves.withLock { $0 }.map { leaf in
            leaf.flatMap { $0.value.node!.takeAdjoint() }.map { settled(Tensor($0)) }
        }
    }

    /// The parameters that were read, the newest last.
    private func leavesByBirth() -> [(position: Int, birth: UInt64)] {
        leaves.withLock { $0 }.enumerated()
            .compactMap { position, leaf in leaf.map { (position, $0.birth) } }
            .sorted { $0.birth < $1.birth }
    }

    /// Hands the gradient of a parameter on, if there is one that was not handed on before.
    private func report(_ position: Int, to observer: ((Int, Tensor<Float>) -> Void)?) {
        let leaf = leaves.withLock { $0[position] }
        if let gradient = leaf?.value.node!.takeAdjoint() { observer?(position, settled(Tensor(gradient))) }
    }

    /// Returns a result as the caller may have it: still recorded for the scope around this one, if there is one, else plain.
    func settled<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
        if enclosing != nil { return x }
        let node = isMarked.load(ordering: .relaxed) ? mark.withLock { $0 } : nil
        return Tensor(storage: x.storage, view: x.view, node: node)
    }

    /// The scope for which a backward pass that runs now is to be recorded: the one around this, or, once this one's call
    /// is over (a pullback kept for later), whichever is in progress.
    private var enclosing: GradientScope? {
        Self.current === self ? parent : Self.recording
    }
}

/// The positions of a fixed list of parameters, built once for an optimizer or a gradient call.
package final class ParameterIndex: Sendable {
    package let position: [ObjectIdentifier: Int]
    package var count: Int { position.count }

    package init(_ parameters: [AnyObject]) {
        position = Dictionary(
            zip(parameters.map(ObjectIdentifier.init), 0...), uniquingKeysWith: { first, _ in first })
    }
}
