// Selection by integer indices. Negative indices count from the back; others out of range trap.

extension Tensor {
    /// Returns the slices of an axis that a list of indices names, in its order: NumPy's `take`.
    ///
    /// ```swift
    /// images.take([3, 1, 3])   // [60000, 784] gives [3, 784]
    /// ```
    ///
    /// - Parameters:
    ///   - indices: any shape; it replaces the axis in the result.
    ///   - axis: the axis that is indexed.
    /// - Returns: a copy. Gradient: each slice of g added to the slice it was taken from.
    @specialized(where Scalar == Float)
    public func take(_ indices: Tensor<Int>, axis: Int = 0) -> Tensor {
        let axis = shape.resolve(axis: axis, in: "take")
        return taken(indices, axis: axis, of: NamedAxis(operation: "take", axis: axis, shape: shape))
    }

    /// Returns the slices that indices of an axis name, which the user knows as `named`.
    func taken(_ indices: Tensor<Int>, axis: Int, of named: NamedAxis) -> Tensor {
        let origin = shape
        return gathered(
            Kernels.take, indices, count: indices.elementCount, axis: axis,
            shape: shape.replacing(axis: axis, with: indices.shape, in: named.operation), of: named
        ).recorded(
            from: self, { g in Tensor.zeroed(origin).adding(g, at: indices, axis: axis, in: named.operation) })
    }

    /// Returns the element for each index along an axis, at the index's own position on the other axes: `torch.gather`.
    ///
    /// ```swift
    /// logits.gather(labels.unsqueeze(axis: 1), axis: 1)   // [64, 10] and [64, 1] give [64, 1]
    /// ```
    ///
    /// - Parameters:
    ///   - indices: of this tensor's rank, and no longer than it along the other axes: the rest of these is not read. See
    ///     ``takeAlong(_:axis:)`` for indices that broadcast.
    ///   - axis: the axis that is indexed.
    /// - Returns: a copy of the shape of `indices`. Gradient: each element of g added to the element it was taken from.
    @specialized(where Scalar == Float)
    public func gather(_ indices: Tensor<Int>, axis: Int) -> Tensor {
        let axis = shape.resolve(axis: axis, in: "gather")
        if !isReached(by: indices, axis: axis, in: "gather") {
            return cropped(to: indices.shape, but: axis).gather(indices, axis: axis)
        }
        let origin = shape
        return gathered(
            Kernels.gather, indices, count: indices.shape.lengths[axis], axis: axis, shape: indices.shape,
            of: NamedAxis(operation: "gather", axis: axis, shape: shape)
        ).recorded(from: self, { g in Tensor.zeroed(origin).scattering(g, to: indices, axis: axis, in: "gather") })
    }

    /// Returns the elements that indices along an axis name, with broadcasting over the other axes: NumPy's `take_along_axis`.
    ///
    /// ```swift
    /// x.takeAlong(x.argmax(axis: -1, keepDims: true), axis: -1)   // the largest of each row
    /// ```
    ///
    /// - Parameters:
    ///   - indices: of this tensor's rank; the lengths of the other axes broadcast against this tensor's.
    ///   - axis: the axis that is indexed.
    /// - Returns: a copy, as long as `indices` along the axis. Gradient: each element of g added to the one it was taken from.
    @specialized(where Scalar == Float)
    public func takeAlong(_ indices: Tensor<Int>, axis: Int) -> Tensor {
        let axis = shape.resolve(axis: axis, in: "takeAlong")
        check(
            indices.rank == rank, "takeAlong",
            "expected indices with the \(rank) axes of shape \(shape), found shape \(indices.shape)")
        var (own, others) = (shape, indices.shape)
        own.lengths[axis] = 1
        others.lengths[axis] = 1
        var common = Shape.broadcast(own, others, in: "takeAlong")
        common.lengths[axis] = indices.shape.lengths[axis]
        let positions = indices.broadcast(to: common)
        common.lengths[axis] = shape.lengths[axis]
        return broadcast(to: common).gather(positions, axis: axis)
    }
}

extension Tensor where Scalar == Int {
    /// Returns one-hot rows: 1 at each label's index of a new last axis, 0 elsewhere.
    ///
    /// ```swift
    /// let labels: Tensor<Int> = [2, 0]
    /// labels.oneHot(3, as: Float.self)   // [[0, 0, 1], [1, 0, 0]]
    /// ```
    ///
    /// Traps on a label outside 0..<count.
    public func oneHot<Value: TensorNumeric>(_ count: Int, as: Value.Type = Value.self) -> Tensor<Value> {
        check(count >= 0, "oneHot", "the count is \(count), expected at least 0")
        shape.checkRoom(for: 1, in: "oneHot")
        _ = Shape(Array(shape) + [count]).elementCount(in: "oneHot")
        for label in scalars where !(0..<count).contains(label) {
            trap("oneHot", "label \(label) is out of range: expected 0..<\(count)")
        }
        return Tensor<Value>(unsqueeze(axis: -1) .== Tensor.arange(count))
    }
}
