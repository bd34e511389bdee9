import CTernKernels

// Selection by integer indices. Negative indices count from the back; others out of range trap.

extension Tensor {
    /// The slices of an axis that a list of indices names, in its order: NumPy's `take`.
    ///
    /// ```swift
    /// images.take([3, 1, 3])   // [60000, 784] gives [3, 784]
    /// ```
    ///
    /// - Parameters:
    ///   - indices: any shape; it replaces the axis in the result.
    ///   - axis: the axis that is indexed.
    /// - Returns: a copy. Gradient: each slice of g added to where it was taken from.
    @specialized(where Scalar == Float)
    public func take(_ indices: Tensor<Int>, axis: Int = 0) -> Tensor {
        let axis = shape.resolve(axis: axis, in: "take")
        let (outer, n, inner) = shape.around(axis)
        let positions = indices.resolved(below: n, in: "take", axis: axis, of: shape)
        let source = detached.contiguous()
        let result = Tensor(
            uninitialized: Shape(shape[..<axis] + Array(indices.shape) + shape[(axis + 1)...]))
        withExtendedLifetime((source.storage, positions.storage, result.storage)) {
            tern_take(
                outer, n, inner, MemoryLayout<Scalar>.stride, source.pointer, positions.elementCount,
                positions.indexPointer, result.mutablePointer)
        }
        let origin = shape
        return result.recorded(from: self, { g in .addAt(g, positions, axis: axis, of: origin, indices.shape) })
    }

    /// The transpose of `take`: zeros of a shape, with the slices of `g` added at their indices.
    private static func addAt(
        _ g: Tensor, _ positions: Tensor<Int>, axis: Int, of origin: Shape, _ indexShape: Shape
    ) -> Tensor {
        let (outer, n, inner) = origin.around(axis)
        let x = zeroed(origin)
        let dense = g.detached.contiguous()
        withExtendedLifetime((x.storage, positions.storage, dense.storage)) {
            Kernels.addAt[Scalar.scalarType.slot](
                outer, n, inner, x.mutablePointer, positions.elementCount, positions.indexPointer, dense.pointer)
        }
        return x.recorded(from: g, { h in h.take(positions.reshape(indexShape), axis: axis) })
    }

    /// For each place of `indices`, the element of this tensor at that place but with its index along `axis`: `torch.gather`.
    ///
    /// ```swift
    /// logits.gather(labels.unsqueeze(1), axis: 1)   // [64, 10] and [64, 1] give [64, 1]
    /// ```
    ///
    /// - Parameters:
    ///   - indices: of this tensor's rank, and its lengths but along `axis`.
    ///   - axis: the axis that is indexed.
    /// - Returns: a copy of the shape of `indices`. Gradient: each element of g added to where it was taken from.
    @specialized(where Scalar == Float)
    public func gather(_ indices: Tensor<Int>, axis: Int) -> Tensor {
        let axis = shape.resolve(axis: axis, in: "gather")
        check(
            indices.rank == rank && indices.shape.removing(axis: axis) == shape.removing(axis: axis), "gather",
            "indices of shape \(indices.shape) for shape \(shape): only axis \(axis) may differ")
        let (outer, n, inner) = shape.around(axis)
        let positions = indices.resolved(below: n, in: "gather", axis: axis, of: shape)
        let source = detached.contiguous()
        let result = Tensor(uninitialized: indices.shape)
        withExtendedLifetime((source.storage, positions.storage, result.storage)) {
            tern_gather(
                outer, n, inner, MemoryLayout<Scalar>.stride, source.pointer, indices.shape.lengths[axis],
                positions.indexPointer, result.mutablePointer)
        }
        let origin = shape
        return result.recorded(from: self, { g in .scatterAdd(g, positions, axis: axis, of: origin) })
    }

    /// The transpose of `gather`: zeros of a shape, with the elements of `g` added at their indices.
    private static func scatterAdd(_ g: Tensor, _ positions: Tensor<Int>, axis: Int, of origin: Shape) -> Tensor {
        let (outer, n, inner) = origin.around(axis)
        let x = zeroed(origin)
        let dense = g.detached.contiguous()
        withExtendedLifetime((x.storage, positions.storage, dense.storage)) {
            Kernels.scatterAdd[Scalar.scalarType.slot](
                outer, n, inner, x.mutablePointer, positions.shape.lengths[axis], positions.indexPointer, dense.pointer)
        }
        return x.recorded(from: g, { h in h.gather(positions, axis: axis) })
    }
}

extension Tensor where Scalar == Int {
    /// One-hot rows: 1 at each label's index of a new last axis, 0 elsewhere.
    ///
    /// ```swift
    /// let labels: Tensor<Int> = [2, 0]
    /// labels.oneHot(3, as: Float.self)   // [[0, 0, 1], [1, 0, 0]]
    /// ```
    ///
    /// Traps on a label outside 0..<count.
    public func oneHot<Value: TensorNumeric>(_ count: Int, as: Value.Type = Value.self) -> Tensor<Value> {
        let classes = Tensor.arange(count)
        for label in scalars where !(0..<count).contains(label) {
            trap("oneHot", "label \(label) is out of range: expected 0..<\(count)")
        }
        return Tensor<Value>(unsqueeze(-1) .== classes)
    }

    /// Contiguous indices in 0..<n, the negative ones counted from the back; traps where one is out of range.
    fileprivate func resolved(below n: Int, in operation: String, axis: Int, of shape: Shape) -> Tensor {
        let dense = detached.contiguous()
        let bad = withExtendedLifetime(dense.storage) {
            tern_first_out_of_range(dense.elementCount, dense.indexPointer, Int64(n))
        }
        if bad < 0 { return dense }
        var wrapped = dense
        wrapped.withUnsafeMutableBufferPointer { indices in
            for (position, index) in indices.enumerated() {
                check(
                    index >= -n && index < n, operation,
                    "index \(index) is out of range for axis \(axis) of shape \(shape): expected \(-n)..<\(n)")
                if index < 0 { indices[position] += n }
            }
        }
        return wrapped
    }

    fileprivate var indexPointer: UnsafePointer<Int64> { pointer.assumingMemoryBound(to: Int64.self) }
}

extension Shape {
    /// The lengths before, of and after an axis, each as one.
    fileprivate func around(_ axis: Int) -> (outer: Int, n: Int, inner: Int) {
        let outer = (0..<axis).reduce(1) { $0 * lengths[$1] }
        let inner = (axis + 1..<rank).reduce(1) { $0 * lengths[$1] }
        return (outer, lengths[axis], inner)
    }
}
