extension Tensor where Scalar: TensorNumeric {
    /// Returns the elements in row-major order without those that equal the one before, the position of each element among
    /// them, and the length of each run.
    ///
    /// ```swift
    /// let (values, inverse, counts) = Tensor<Int>([1, 1, 2, 1]).uniqueConsecutive()
    /// // [1, 2, 1], [0, 0, 1, 2], [2, 1, 1]
    /// ```
    ///
    /// NaN equals nothing. Gradient of the values: each element of g to the first of its run.
    ///
    /// - Returns: `values` and `counts`: vectors of the same length; `inverse`: positions in them, in the shape of the tensor.
    public func uniqueConsecutive() -> (values: Tensor, inverse: Tensor<Int>, counts: Tensor<Int>) {
        let (values, inverse, counts) = flatten().uniqueConsecutive(axis: 0)
        return (values, inverse.reshape(shape), counts)
    }

    /// Returns the slices along an axis without those that equal the one before; the position of each slice among them, and the
    /// lengths of the runs.
    ///
    /// - Returns: `values` with a shorter axis; `inverse` [length of the axis]; `counts` [slices of the values].
    public func uniqueConsecutive(axis: Int) -> (values: Tensor, inverse: Tensor<Int>, counts: Tensor<Int>) {
        let axis = shape.resolve(axis: axis, in: "uniqueConsecutive")
        let n = shape.lengths[axis]
        if n == 0 { return (self, .zeros([0]), .zeros([0])) }
        let others = (0..<rank).filter { $0 != axis }
        let x = detached
        let changes = (x.slice(axis: axis, from: 1, to: n) .!= x.slice(axis: axis, from: 0, to: n - 1)).any(
            axes: others)
        let isFirst = [true] + changes.scalars
        let starts = isFirst.indices.filter { isFirst[$0] }
        let counts = zip(starts, starts.dropFirst() + [n]).map { $1 - $0 }
        let inverse = Tensor<Int>(Tensor<Bool>(isFirst)).cumsum(axis: 0) - 1
        return (take(Tensor<Int>(starts), axis: axis), inverse, Tensor<Int>(counts))
    }

    /// Returns the different slices along an axis in lexicographic order.
    ///
    /// ```swift
    /// Tensor<Int>([[2, 1], [0, 5], [2, 1]]).unique(axis: 0)   // [[0, 5], [2, 1]]
    /// ```
    ///
    /// As `numpy.unique` with an axis; NaN comes last, and equals nothing. Gradient: each slice of g to the first that equals
    /// it.
    public func unique(axis: Int) -> Tensor { uniqueWithCounts(axis: axis).values }

    /// Returns the different slices along an axis in lexicographic order, the position of each slice among them, and the number
    /// of times that each occurs.
    ///
    /// - Returns: `values` with a shorter axis; `inverse` [length of the axis]; `counts` [slices of the values].
    public func uniqueWithCounts(axis: Int) -> (values: Tensor, inverse: Tensor<Int>, counts: Tensor<Int>) {
        let axis = shape.resolve(axis: axis, in: "unique")
        let n = shape.lengths[axis]
        // Rows of what stands at each position; a row without elements equals all others.
        let rows = n == 0 ? detached : detached.moveAxis(axis, to: 0).reshape([n, elementCount / n])
        let width = n == 0 ? 0 : rows.shape.lengths[1]
        let elements = rows.scalars
        func precedes(_ a: Int, _ b: Int) -> Bool {
            for column in 0..<width {
                let (x, y) = (elements[a * width + column], elements[b * width + column])
                if x == y { continue }
                // Of NaN and a number the number comes first.
                if x != x || y != y { return x == x }
                return x < y
            }
            return false
        }
        let order = Tensor<Int>(Array(0..<n).sorted { precedes($0, $1) })
        let (values, runs, counts) = take(order, axis: axis).uniqueConsecutive(axis: axis)
        let inverse = n == 0 ? runs : Tensor<Int>.zeros([n]).scatter(order, runs, axis: 0)
        return (values, inverse, counts)
    }

    /// Returns the most frequent element along an axis, the least of equally frequent ones, and the number of times it occurs.
    ///
    /// ```swift
    /// let (values, counts) = Tensor<Int>([3, 1, 3, 2]).mode(axis: 0)   // 3, 2
    /// ```
    ///
    /// As `scipy.stats.mode`. NaN equals nothing. Traps on an empty axis. Gradient of the values: g to the first occurrence.
    public func mode(axis: Int, keepDims: Bool = false) -> (values: Tensor, counts: Tensor<Int>) {
        let axes = shape.resolve(only: axis, in: "mode")
        checkNotEmpty(axes, in: "mode")
        if rank == 0 { return (self, Tensor<Int>(1)) }
        let axis = shape.resolve(axis: axis, in: "mode")
        let n = shape.lengths[axis]
        let sorted = sort(axis: axis)
        let dense = sorted.detached
        let changes = dense.slice(axis: axis, from: 1, to: n) .!= dense.slice(axis: axis, from: 0, to: n - 1)
        var lead = shape
        lead.lengths[axis] = 1
        let isFirst = concatenate([Tensor<Bool>.full(lead, true), changes], axis: axis)
        var line = Shape(repeating: 1, count: rank)
        line.lengths[axis] = n
        let positions = Tensor<Int>.arange(n).reshape(line).broadcast(to: shape)
        let starts = positions.where(isFirst, else: 0).cummax(axis: axis).values
        let lengths = positions - starts + 1
        let target = shape.reduced(axes, keepDims: keepDims)
        let last = lengths.argmax(axis: axis, keepDims: true)
        let first = starts.gather(last, axis: axis)
        return (sorted.gather(first, axis: axis).reshape(target), lengths.gather(last, axis: axis).reshape(target))
    }

    /// Returns whether each element is among some values.
    ///
    /// ```swift
    /// Tensor<Int>([1, 2, 3]).isIn([3, 1])   // [true, false, true]
    /// ```
    ///
    /// As `numpy.isin`. NaN is among nothing.
    ///
    /// - Parameter values: of any shape.
    public func isIn(_ values: Tensor) -> Tensor<Bool> {
        if values.elementCount == 0 { return .full(shape, false) }
        let sorted = values.detached.flatten().sort()
        let positions = sorted.searchSorted(detached).minimum(sorted.elementCount - 1)
        return sorted.take(positions) .== detached
    }
}
