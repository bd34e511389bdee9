extension Tensor {
    /// Returns this result `y` of an operation on several tensors; `pullback(i)`, `(g, y) ↦ ∂inputs[i]`, is made from the
    /// result.
    func recorded(from inputs: [Tensor], output pullback: (Int) -> OutputPullback<Scalar>) -> Tensor {
        let nodes = inputs.map(\.recordingNode)
        let recording = nodes.compactMap(\.self)
        guard let first = recording.first else { return self }
        let y = recorded([], from: recording.reduce(first, Node.joined))
        if y.node!.isUntraceable { return y }
        // Only the node itself runs its pullbacks, so it is alive whenever this is read.
        let own = Unmanaged.passUnretained(y.node!)
        for (index, node) in nodes.enumerated() {
            guard let node else { continue }
            let pullback = pullback(index)
            let edge = Node.Edge(input: node) { [storage, view] g in
                pullback(Tensor(g), Tensor(storage: storage, view: view, node: own.takeUnretainedValue())).untyped
            }
            y.node!.edges.append(edge)
        }
        return y
    }

    /// Returns the results of one operation on `x` that share its pullback, `(gradients, results) ↦ ∂x`.
    ///
    /// While a derivative is being taken they are parts of one recorded value: each of them on its own could only reach the
    /// others by holding them, in a cycle.
    ///
    /// - Parameter batchRank: the number of leading axes that the results have in common.
    static func recorded(
        _ results: [Tensor], batchRank: Int, from x: Tensor,
        _ pullback: @escaping (_ gradients: [Tensor], _ results: [Tensor]) -> Tensor
    ) -> [Tensor] {
        if x.recordingNode == nil { return results }
        let shapes = results.map(\.shape)
        let lengths = shapes.map { $0.product(batchRank..<$0.rank) }
        func parts(_ whole: Tensor) -> [Tensor] {
            zip(whole.split(lengths, axis: -1), shapes).map { $0.reshape($1) }
        }
        let rows = zip(results, lengths).map { $0.reshape(Shape($0.shape.prefix(batchRank) + [$1])) }
        let whole = concatenate(rows, axis: -1)
        return parts(whole.recorded(from: x, output: { g, y in pullback(parts(g), parts(y)) }))
    }
}
