import CTernKernels

/// Turns the gradient of a result into the gradient of one input.
public typealias Pullback<Scalar: TensorScalar> = (Tensor<Scalar>) -> Tensor<Scalar>

/// Turns the gradient of a result, and the result itself, into the gradient of the input.
typealias OutputPullback<Scalar: TensorScalar> = (_ upstream: Tensor<Scalar>, _ output: Tensor<Scalar>) -> Tensor<
    Scalar
>

extension Tensor {
    /// The graph node, where this value depends on one that is being differentiated and this thread does not pause recording. A
    /// node of a gradient call that is over counts for nothing.
    @inline(__always)
    var recordingNode: Node? {
        guard let node else { return nil }
        let call = tern_current_thread_state().pointee.call
        if node.call == call { return node }
        return call == .max ? nil : node.seenElsewhere(by: call)
    }

    /// Returns this result of an operation on `x`, with the way back recorded if `x` is being differentiated.
    ///
    /// ```swift
    /// return y.recorded(from: x) { upstream in upstream / x }
    /// ```
    ///
    /// The pullback is only made if it is needed. It may return the gradient in the broadcast shape: the engine sums it to
    /// the input's.
    @inline(__always)
    func recorded(from x: Tensor, _ pullback: @autoclosure () -> Pullback<Scalar>) -> Tensor {
        guard let input = x.recordingNode else { return self }
        return recorded([Self.edge(input, pullback())])
    }

    /// Returns this result `y` of an operation on `x`, with a pullback `(g, y) ↦ ∂x` that is made from the result.
    ///
    /// A closure that captured the recorded result would keep its node, and so itself, alive for ever. The node hands the
    /// result in instead.
    @inline(__always)
    func recorded(from x: Tensor, output pullback: @escaping OutputPullback<Scalar>) -> Tensor {
        guard let input = x.recordingNode else { return self }
        let y = recorded([], from: input)
        if input.isUntraceable { return y }
        // Only the node itself runs its pullbacks, so it is alive whenever this is read.
        let own = Unmanaged.passUnretained(y.node!)
        y.node!.edges = [
            Node.Edge(input: input) { [storage, view] g in
                pullback(Tensor(g), Tensor(storage: storage, view: view, node: own.takeUnretainedValue())).untyped
            }
        ]
        return y
    }

    /// Returns this result of an operation on `a` and `b`, with the ways back to those of them that are being differentiated.
    @inline(__always)
    func recorded(
        from a: Tensor, _ pullbackA: @autoclosure () -> Pullback<Scalar>,
        from b: Tensor, _ pullbackB: @autoclosure () -> Pullback<Scalar>
    ) -> Tensor {
        if a.node == nil && b.node == nil { return self }
        switch (a.recordingNode, b.recordingNode) {
        case (nil, nil): return self
        case (let a?, nil): return recorded([Self.edge(a, pullbackA())])
        case (nil, let b?): return recorded([Self.edge(b, pullbackB())])
        case (let a?, let b?): return recorded([Self.edge(a, pullbackA()), Self.edge(b, pullbackB())])
        }
    }

    /// Returns this result of an operation on many tensors; `pullback(i)` is the way back to `inputs[i]`.
    func recorded(from inputs: [Tensor], _ pullback: (Int) -> Pullback<Scalar>) -> Tensor {
        var edges: [Node.Edge] = []
        for (index, input) in inputs.enumerated() {
            if let node = input.recordingNode { edges.append(Self.edge(node, pullback(index))) }
        }
        return edges.isEmpty ? self : recorded(edges)
    }

    /// Returns this value as the result of an operation whose inputs the edges name: at least one.
    @inline(__always)
    func recorded(_ edges: [Node.Edge]) -> Tensor {
        var source = edges[0].input
        for edge in edges where edge.input.call != source.call { source = Node.joined(source, edge.input) }
        return recorded(edges, from: source)
    }

    /// Returns this value with a new node in the gradient call of another.
    @inline(__always)
    func recorded(_ edges: [Node.Edge], from source: Node) -> Tensor {
        if source.isUntraceable { return Tensor(storage: storage, view: view, node: source) }
        let algebra = gradientAlgebras[Scalar.scalarType.slot]
        let node = Node(shape: layout.shape, algebra: algebra, edges: edges, call: source.call)
        return Tensor(storage: storage, view: view, node: node)
    }

    @inline(__always)
    private static func edge(_ input: Node, _ pullback: @escaping Pullback<Scalar>) -> Node.Edge {
        Node.Edge(input: input) { g in pullback(Tensor(g)).untyped }
    }

    /// Returns this result of an operation on values with these nodes, of which at least one is being differentiated: it finds
    /// out on the way back where its gradient goes.
    func recorded(from inputs: [Node?], route: @escaping Node.Route) -> Tensor {
        let nodes = inputs.compactMap(\.self)
        let y = recorded([], from: nodes.reduce(nodes[0], Node.joined))
        if !y.node!.isUntraceable { y.node!.route = route }
        return y
    }

    /// Returns this value as one that finds out on the way back what it depends on.
    func recorded(in scope: GradientScope, route: @escaping Node.Route) -> Tensor {
        let algebra = gradientAlgebras[Scalar.scalarType.slot]
        let node = Node(shape: layout.shape, algebra: algebra, edges: [], call: scope.call)
        node.route = route
        return Tensor(storage: storage, view: view, node: node)
    }

    /// Returns the same value, of which no derivative is taken.
    ///
    /// ```swift
    /// gradient(at: x) { x in (x * x.stopGradient()).sum() }   // x, not 2x
    /// ```
    public func stopGradient() -> Tensor { detached }
}

extension Tensor {
    var detached: Tensor { Tensor(storage: storage, view: view) }
}

/// Runs `body` with nothing recorded on this thread, whatever the tensors in it depend on.
///
/// ```swift
/// let target = withoutRecording { model(next) }   // a constant to the loss
/// ```
///
/// Gradient calls inside `body` record as ever. Useful for targets, for updating parameters, and for running statistics.
public func withoutRecording<Result>(_ body: () throws -> Result) rethrows -> Result {
    let state = tern_current_thread_state()!
    let before = state.pointee.call
    state.pointee.call = .max
    defer { state.pointee.call = before }
    return try body()
}
