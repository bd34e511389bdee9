// Slicing and assignment to slices. Swift's variadic generics can't carry a settable subscript yet, so there is one for each
// number of indices up to four, and one that takes a list.

extension Tensor {
    /// The elements that a list of indices names: a view, or a copy where tensors are among the indices.
    ///
    /// ```swift
    /// x[0]                  // the first row
    /// x[1..<3, .all]        // rows 1 and 2
    /// x[.ellipsis, -1]      // the last index of the last axis
    /// x[[2, 0]]             // rows 2 and 0
    /// x[rows, columns]      // an element for each pair from two index tensors
    /// x[.step(-1)] = y      // assignment, with broadcasting
    /// x[x .< 0] = 0         // assignment to the elements where a mask is true
    /// ```
    ///
    /// Of several values assigned to one position the last is kept; ``indexAdd(_:_:axis:)`` adds them up instead.
    ///
    /// Gradient: g at its position among zeros, added up where an index tensor names a position several times. After an
    /// assignment, the old elements have no gradient and the new value has that of its position.
    public subscript(indices: [TensorIndex]) -> Tensor {
        get {
            if let positions = IndexedPositions(indices, of: shape) { return elements(at: positions) }
            return injectiveView { $0.select(indices, in: "subscript") }
        }
        set {
            if let positions = IndexedPositions(indices, of: shape) {
                assign(newValue, to: positions)
            } else {
                assign(newValue, to: indices)
            }
        }
    }

    /// The elements that an index of the first axis names.
    public subscript<A: TensorIndexable>(a: A) -> Tensor {
        get { self[[a.tensorIndex]] }
        set { self[[a.tensorIndex]] = newValue }
    }

    /// The elements that indices of the first two axes name.
    public subscript<A: TensorIndexable, B: TensorIndexable>(a: A, b: B) -> Tensor {
        get { self[[a.tensorIndex, b.tensorIndex]] }
        set { self[[a.tensorIndex, b.tensorIndex]] = newValue }
    }

    /// The elements that indices of the first three axes name.
    public subscript<A: TensorIndexable, B: TensorIndexable, C: TensorIndexable>(a: A, b: B, c: C) -> Tensor {
        get { self[[a.tensorIndex, b.tensorIndex, c.tensorIndex]] }
        set { self[[a.tensorIndex, b.tensorIndex, c.tensorIndex]] = newValue }
    }

    /// The elements that indices of the first four axes name.
    public subscript<A: TensorIndexable, B: TensorIndexable, C: TensorIndexable, D: TensorIndexable>(
        a: A, b: B, c: C, d: D
    ) -> Tensor {
        get { self[[a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex]] }
        set { self[[a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex]] = newValue }
    }

    /// Returns the indices from `start` up to but not including `end` of one axis.
    func slice(axis: Int, from start: Int, to end: Int) -> Tensor {
        injectiveView { $0.slice(axis: axis, from: start, to: end) }
    }

    private mutating func assign(_ source: Tensor, to indices: [TensorIndex]) {
        let original = trace
        makeUnique()
        node = nil
        let part = layout.select(indices, in: "subscript")
        source.checkBroadcast(to: part.shape, in: "subscript")
        write(source, to: part)
        self = recorded(
            from: original,
            { g in
                var rest = g
                rest[indices] = .zeroed([])
                return rest
            },
            from: source, { g in g[indices] })
    }
}

// MARK: Views of part of the elements

extension Tensor {
    /// Returns a view that shows no element twice, through a layout made from this tensor's. Gradient: g at its position among
    /// zeros.
    func injectiveView(_ part: @escaping (Layout) -> Layout) -> Tensor {
        let origin = shape
        return view(part(layout)) { g in g.placed(in: origin, at: part) }
    }

    /// Returns the transpose of such a view: zeros of a shape, with these elements where the view shows them.
    func placed(in origin: Shape, at part: @escaping (Layout) -> Layout) -> Tensor {
        let whole = Tensor.zeroed(origin)
        whole.write(self, to: part(whole.layout))
        return whole.recorded(from: self, { h in h.injectiveView(part) })
    }
}
