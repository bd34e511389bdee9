/// An axis of a contraction: its length, and the steps it makes in a, b and c; 0 where a tensor has it not.
struct ContractionAxis {
    let label: Label
    let length: Int
    var steps: InlineArray<3, Int> = [0, 0, 0]

    /// An axis of one index.
    static let unit = ContractionAxis(label: -1, length: 1)

    /// Returns whether the steps of this axis go on where those of an inner one end, so that the two are one.
    func continues(_ inner: ContractionAxis, in tensor: Int) -> Bool {
        steps[tensor] == inner.steps[tensor] * inner.length
    }

    func continues(_ inner: ContractionAxis) -> Bool {
        continues(inner, in: 0) && continues(inner, in: 1) && continues(inner, in: 2)
    }
}

/// The axes of a contraction by the tensors they are in; those of length 1, whose steps mean nothing, are left out.
struct ContractionGroups {
    /// The axes in a, b and c.
    private(set) var batch: [ContractionAxis] = []
    /// The axes in a and c.
    private(set) var left: [ContractionAxis] = []
    /// The axes in b and c.
    private(set) var right: [ContractionAxis] = []
    /// The axes in a and b.
    var inner: [ContractionAxis] = []

    init(_ a: (labels: [Label], layout: Layout), _ b: (labels: [Label], layout: Layout), _ output: [Label]) {
        for (position, label) in a.labels.enumerated() where a.layout.shape.lengths[position] != 1 {
            var axis = ContractionAxis(label: label, length: a.layout.shape.lengths[position])
            axis.steps[0] = a.layout.strides[position]
            if let other = b.labels.firstIndex(of: label) {
                axis.steps[1] = b.layout.strides[other]
                if output.contains(label) { batch.append(axis) } else { inner.append(axis) }
            } else {
                left.append(axis)
            }
        }
        for (position, label) in b.labels.enumerated()
        where b.layout.shape.lengths[position] != 1 && !a.labels.contains(label) {
            var axis = ContractionAxis(label: label, length: b.layout.shape.lengths[position])
            axis.steps[1] = b.layout.strides[position]
            right.append(axis)
        }
    }

    /// A Boolean value indicating whether one of the axes has no index.
    var isEmpty: Bool { (batch + left + right + inner).contains { $0.length == 0 } }

    mutating func setStep(_ step: Int, of label: Label, in tensor: Int) {
        func set(_ axes: inout [ContractionAxis]) {
            for index in axes.indices where axes[index].label == label { axes[index].steps[tensor] = step }
        }
        set(&batch)
        set(&left)
        set(&right)
        set(&inner)
    }

    // MARK: The result

    func shape(of labels: [Label]) -> Shape {
        let axes = batch + left + right
        return Shape(labels.map { label in axes.first { $0.label == label }?.length ?? 1 })
    }

    /// Returns the groups with the steps of a result that is row-major in the order of some labels, and all its axes outermost
    /// first.
    func written(in order: [Label]) -> ContractionGroups {
        var result = self
        let layout = Layout(shape(of: order))
        for (position, label) in order.enumerated() { result.setStep(layout.strides[position], of: label, in: 2) }
        result.batch.sort { $0.steps[2] > $1.steps[2] }
        result.left.sort { $0.steps[2] > $1.steps[2] }
        result.right.sort { $0.steps[2] > $1.steps[2] }
        return result
    }

    /// Returns the order of the result's labels that follows from the operands' memory: [batch, left, right].
    func naturalOrder(of output: [Label]) -> [Label] {
        let axes =
            batch.sorted { $0.steps[0] > $1.steps[0] } + left.sorted { $0.steps[0] > $1.steps[0] }
            + right.sorted { $0.steps[1] > $1.steps[1] }
        let order = axes.map(\.label)
        return output.filter { !order.contains($0) } + order
    }
}

/// The axes of a contraction as those of a: [m, k], b: [k, n] and c: [m, n], and those that are looped over.
struct MatrixAxes {
    let m: ContractionAxis
    let n: ContractionAxis
    let k: ContractionAxis
    private let loops: [ContractionAxis]

    init(_ groups: ContractionGroups) {
        let (left, right) = (Self.innermost(groups.left), Self.innermost(groups.right))
        (m, n, k) = (left.axis, right.axis, Self.innermost(groups.inner).axis)
        loops = (groups.batch + left.rest + right.rest).sorted { $0.steps[2] > $1.steps[2] }
    }

    /// Returns the innermost axes as one, as far as they are one in all tensors, and the others.
    private static func innermost(_ axes: [ContractionAxis]) -> (axis: ContractionAxis, rest: [ContractionAxis]) {
        guard let last = axes.last else { return (.unit, []) }
        var length = last.length
        var first = axes.count - 1
        while first > 0 && axes[first - 1].continues(axes[first]) {
            first -= 1
            length *= axes[first].length
        }
        return (ContractionAxis(label: last.label, length: length, steps: last.steps), Array(axes[..<first]))
    }

    /// Returns the offset in a tensor of each of the products that are looped over.
    func offsets(in tensor: Int) -> [Int] {
        loops.reduce(into: [0]) { offsets, axis in
            offsets = offsets.flatMap { start in (0..<axis.length).map { start + $0 * axis.steps[tensor] } }
        }
    }

    // MARK: Addressing

    /// Returns the matrix of an operand, without its elements; nil where BLAS cannot address it.
    func matrix(of operand: Int) -> BLASMatrix? {
        let (rows, columns) = operand == 0 ? (m, k) : (k, n)
        return BLASMatrix(
            rows: rows.length, columns: columns.length, down: rows.steps[operand], right: columns.steps[operand])
    }

    /// A Boolean value indicating whether the result's matrices are contiguous along one of their axes.
    var canWrite: Bool { isWrittenPlain || isWrittenTransposed }

    private var isWrittenPlain: Bool {
        (n.length == 1 || n.steps[2] == 1) && (m.length == 1 || m.steps[2] >= n.length)
    }

    /// A Boolean value indicating whether the columns of the result, not the rows, are contiguous.
    var isWrittenTransposed: Bool {
        !isWrittenPlain && (m.length == 1 || m.steps[2] == 1) && (n.length == 1 || n.steps[2] >= m.length)
    }

    /// The number of elements from one row of the result (or of its transpose) to the next.
    var rowStride: Int {
        isWrittenTransposed
            ? (n.length == 1 ? m.length : n.steps[2]) : (m.length == 1 ? n.length : m.steps[2])
    }
}
