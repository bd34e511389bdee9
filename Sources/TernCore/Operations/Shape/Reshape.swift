// Operations that show the same elements in another shape. All are views where the strides allow it, and differentiable.

extension Tensor {
    /// Returns the same elements in another shape; one length may be −1 and follows from the others.
    ///
    /// ```swift
    /// Tensor<Int>.arange(6).reshape([2, -1])   // [[0 1 2] [3 4 5]]
    /// ```
    ///
    /// A view where the elements' order in memory allows it, else a copy. Gradient: g in the old shape.
    @specialized(where Scalar == Float)
    public func reshape(_ shape: Shape) -> Tensor {
        let target = self.shape.inferring(shape, in: "reshape")
        let origin = self.shape
        if target == origin { return self }
        let source = layout.reshaped(target) == nil ? detached.contiguous() : self
        return Tensor(storage: source.storage, view: View(source.layout.reshaped(target)!))
            .recorded(from: self, { g in g.reshape(origin) })
    }

    /// Returns this tensor with the axes from `first` to `last` as one.
    @specialized(where Scalar == Float)
    public func flatten(from first: Int = 0, through last: Int = -1) -> Tensor {
        if rank == 0 { return reshape([1]) }
        let first = shape.resolve(axis: first, in: "flatten")
        let last = shape.resolve(axis: last, in: "flatten")
        check(first <= last, "flatten", "axes \(first) to \(last) of shape \(shape) are in the wrong order")
        let merged = (first...last).reduce(1) { $0 * shape.lengths[$1] }
        return reshape(Shape(shape[..<first] + [merged] + shape[(last + 1)...]))
    }

    /// Returns this tensor with the axes in another order.
    ///
    /// ```swift
    /// images.permute([0, 2, 3, 1])   // NCHW to NHWC
    /// ```
    ///
    /// A view. Gradient: g with the axes back in their order.
    @specialized(where Scalar == Float)
    public func permute(_ axes: [Int]) -> Tensor {
        let order = axes.map { shape.resolve(axis: $0, in: "permute") }
        check(
            Set(order).count == rank && order.count == rank, "permute",
            "\(axes) is not an order of the axes of shape \(shape)")
        var inverse = Array(repeating: 0, count: rank)
        for (position, axis) in order.enumerated() { inverse[axis] = position }
        return view(layout.permuted(order)) { g in g.permute(inverse) }
    }

    /// Returns this tensor with two axes exchanged; the last two by default.
    @specialized(where Scalar == Float)
    public func transpose(_ first: Int = -2, _ second: Int = -1) -> Tensor {
        let (a, b) = (shape.resolve(axis: first, in: "transpose"), shape.resolve(axis: second, in: "transpose"))
        return view(layout.swapped(a, b)) { g in g.transpose(a, b) }
    }

    /// Returns this tensor without some axes, each of length 1; without every axis of length 1 if there is no list.
    @specialized(where Scalar == Float)
    public func squeeze(axes: [Int]? = nil) -> Tensor {
        guard axes == nil else { return squeezed(shape.resolve(axes: axes, in: "squeeze")) }
        var ones = AxisSet()
        for axis in 0..<rank where shape.lengths[axis] == 1 { ones.insert(axis) }
        return squeezed(ones)
    }

    /// Returns this tensor without an axis, which has length 1.
    @specialized(where Scalar == Float)
    public func squeeze(axis: Int) -> Tensor { squeezed(shape.resolve(only: axis, in: "squeeze")) }

    private func squeezed(_ axes: AxisSet) -> Tensor {
        for axis in 0..<rank where axes.contains(axis) {
            check(
                shape.lengths[axis] == 1, "squeeze",
                "axis \(axis) of shape \(shape) has length \(shape.lengths[axis]), expected 1")
        }
        return reshape(shape.reduced(axes, keepDims: false))
    }

    /// Returns this tensor with a new axis of length 1 at `axis`, counted in the result.
    @specialized(where Scalar == Float)
    public func unsqueeze(axis: Int) -> Tensor { unsqueeze(axes: [axis]) }

    /// Returns this tensor with new axes of length 1 at the positions of a list, counted in the result.
    ///
    /// ```swift
    /// bias.unsqueeze(axes: [0, 2, 3])   // [16] gives [1, 16, 1, 1]
    /// ```
    @specialized(where Scalar == Float)
    public func unsqueeze(axes: [Int]) -> Tensor {
        let total = rank + axes.count
        shape.checkRoom(for: axes.count, in: "unsqueeze")
        let positions = axes.map { axis in
            let position = axis < 0 ? axis + total : axis
            check(
                (0..<total).contains(position), "unsqueeze",
                "axis \(axis) is out of range for a new axis of shape \(shape): expected \(-total)...\(total - 1)")
            return position
        }
        check(Set(positions).count == axes.count, "unsqueeze", "an axis is named twice in \(axes), shape \(shape)")
        var target = shape
        for position in positions.sorted() { target = target.inserting(1, at: position) }
        return reshape(target)
    }

    /// Returns this tensor repeated to a larger shape without copying, as in arithmetic. A length of −1 leaves the axis as it
    /// is.
    ///
    /// Gradient: g summed over the axes that were repeated.
    @specialized(where Scalar == Float)
    public func broadcast(to shape: Shape) -> Tensor {
        var target = shape
        for axis in 0..<shape.rank where shape.lengths[axis] == -1 {
            let own = axis - shape.rank + rank
            check(own >= 0, "broadcast", "axis \(axis) of \(shape) is new and has no length to keep")
            target.lengths[axis] = self.shape.lengths[own]
        }
        check(
            target.rank >= rank && target.allSatisfy { $0 >= 0 }
                && Shape.broadcast(self.shape, target, in: "broadcast") == target, "broadcast",
            "shape \(self.shape) does not broadcast to \(target)")
        _ = target.elementCount(in: "broadcast")
        return view(layout.broadcast(to: target)) { g in g }
    }

    /// Returns this tensor repeated to a larger shape without copying; PyTorch's name for ``broadcast(to:)``.
    @specialized(where Scalar == Float)
    public func expand(_ shape: Shape) -> Tensor { broadcast(to: shape) }

    /// Returns the same storage seen through another layout.
    @inline(__always)
    func view(_ layout: Layout, _ pullback: @autoclosure () -> Pullback<Scalar>) -> Tensor {
        Tensor(storage: storage, view: View(layout)).recorded(from: self, pullback())
    }
}

extension Shape {
    /// Returns `target` with its −1, if it has one, replaced so that there are as many elements as here.
    func inferring(_ target: Shape, in operation: String) -> Shape {
        let unknown = target.indices.filter { target.lengths[$0] == -1 }
        let known = Shape(target.filter { $0 != -1 }).elementCount(in: operation)
        let isPossible =
            unknown.count <= 1 && target.allSatisfy { $0 >= -1 }
            && (unknown.isEmpty ? known == elementCount : known > 0 && elementCount % known == 0)
        check(
            isPossible, operation,
            "shape \(self) with \(elementCount) elements does not fit into \(target)")
        var result = target
        for axis in unknown { result.lengths[axis] = elementCount / known }
        return result
    }
}
