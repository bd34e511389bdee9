/// Some labels: a bit for each.
struct LabelSet: Hashable {
    private(set) var bits: UInt64 = 0

    init(bits: UInt64) { self.bits = bits }
    init(_ labels: [Label]) { for label in labels { bits |= 1 << UInt64(label) } }

    func contains(_ label: Label) -> Bool { bits >> UInt64(label) & 1 != 0 }
    func union(_ other: LabelSet) -> LabelSet { LabelSet(bits: bits | other.bits) }
    func intersection(_ other: LabelSet) -> LabelSet { LabelSet(bits: bits & other.bits) }
    func subtracting(_ other: LabelSet) -> LabelSet { LabelSet(bits: bits & ~other.bits) }
    mutating func formUnion(_ other: LabelSet) { bits |= other.bits }
    mutating func formIntersection(_ other: LabelSet) { bits &= other.bits }
    var isEmpty: Bool { bits == 0 }
    var count: Int { bits.nonzeroBitCount }
}

/// A tensor with a label for each axis.
struct IndexedTensor<Scalar: TensorFloatingPoint> {
    let tensor: Tensor<Scalar>
    let labels: [Label]

    init(_ tensor: Tensor<Scalar>, _ labels: [Label]) {
        (self.tensor, self.labels) = (tensor, labels)
    }

    /// The empty stand-in for an operand that has been used.
    static var none: IndexedTensor { IndexedTensor(Tensor(storage: .empty, view: nil), []) }

    /// Returns this tensor with one axis for each label: where there were several, their diagonal.
    func diagonal() -> IndexedTensor {
        var distinct: [Label] = []
        for label in labels where !distinct.contains(label) { distinct.append(label) }
        if distinct.count == labels.count { return self }
        return IndexedTensor(tensor.diagonal(labels.map { distinct.firstIndex(of: $0)! }), distinct)
    }

    /// Returns this tensor without the axes of length 1 that stand for a longer one: a factor that does not depend on the
    /// index.
    func withoutBroadcastAxes(_ lengths: [Int]) -> IndexedTensor {
        let kept = labels.indices.filter { tensor.shape.lengths[$0] == lengths[labels[$0]] }
        if kept.count == labels.count { return self }
        return IndexedTensor(tensor.reshape(Shape(kept.map { tensor.shape.lengths[$0] })), kept.map { labels[$0] })
    }

    func summed(over set: LabelSet) -> IndexedTensor {
        if set.isEmpty { return self }
        let axes = labels.indices.filter { set.contains(labels[$0]) }
        return IndexedTensor(tensor.sum(axes: axes), labels.filter { !set.contains($0) })
    }
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the elements whose index is the same along all axes that have the same position: a view with an axis for each
    /// position.
    ///
    /// Gradient: g on the diagonal of zeros.
    fileprivate func diagonal(_ positions: [Int]) -> Tensor {
        let origin = shape
        return view(layout.diagonal(positions)) { g in .withDiagonal(g, positions, of: origin) }
    }

    /// Returns the transpose of `diagonal`.
    private static func withDiagonal(_ g: Tensor, _ positions: [Int], of shape: Shape) -> Tensor {
        let whole = zeroed(shape)
        whole.write(g, to: whole.layout.diagonal(positions))
        return whole.recorded(from: g, { h in h.diagonal(positions) })
    }
}

extension Layout {
    /// Returns the axes that have the same position, which are of one length, as one axis.
    fileprivate func diagonal(_ positions: [Int]) -> Layout {
        var lengths = Shape(repeating: 0, count: (positions.max() ?? -1) + 1)
        var strides = InlineArray<8, Int>(repeating: 0)
        for (axis, position) in positions.enumerated() {
            lengths.lengths[position] = shape.lengths[axis]
            strides[position] += self.strides[axis]
        }
        return Layout(shape: lengths, strides: strides, offset: offset)
    }
}
