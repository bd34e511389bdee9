/// Some of a shape's axes: a bit for each.
struct AxisSet: Sendable {
    private var bits: UInt8 = 0

    init() {}
    private init(bits: UInt8) { self.bits = bits }

    mutating func insert(_ axis: Int) { bits |= 1 << axis }
    func contains(_ axis: Int) -> Bool { bits & (1 << axis) != 0 }

    var count: Int { bits.nonzeroBitCount }
    /// The first axis; 8 if there is none.
    var first: Int { bits.trailingZeroBitCount }
    /// A Boolean value indicating whether the axes follow one another.
    var isRun: Bool { bits == 0 || count == 8 - bits.leadingZeroBitCount - first }

    /// The last of the runs of axes that follow one another.
    var lastRun: AxisSet {
        var run = AxisSet()
        var axis = 7 - bits.leadingZeroBitCount
        while axis >= 0 && contains(axis) {
            run.insert(axis)
            axis -= 1
        }
        return run
    }

    func subtracting(_ other: AxisSet) -> AxisSet { AxisSet(bits: bits & ~other.bits) }

    /// Returns the positions of the axes in an order of axes.
    func permuted(_ order: [Int]) -> AxisSet {
        var set = AxisSet()
        for (position, axis) in order.enumerated() where contains(axis) { set.insert(position) }
        return set
    }

    /// Returns the last axes of a rank, as many as are in the set.
    func movedLast(of rank: Int) -> AxisSet {
        var set = AxisSet()
        for axis in (rank - count)..<rank { set.insert(axis) }
        return set
    }
}

extension Shape {
    /// Returns the axes of a list, each named once and in range; all of them without a list.
    func resolve(axes: [Int]?, in operation: @autoclosure () -> String) -> AxisSet {
        var set = AxisSet()
        guard let axes else {
            for axis in 0..<rank { set.insert(axis) }
            return set
        }
        for axis in axes {
            let resolved = resolve(axis: axis, in: operation())
            check(!set.contains(resolved), operation(), "axis \(resolved) is named twice in \(axes), shape \(self)")
            set.insert(resolved)
        }
        return set
    }

    /// Returns one axis. A scalar counts as a vector of one element, so that it has an axis 0 with nothing to reduce.
    func resolve(only axis: Int, in operation: @autoclosure () -> String) -> AxisSet {
        var set = AxisSet()
        if rank == 0 {
            checkScalarAxis(axis, in: operation())
        } else {
            set.insert(resolve(axis: axis, in: operation()))
        }
        return set
    }

    /// Traps unless an axis is one that a scalar has where it counts as a vector of one element.
    func checkScalarAxis(_ axis: Int, in operation: @autoclosure () -> String) {
        check(axis == 0 || axis == -1, operation(), "axis \(axis) is out of range for a scalar: expected -1..<1")
    }

    /// Returns the shape without the axes, or with length 1 in place of each.
    func reduced(_ axes: AxisSet, keepDims: Bool) -> Shape {
        var result = Shape()
        for axis in 0..<rank {
            if !axes.contains(axis) {
                result.append(lengths[axis])
            } else if keepDims {
                result.append(1)
            }
        }
        return result
    }

    /// Returns the number of elements that a reduction over the axes takes together.
    func count(of axes: AxisSet) -> Int {
        product(0..<rank, where: axes.contains)
    }

    /// Returns the product of some consecutive lengths.
    func product(_ axes: Range<Int>, where isIncluded: (Int) -> Bool = { _ in true }) -> Int {
        var product = 1
        for axis in axes where isIncluded(axis) { product *= lengths[axis] }
        return product
    }
}
