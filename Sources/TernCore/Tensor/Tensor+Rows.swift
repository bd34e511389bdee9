extension Tensor: Sequence {
    /// Returns the slices of the first axis, one after the other, as `x[0]`, `x[1]` and so on give them.
    ///
    /// ```swift
    /// for row in x { print(row.sum()) }
    /// let norms = x.map { $0.norm() }    // an array of tensors
    /// ```
    ///
    /// Each is a view that copies nothing, and is recorded as a subscript is. Traps on a tensor without axes. What both
    /// tensors and sequences have (`max`, `min`) is the tensor's.
    public func makeIterator() -> TensorRows<Scalar> { TensorRows(of: self) }

    /// The length of the first axis.
    public var underestimatedCount: Int { rank == 0 ? 0 : shape.lengths[0] }
}

extension Array {
    /// Not offered: it would add the rows of a tensor one by one.
    @available(*, unavailable, message: "append(y) adds a tensor, append(contentsOf: y) its rows")
    public static func += <Scalar>(tensors: inout [Element], y: Tensor<Scalar>) where Element == Tensor<Scalar> {
        fatalError("not offered")
    }
}

/// The slices of a tensor's first axis, one after the other.
///
/// ```swift
/// var rows = x.makeIterator()
/// let first = rows.next()
/// ```
public struct TensorRows<Scalar: TensorScalar>: IteratorProtocol, Sendable {
    private let tensor: Tensor<Scalar>
    private let count: Int
    private var position = 0

    fileprivate init(of tensor: Tensor<Scalar>) {
        check(tensor.rank > 0, "makeIterator", "a tensor of shape [] has no rows: expected at least one axis")
        self.tensor = tensor
        count = tensor.shape.lengths[0]
    }

    /// Returns the next slice; nil behind the last.
    public mutating func next() -> Tensor<Scalar>? {
        if position == count { return nil }
        defer { position += 1 }
        return tensor[position]
    }
}
