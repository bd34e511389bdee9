import CTernKernels

/// One gradient call in progress: the values differentiated in it, and the backward pass over what it recorded.
///
/// Scopes nest. The backward pass of an inner scope is itself recorded, so that the outer one can differentiate it; the
/// outermost records nothing while it goes back, and frees each node's pullback as soon as it has run.
///
/// `@unchecked Sendable`: a scope lives on the thread of its gradient call and never leaves it.
package final class GradientScope: @unchecked Sendable {
    /// Nodes up to this number are older than the scope: constants to it.
    private let start = Node.takeNumber()
    private let parent: GradientScope?
    /// Values whose nodes are numbered above this are recorded in the scope: the start of the outermost one around it.
    private let recordsAfter: UInt64
    /// The parameters differentiated in this scope, by identity, and their leaves once they have been read.
    private let parameters: ParameterIndex?
    private var leaves: [Tensor<Float>?] = []

    private init(parent: GradientScope?, parameters: ParameterIndex?) {
        self.parent = parent
        self.parameters = parameters
        recordsAfter = parent?.recordsAfter ?? start
        if let parameters { leaves = Array(repeating: nil, count: parameters.count) }
    }

    /// The scope whose recording the calling thread is in.
    package static var current: GradientScope? {
        tern_current_thread_state().pointee.scope.map {
            Unmanaged<GradientScope>.fromOpaque($0).takeUnretainedValue()
        }
    }

    /// The innermost scope of the calling thread, unless recording is paused.
    static var recording: GradientScope? {
        tern_current_thread_state().pointee.recorded_after == .max ? nil : current
    }

    /// Runs `body` as the innermost scope of this thread.
    package static func run<Result>(
        parameters: ParameterIndex? = nil, _ body: (GradientScope) throws -> Result
    ) rethrows -> Result {
        let state = tern_current_thread_state()!
        let before = state.pointee
        // A gradient taken while the enclosing pass is paused is nested in nothing.
        let parent = recording
        let scope = GradientScope(parent: parent, parameters: parameters)
        state.pointee.scope = Unmanaged.passUnretained(scope).toOpaque()
        state.pointee.recorded_after = min(before.recorded_after, scope.recordsAfter)
        defer {
            state.pointee.scope = before.scope
            state.pointee.recorded_after = before.recorded_after
        }
        return try withExtendedLifetime(scope) { try body(scope) }
    }

    /// Runs `body` as if still inside the function that this scope differentiates: what depends on the scope's values is
    /// recorded, and parameters are the scope's leaves.
    func resume<Result>(_ body: () -> Result) -> Result {
        let state = tern_current_thread_state()!
        let before = state.pointee
        state.pointee.scope = Unmanaged.passUnretained(self).toOpaque()
        state.pointee.recorded_after = min(before.recorded_after, recordsAfter)
        defer {
            state.pointee.scope = before.scope
            state.pointee.recorded_after = before.recorded_after
        }
        return withExtendedLifetime(self) { body() }
    }

    // MARK: Leaves

    /// `x` as a value to differentiate with respect to. If it depends on an outer scope's values, so do its derivatives.
    func leaf<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
        let edges = x.node.map { [Node.Edge(input: $0) { g in g }] } ?? []
        return x.recorded(edges, asLeafOf: start)
    }

    /// A parameter as this scope, or one around it, sees it: a leaf if it is differentiated there, else the plain value.
    package func read(_ parameter: ObjectIdentifier, value: () -> Tensor<Float>) -> Tensor<Float> {
        guard let index = parameters?.position[parameter] else {
            return parent?.read(parameter, value: value) ?? value()
        }
        if let leaf = leaves[index] { return leaf }
        let leaf = leaf(parent?.read(parameter, value: value) ?? value())
        leaves[index] = leaf
        return leaf
    }

    // MARK: Backward

    /// Sends `seed`, the gradient of `output`, back through everything this scope recorded.
    func backward<Scalar>(from output: Tensor<Scalar>, seed: Tensor<Scalar>, keepsGraph: Bool = false) {
        guard let root = output.node, root.number > start else { return }
        let isNested = enclosing != nil
        func run() {
            var queue = NodeQueue()
            root.accumulate(seed.untyped, after: start, into: &queue)
            while let node = queue.popNewest() {
                node.propagate(after: start, into: &queue, keepsGraph: isNested || keepsGraph)
            }
        }
        if isNested { run() } else { withoutRecording(run) }
    }

    /// The gradient gathered at a leaf, zeros where the output does not depend on it.
    func gradient<Scalar: TensorFloatingPoint>(of leaf: Tensor<Scalar>) -> Tensor<Scalar> {
        settled(leaf.node!.takeAdjoint().map { Tensor($0) } ?? .zeros(leaf.shape))
    }

    /// The gradients of the scope's parameters, in their order; nil for one that was never read or does not matter.
    package func parameterGradients() -> [Tensor<Float>?] {
        leaves.map { leaf in
            leaf.flatMap { $0.node!.takeAdjoint() }.map { settled(Tensor($0)) }
        }
    }

    /// A result as the caller may have it: still recorded for the scope around this one, if there is one, else plain.
    func settled<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
        enclosing == nil ? x.detached : x
    }

    /// The scope for which a backward pass that runs now is to be recorded: the one around this, or, once this one's call
    /// is over (a pullback kept for later), whichever is in progress.
    private var enclosing: GradientScope? {
        let state = tern_current_thread_state()!
        let current = Self.current
        if current === self { return parent }
        return state.pointee.recorded_after == .max ? nil : current
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
