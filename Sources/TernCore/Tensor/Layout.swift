/// The positions of a tensor's elements in its storage: element (i, j, …) at `offset + i * strides[0] + j * strides[1] + …`.
struct Layout: Sendable, Equatable {
    private(set) var shape: Shape
    /// Elements from one index of an axis to the next; 0 where the axis is broadcast, negative where it runs backwards.
    private(set) var strides: InlineArray<8, Int>
    /// The position of the first element in the storage.
    private(set) var offset: Int
    /// A Boolean value indicating whether the elements follow one another in row-major order.
    private(set) var isContiguous: Bool

    /// Creates the layout of row-major order from the start of the storage.
    @inline(__always)
    init(_ shape: Shape) {
        self.shape = shape
        strides = InlineArray(repeating: 0)
        var stride = 1
        var axis = shape.rank - 1
        while axis >= 0 {
            strides[axis] = stride
            stride &*= shape.lengths[axis]
            axis -= 1
        }
        offset = 0
        isContiguous = true
    }

    init(shape: Shape, strides: InlineArray<8, Int>, offset: Int) {
        self.shape = shape
        self.strides = strides
        self.offset = offset
        isContiguous = Self.isRowMajor(shape, strides)
    }

    private static func isRowMajor(_ shape: Shape, _ strides: InlineArray<8, Int>) -> Bool {
        var expected = 1
        var isInOrder = true
        for axis in (0..<shape.rank).reversed() {
            // Without elements there is no order.
            if shape.lengths[axis] == 0 { return true }
            if shape.lengths[axis] != 1 && strides[axis] != expected { isInOrder = false }
            expected &*= shape.lengths[axis]
        }
        return isInOrder
    }

    /// The axes from the longest stride to the shortest, nil where one is broadcast or runs backwards.
    var strideOrder: [Int]? {
        // Axes of length 1 go where they disturb nothing: their strides mean nothing.
        let long = (0..<shape.rank).filter { shape.lengths[$0] != 1 }
        if long.contains(where: { strides[$0] <= 0 }) { return nil }
        let order = long.sorted { (strides[$0], $1) > (strides[$1], $0) }
        return order == long ? Array(0..<shape.rank) : order + (0..<shape.rank).filter { shape.lengths[$0] == 1 }
    }

    /// The order of axes in which the elements follow one another in memory, nil where there is none (gaps, overlaps,
    /// steps backwards) or where it is the order that the axes have.
    ///
    /// `permuted(memoryOrder!)` is contiguous: what does not depend on the order of its elements need not copy such a view.
    var memoryOrder: [Int]? {
        guard !isContiguous, let order = strideOrder else { return nil }
        return permuted(order).isContiguous ? order : nil
    }

    /// Returns the order of axes in which the strides of all of these layouts fall that are not broadcast to `shape`, nil where
    /// there is none or where it is the order that the axes have.
    static func strideOrder(_ layouts: [Layout], in shape: Shape) -> [Int]? {
        var order: [Int]?
        for layout in layouts {
            guard let own = layout.broadcast(to: shape).strideOrder else { continue }
            if let order, order != own { return nil }
            order = own
        }
        return order == Array(0..<shape.rank) ? nil : order
    }

    static func == (a: Layout, b: Layout) -> Bool {
        a.offset == b.offset && a.shape == b.shape && (0..<a.shape.rank).allSatisfy { a.strides[$0] == b.strides[$0] }
    }

    // MARK: Views

    /// Returns strides with which the elements appear in a shape that this one broadcasts to.
    func strides(broadcastTo target: Shape) -> InlineArray<8, Int> {
        var result = InlineArray<8, Int>(repeating: 0)
        let lead = target.rank - shape.rank
        for axis in 0..<shape.rank where shape.lengths[axis] != 1 || target.lengths[axis + lead] == 1 {
            result[axis + lead] = strides[axis]
        }
        return result
    }

    func broadcast(to target: Shape) -> Layout {
        Layout(shape: target, strides: strides(broadcastTo: target), offset: offset)
    }

    func swapped(_ first: Int, _ second: Int) -> Layout {
        var (shape, strides) = (shape, strides)
        shape.lengths.swapAt(first, second)
        strides.swapAt(first, second)
        return Layout(shape: shape, strides: strides, offset: offset)
    }

    func permuted(_ order: [Int]) -> Layout {
        var lengths = Shape()
        var strides = InlineArray<8, Int>(repeating: 0)
        for (position, axis) in order.enumerated() {
            lengths.append(shape.lengths[axis])
            strides[position] = self.strides[axis]
        }
        return Layout(shape: lengths, strides: strides, offset: offset)
    }

    /// Returns the layout with the axes back from the order that ``permuted(_:)`` gave them.
    func permutedBack(_ order: [Int]) -> Layout {
        var (shape, strides) = (shape, strides)
        for (position, axis) in order.enumerated() {
            shape.lengths[axis] = self.shape.lengths[position]
            strides[axis] = self.strides[position]
        }
        return Layout(shape: shape, strides: strides, offset: offset)
    }

    /// Returns the layout of the same elements in another shape of as many, or nil where that takes a copy.
    func reshaped(_ target: Shape) -> Layout? {
        if isContiguous || shape.elementCount == 0 {
            var result = Layout(target)
            result.offset = offset
            return result
        }
        // Match runs of old axes with runs of new axes of the same product; within a run the old axes must be mergeable.
        var strides = InlineArray<8, Int>(repeating: 0)
        let old = (0..<shape.rank).filter { shape.lengths[$0] != 1 }
        var next = 0  // in `old`
        var axis = 0  // in `target`
        while axis < target.rank {
            if target.lengths[axis] == 1 {
                axis += 1
                continue
            }
            guard next < old.count else { return nil }
            var oldProduct = shape.lengths[old[next]]
            var newProduct = target.lengths[axis]
            let first = axis
            while oldProduct != newProduct {
                if newProduct < oldProduct {
                    axis += 1
                    newProduct *= target.lengths[axis]
                } else {
                    let (outer, inner) = (old[next], old[next + 1])
                    if self.strides[outer] != self.strides[inner] * shape.lengths[inner] { return nil }
                    next += 1
                    oldProduct *= shape.lengths[inner]
                }
            }
            var stride = self.strides[old[next]]
            for position in (first...axis).reversed() {
                strides[position] = stride
                stride *= target.lengths[position]
            }
            next += 1
            axis += 1
        }
        return Layout(shape: target, strides: strides, offset: offset)
    }
}
