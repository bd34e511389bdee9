// Axes in other positions, and one axis as several. Views.

extension Tensor {
    /// Returns this tensor with an axis moved to another position; the others keep their order.
    ///
    /// ```swift
    /// images.moveAxis(1, to: -1)   // NCHW to NHWC
    /// ```
    @specialized(where Scalar == Float)
    public func moveAxis(_ axis: Int, to position: Int) -> Tensor { moveAxis([axis], to: [position]) }

    /// Returns this tensor with some axes moved to other positions; the others keep their order around them.
    @specialized(where Scalar == Float)
    public func moveAxis(_ axes: [Int], to positions: [Int]) -> Tensor {
        check(
            axes.count == positions.count, "moveAxis",
            "expected a position for each axis, found \(axes) and \(positions)")
        let sources = axes.map { shape.resolve(axis: $0, in: "moveAxis") }
        let targets = positions.map { shape.resolve(axis: $0, in: "moveAxis") }
        check(
            Set(sources).count == axes.count && Set(targets).count == axes.count, "moveAxis",
            "an axis is named twice in \(axes) or \(positions), shape \(shape)")
        var order = (0..<rank).filter { !sources.contains($0) }
        for (target, source) in zip(targets, sources).sorted(by: { $0.0 < $1.0 }) { order.insert(source, at: target) }
        return permute(order)
    }

    /// Returns this tensor with two axes exchanged: NumPy's name for ``transpose(_:_:)``.
    @specialized(where Scalar == Float)
    public func swapAxes(_ first: Int, _ second: Int) -> Tensor {
        transpose(shape.resolve(axis: first, in: "swapAxes"), shape.resolve(axis: second, in: "swapAxes"))
    }

    /// Returns this tensor with one axis as several, the reverse of ``flatten(from:through:)``; one length may be −1 and
    /// follows from the others.
    ///
    /// ```swift
    /// x.unflatten(1, into: [8, -1])   // [32, 512] gives [32, 8, 64]
    /// ```
    @specialized(where Scalar == Float)
    public func unflatten(_ axis: Int, into lengths: Shape) -> Tensor {
        let axis = shape.resolve(axis: axis, in: "unflatten")
        let parts = ([shape.lengths[axis]] as Shape).inferring(lengths, in: "unflatten")
        return reshape(shape.replacing(axis: axis, with: parts, in: "unflatten"))
    }
}
