import CTernKernels

// The two ways in which an axis is indexed, [outer, n, inner] in each: by one list for the whole axis (take, indexAdd, index
// tensors in a subscript), or by an index for each element (gather, scatter). Negative indices count from the back.

/// An indexed axis as the user of an operation knows it, for messages.
struct NamedAxis {
    let operation: String
    let axis: Int
    let shape: Shape
}

extension Tensor {
    /// Returns the elements that a kernel reads at the indices of an axis, as a tensor of another shape; without a derivative.
    func gathered(
        _ kernel: Kernels.Gather, _ indices: Tensor<Int>, count: Int, axis: Int, shape target: Shape,
        of named: NamedAxis
    ) -> Tensor {
        let (outer, n, inner) = shape.around(axis)
        let source = contiguous()
        let positions = indices.contiguous()
        let result = Tensor(uninitialized: target, in: named.operation)
        let span = ProfileSpan()
        defer { span.end(named.operation, [shape, indices.shape], bytes: 2 * result.byteCount + indices.byteCount) }
        withExtendedLifetimes(source.storage, positions.storage, result.storage) {
            let succeeded = kernel(
                outer, n, inner, MemoryLayout<Scalar>.stride, source.pointer, count, positions.indexPointer,
                result.mutablePointer)
            if !succeeded { positions.trapOutOfRange(of: named) }
        }
        return result
    }

    /// Writes the elements of `source`, which is broadcast to `shape`, to the indices of an axis of this tensor, whose memory
    /// must be its own.
    func scatter(
        _ kernel: Kernels.Scatter, _ indices: Tensor<Int>, count: Int, axis: Int, _ source: Tensor,
        shape sourceShape: Shape, of named: NamedAxis
    ) {
        source.checkBroadcast(to: sourceShape, in: named.operation)
        let (outer, n, inner) = shape.around(axis)
        let values = source.detached.broadcast(to: sourceShape).contiguous()
        let span = ProfileSpan()
        defer { span.end(named.operation, [shape, indices.shape], bytes: 2 * values.byteCount + indices.byteCount) }
        let positions = indices.contiguous()
        withExtendedLifetimes(storage, positions.storage, values.storage) {
            let succeeded = kernel(outer, n, inner, mutablePointer, count, positions.indexPointer, values.pointer)
            if !succeeded { positions.trapOutOfRange(of: named) }
        }
    }

    /// Traps unless this tensor can stand for one of a shape.
    func checkBroadcast(to target: Shape, in operation: @autoclosure () -> String) {
        check(
            rank <= target.rank && Shape.broadcast(shape, target, in: operation()) == target, operation(),
            "a value of shape \(shape) does not broadcast to the part of shape \(target) it is assigned to")
    }

    /// An empty tensor with this one's node: the rest of an operand whose memory has become the result's.
    var trace: Tensor { Tensor(storage: .empty, view: nil, node: node) }
}

extension Tensor where Scalar == Int {
    var indexPointer: UnsafePointer<Int64> { pointer.assumingMemoryBound(to: Int64.self) }

    /// Traps because of the first index that an axis does not have.
    func trapOutOfRange(of named: NamedAxis) -> Never {
        let n = named.shape.lengths[named.axis]
        let bad = scalars.first { $0 < -n || $0 >= n }!
        trap(
            named.operation,
            "index \(bad) is out of range for axis \(named.axis) of shape \(named.shape): expected \(-n)..<\(n)")
    }

    /// Turns positions on some axes into positions on those and one more, of length `n`, whose indices these are.
    func merge(into positions: inout Tensor, below n: Int, of named: NamedAxis) {
        let indices = contiguous()
        positions.makeUnique()
        withExtendedLifetimes(indices.storage, positions.storage) {
            let succeeded = tern_merge_positions(
                indices.elementCount, indices.indexPointer, Int64(n),
                positions.mutablePointer.assumingMemoryBound(to: Int64.self))
            if !succeeded { indices.trapOutOfRange(of: named) }
        }
    }

    /// Returns whether each of some indices of an axis of length `n` is the last of its value: the one that assignment leaves.
    func isLast(of n: Int) -> Tensor<Bool> {
        let order = Tensor.arange(elementCount).reshape(shape)
        var writers = Tensor.zeroed([n])
        writers[self] = order
        return writers.take(self) .== order
    }
}

extension Shape {
    /// Returns the lengths before, of and after an axis, each as one.
    func around(_ axis: Int) -> (outer: Int, n: Int, inner: Int) {
        (product(0..<axis), lengths[axis], product(axis + 1..<rank))
    }

    /// Returns this shape with other axes in place of one.
    func replacing(axis: Int, with other: Shape, in operation: @autoclosure () -> String) -> Shape {
        checkRoom(for: other.rank - 1, in: operation())
        return Shape(self[..<axis] + Array(other) + self[(axis + 1)...])
    }
}
