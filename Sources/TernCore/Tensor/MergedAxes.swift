/// Several axes of a shape as one: in row-major order of the axes as they are named, so that the last one moves fastest.
struct MergedAxes {
    private let shape: Shape
    private let axes: [Int]
    let set: AxisSet
    private let order: [Int]

    /// Merges the axes of a list; all axes, in their order, if there is none.
    init(_ axes: [Int]?, of shape: Shape, in operation: @autoclosure () -> String) {
        let set = shape.resolve(axes: axes, in: operation())
        let list = axes.map { $0.map { $0 < 0 ? $0 + shape.rank : $0 } } ?? Array(0..<shape.rank)
        (self.shape, self.set, self.axes) = (shape, set, list)
        order = (0..<shape.rank).filter { !set.contains($0) } + list
    }

    /// The axis, if it is only one.
    var single: Int? { axes.count == 1 ? axes[0] : nil }

    /// Returns the shape with the axes reduced.
    func reduced(keepDims: Bool) -> Shape { shape.reduced(set, keepDims: keepDims) }

    /// Returns a tensor of the shape as rows: [elements of the other axes, elements of these].
    func rows<Scalar>(of tensor: Tensor<Scalar>) -> Tensor<Scalar> {
        let moved = tensor.permute(order).shape
        let kept = order.count - axes.count
        return tensor.permute(order).reshape([moved.product(0..<kept), moved.product(kept..<order.count)])
    }

    /// Returns rows back in the shape.
    func restored<Scalar>(_ rows: Tensor<Scalar>) -> Tensor<Scalar> {
        var inverse = order
        for (position, axis) in order.enumerated() { inverse[axis] = position }
        return rows.reshape(Shape(order.map { shape.lengths[$0] })).permute(inverse)
    }

    /// Returns the result of `body` for a tensor along an axis, in the tensor's shape.
    func along<Scalar, Result>(
        _ tensor: Tensor<Scalar>, _ body: (_ rows: Tensor<Scalar>, _ axis: Int) -> Tensor<Result>
    ) -> Tensor<Result> {
        if let single { return body(tensor, single) }
        return restored(body(rows(of: tensor), 1))
    }
}
