import CTernKernels

extension Tensor {
    /// The graph node, where this value depends on one that is being differentiated and recording is not paused.
    @inline(__always)
    var recordingNode: Node<Scalar>? {
        guard let node, !tern_current_thread_state().pointee.recording_paused else { return nil }
        return unsafeDowncast(node, to: Node<Scalar>.self)
    }

    /// This result of an operation on `x`, with the way back recorded if `x` is being differentiated.
    ///
    /// ```swift
    /// return y.recorded(from: x) { upstream in upstream * y }
    /// ```
    ///
    /// The pullback is only made if it is needed. It may return the gradient in the broadcast shape: the engine sums it to
    /// the input's.
    @inline(__always)
    func recorded(from x: Tensor, _ pullback: @autoclosure () -> Pullback<Scalar>) -> Tensor {
        guard let input = x.recordingNode else { return self }
        return recorded([(input, pullback())])
    }

    /// This result `y` of an operation on `x`, with a pullback `(g, y) ↦ ∂x` that is made from the result.
    ///
    /// A closure that captured the recorded result would keep its node, and so itself, alive for ever. The node hands the
    /// result in instead.
    @inline(__always)
    func recorded(from x: Tensor, output pullback: @escaping OutputPullback<Scalar>) -> Tensor {
        guard let input = x.recordingNode else { return self }
        let node = Node<Scalar>(shape: layout.shape, edges: [])
        // Only the node itself runs its pullbacks, so it is alive whenever this is read.
        let own = Unmanaged.passUnretained(node)
        node.edges = [
            (input, { [storage, layout] g in
                pullback(g, Tensor(storage: storage, layout: layout, node: own.takeUnretainedValue()))
            })
        ]
        return Tensor(storage: storage, layout: layout, node: node)
    }

    /// This result of an operation on `a` and `b`, with the ways back to those of them that are being differentiated.
    @inline(__always)
    func recorded(
        from a: Tensor, _ pullbackA: @autoclosure () -> Pullback<Scalar>,
        from b: Tensor, _ pullbackB: @autoclosure () -> Pullback<Scalar>
    ) -> Tensor {
        let (inputA, inputB) = (a.recordingNode, b.recordingNode)
        if inputA == nil && inputB == nil { return self }
        var edges: [Node<Scalar>.Edge] = []
        if let inputA { edges.append((inputA, pullbackA())) }
        if let inputB { edges.append((inputB, pullbackB())) }
        return recorded(edges)
    }

    /// This result of an operation on many tensors; `pullback(i)` is the way back to `inputs[i]`.
    func recorded(from inputs: [Tensor], _ pullback: (Int) -> Pullback<Scalar>) -> Tensor {
        var edges: [Node<Scalar>.Edge] = []
        for (index, input) in inputs.enumerated() {
            if let node = input.recordingNode { edges.append((node, pullback(index))) }
        }
        return edges.isEmpty ? self : recorded(edges)
    }

    private func recorded(_ edges: [Node<Scalar>.Edge]) -> Tensor {
        Tensor(storage: storage, layout: layout, node: Node(shape: layout.shape, edges: edges))
    }

    /// The same value, of which no derivative is taken.
    ///
    /// ```swift
    /// gradient(at: x) { x in (x * x.stopGradient()).sum() }   // x, not 2x
    /// ```
    public func stopGradient() -> Tensor { detached }
}

extension Tensor {
    var detached: Tensor { node == nil ? self : Tensor(storage: storage, layout: layout) }
}

/// Runs `body` with nothing recorded, whatever the tensors in it depend on.
///
/// Gradient calls inside `body` record as ever. Useful for updating parameters, and for running statistics.
public func withoutRecording<Result>(_ body: () throws -> Result) rethrows -> Result {
    let state = tern_current_thread_state()!
    let before = state.pointee.recording_paused
    state.pointee.recording_paused = true
    defer { state.pointee.recording_paused = before }
    return try body()
}
