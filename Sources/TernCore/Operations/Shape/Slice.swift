// Slicing and assignment to slices. Swift's variadic generics can't carry a settable subscript yet, so there is one for each
// number of indices up to four, and one that takes a list.

extension Tensor {
    /// The elements that a list of indices names: a view.
    ///
    /// ```swift
    /// x[0]                  // the first row
    /// x[1..<3, .all]        // rows 1 and 2
    /// x[.ellipsis, -1]      // the last index of the last axis
    /// x[.step(-1)] = y      // assignment, with broadcasting
    /// ```
    ///
    /// Gradient: g at its place among zeros. After an assignment, what was replaced has no gradient and the new value has that
    /// of its place.
    public subscript(indices: [TensorIndex]) -> Tensor {
        get {
            let origin = shape
            return view(layout.select(indices, in: "subscript")) { g in g.placed(in: origin, at: indices) }
        }
        set { assign(newValue, to: indices) }
    }

    /// The elements that an index of the first axis names.
    public subscript<A: TensorIndexable>(a: A) -> Tensor {
        get { self[[a.tensorIndex]] }
        set { assign(newValue, to: [a.tensorIndex]) }
    }

    /// The elements that indices of the first two axes name.
    public subscript<A: TensorIndexable, B: TensorIndexable>(a: A, b: B) -> Tensor {
        get { self[[a.tensorIndex, b.tensorIndex]] }
        set { assign(newValue, to: [a.tensorIndex, b.tensorIndex]) }
    }

    /// The elements that indices of the first three axes name.
    public subscript<A: TensorIndexable, B: TensorIndexable, C: TensorIndexable>(a: A, b: B, c: C) -> Tensor {
        get { self[[a.tensorIndex, b.tensorIndex, c.tensorIndex]] }
        set { assign(newValue, to: [a.tensorIndex, b.tensorIndex, c.tensorIndex]) }
    }

    /// The elements that indices of the first four axes name.
    public subscript<A: TensorIndexable, B: TensorIndexable, C: TensorIndexable, D: TensorIndexable>(
        a: A, b: B, c: C, d: D
    ) -> Tensor {
        get { self[[a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex]] }
        set { assign(newValue, to: [a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex]) }
    }

    /// The indices `start`, `start + step`, … before `end` of one axis.
    func slice(axis: Int, from start: Int, to end: Int, step: Int = 1) -> Tensor {
        var indices = [TensorIndex](repeating: .all, count: axis)
        indices.append(.slice(start, end, step: step))
        return self[indices]
    }

    /// This gradient of a slice as the gradient of the whole.
    private func placed(in origin: Shape, at indices: [TensorIndex]) -> Tensor {
        let whole = Tensor.zeroed(origin)
        whole.write(self, to: whole.layout.select(indices, in: "subscript"))
        return whole.recorded(from: self, { h in h[indices] })
    }

    private mutating func assign(_ source: Tensor, to indices: [TensorIndex]) {
        // Held only while recording: otherwise the elements are written where they are.
        let original = recordingNode == nil ? nil : self
        makeUnique()
        node = nil
        let place = layout.select(indices, in: "subscript")
        check(
            source.rank <= place.shape.rank
                && Shape.broadcast(source.shape, place.shape, in: "subscript") == place.shape, "subscript",
            "a value of shape \(source.shape) does not broadcast to the part of shape \(place.shape) it is assigned to")
        write(source, to: place)
        guard original != nil || source.recordingNode != nil else { return }
        self = recorded(
            from: original ?? self,
            { g in
                var rest = g
                rest[indices] = .zeroed([])
                return rest
            },
            from: source, { g in g[indices] })
    }
}
