// Copies of elements and of whole tensors along axes they already have.

extension Tensor {
    /// Returns this tensor with each index of an axis `count` times: NumPy's `repeat`.
    ///
    /// ```swift
    /// let x: Tensor<Int> = [[1, 2], [3, 4]]
    /// x.repeated(2, axis: 1)   // [[1, 1, 2, 2], [3, 3, 4, 4]]
    /// ```
    ///
    /// - Returns: a copy. Gradient: g summed over the repetitions.
    @specialized(where Scalar == Float)
    public func repeated(_ count: Int, axis: Int) -> Tensor {
        let axis = shape.resolve(axis: axis, in: "repeated")
        check(count >= 0, "repeated", "the count is \(count), expected at least 0")
        return spread(axis, count, [shape.product(0..<axis + 1), 1, shape.product(axis + 1..<rank)], in: "repeated")
    }

    /// Returns this tensor with each index of an axis as many times as a list says.
    ///
    /// ```swift
    /// let x: Tensor<Int> = [7, 8, 9]
    /// x.repeated([2, 0, 1], axis: 0)   // [7, 7, 9]
    /// ```
    ///
    /// - Returns: a copy. Gradient: g summed over the repetitions.
    @specialized(where Scalar == Float)
    public func repeated(_ counts: [Int], axis: Int) -> Tensor {
        let axis = shape.resolve(axis: axis, in: "repeated")
        check(
            counts.count == shape.lengths[axis] && counts.allSatisfy { $0 >= 0 }, "repeated",
            "expected a count of at least 0 for each of the \(shape.lengths[axis]) indices of axis \(axis), shape "
                + "\(shape), found \(counts)")
        var target = shape
        target.lengths[axis] = counts.reduce(0, sumOfLengths)
        _ = target.elementCount(in: "repeated")
        let indices = Tensor<Int>(uninitialized: [target.lengths[axis]], in: "repeated")
        var next = indices.mutablePointer.assumingMemoryBound(to: Int.self)
        for (index, count) in counts.enumerated() {
            next.initialize(repeating: index, count: count)
            next += count
        }
        return take(indices, axis: axis)
    }

    /// Returns the whole tensor several times along each axis: NumPy's `tile`.
    ///
    /// ```swift
    /// let x: Tensor<Int> = [1, 2]
    /// x.tile([2, 2])   // [[1, 2, 1, 2], [1, 2, 1, 2]]
    /// ```
    ///
    /// - Parameter counts: the number of repetitions along each axis, aligned at the back; more counts than axes make new axes.
    /// - Returns: a copy, or a view if nothing is repeated. Gradient: g summed over the repetitions.
    @specialized(where Scalar == Float)
    public func tile(_ counts: [Int]) -> Tensor {
        check(counts.allSatisfy { $0 >= 0 }, "tile", "the counts are \(counts), expected at least 0")
        shape.checkRoom(for: Swift.max(0, counts.count - rank), in: "tile")
        let lead = Shape(repeating: 1, count: Swift.max(0, counts.count - rank))
        var tiled = reshape(Shape(Array(lead) + shape))
        let first = tiled.rank - counts.count
        for axis in (first..<tiled.rank).reversed() where counts[axis - first] != 1 {
            let shape = tiled.shape
            tiled = tiled.spread(
                axis, counts[axis - first], [shape.product(0..<axis), 1, shape.product(axis..<shape.rank)], in: "tile")
        }
        return tiled
    }

    /// Returns the elements as [outer, 1, inner] with the middle axis `count` times, in this shape but for an axis so much
    /// longer.
    private func spread(_ axis: Int, _ count: Int, _ split: Shape, in operation: String) -> Tensor {
        var target = shape
        let (length, overflow) = shape.lengths[axis].multipliedReportingOverflow(by: count)
        check(
            !overflow, operation, "axis \(axis) of shape \(shape), \(count) times, is longer than memory can hold")
        target.lengths[axis] = length
        _ = target.elementCount(in: operation)
        var spread = split
        spread.lengths[1] = count
        return reshape(split).broadcast(to: spread).reshape(target)
    }
}
