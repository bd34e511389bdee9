// Products other than `matmul`: each is a contraction, or an elementwise product of views.

/// Returns the products of two tensors' elements, summed over pairs of axes.
///
/// ```swift
/// tensordot(a, b, axes: ([0, 2], [1, 0]))   // [3, 4, 5] and [5, 3, 6] give [4, 6]
/// ```
///
/// Traps where the lengths of a pair differ. Gradients: ∂a = the contraction of g with b, and the other way round.
///
/// - Parameters:
///   - a: the first operand.
///   - b: the second operand.
///   - axes: the axes of `a`, and those of `b` that they are paired with.
/// - Returns: the other axes of `a`, then those of `b`.
@specialized(where Scalar == Float)
public func tensordot<Scalar: TensorFloatingPoint>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, axes: ([Int], [Int])
) -> Tensor<Scalar> {
    check(
        axes.0.count == axes.1.count, "tensordot",
        "\(axes.0.count) axes \(axes.0) are to be paired with \(axes.1.count) axes \(axes.1)")
    let first = axes.0.map { a.shape.resolve(axis: $0, in: "tensordot") }
    let second = axes.1.map { b.shape.resolve(axis: $0, in: "tensordot") }
    check(
        Set(first).count == first.count && Set(second).count == second.count, "tensordot",
        "an axis is named twice in \(axes.0) or \(axes.1)")
    // The axes of a are labeled 0, 1, …; those of b likewise behind them, unless they are paired.
    var labels = Array(a.rank..<a.rank + b.rank)
    for (one, other) in zip(first, second) {
        check(
            a.shape.lengths[one] == b.shape.lengths[other], "tensordot",
            "axis \(one) of \(a.shape) and axis \(other) of \(b.shape) differ in length")
        labels[other] = one
    }
    let output = (0..<a.rank).filter { !first.contains($0) } + labels.filter { $0 >= a.rank }
    check(
        output.count <= Shape.maximumRank, "tensordot",
        "the result of shapes \(a.shape) and \(b.shape) has \(output.count) axes, more than \(Shape.maximumRank)")
    return contracted(IndexedTensor(a, Array(0..<a.rank)), IndexedTensor(b, labels), to: output, in: "tensordot")
}

/// Returns the products of two tensors' elements, summed over the last axes of the first and the first axes of the second.
///
/// ```swift
/// tensordot(a, b, axes: 2)   // [2, 3, 4] and [3, 4, 5] give [2, 5]
/// ```
///
/// - Parameters:
///   - a: the first operand.
///   - axes: the number of axes.
///   - axes: how many axes.
@specialized(where Scalar == Float)
public func tensordot<Scalar: TensorFloatingPoint>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, axes: Int = 2
) -> Tensor<Scalar> {
    check(
        axes >= 0 && axes <= min(a.rank, b.rank), "tensordot",
        "\(axes) axes of shapes \(a.shape) and \(b.shape) can't be summed over")
    return tensordot(a, b, axes: (Array(a.rank - axes..<a.rank), Array(0..<axes)))
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the scalar product of two vectors, Σ aᵢ bᵢ.
    ///
    /// ```swift
    /// a.dot(b)   // [3] and [3] give a zero-dimensional tensor
    /// ```
    ///
    /// Products and sums are taken in the scalar type: it is exact to n ε Σ |aᵢ bᵢ| where that sum is finite, and need not be a
    /// number where it is not. Traps unless both have one axis, of the same length. Gradients: ∂a = g b, ∂b = g a.
    @specialized(where Scalar == Float)
    public func dot(_ other: Tensor) -> Tensor {
        check(
            rank == 1 && shape == other.shape, "dot",
            "expected two vectors of one length, found \(shape) and \(other.shape)")
        return matmul(other)
    }

    /// Returns the products of each element of one tensor with each of another, aᵢ bⱼ.
    ///
    /// ```swift
    /// a.outer(b)   // [2] and [3] give [2, 3]
    /// ```
    ///
    /// Operands of other ranks are flattened, as in NumPy. Gradients: ∂a = g b, ∂b = gᵀ a.
    @specialized(where Scalar == Float)
    public func outer(_ other: Tensor) -> Tensor {
        tensordot(reshape([elementCount]), other.reshape([other.elementCount]), axes: 0)
    }

    /// Returns the scalar products of the rows, the last axes, of two tensors.
    ///
    /// ```swift
    /// a.inner(b)   // [2, 3] and [4, 5, 3] give [2, 4, 5]
    /// ```
    ///
    /// Where one has no axes it multiplies the other. Traps where the last axes differ in length.
    @specialized(where Scalar == Float)
    public func inner(_ other: Tensor) -> Tensor {
        if rank == 0 || other.rank == 0 { return self * other }
        check(
            shape[-1] == other.shape[-1], "inner",
            "the last axes of shapes \(shape) and \(other.shape) differ in length")
        return tensordot(self, other, axes: ([-1], [-1]))
    }

    /// Returns the Kronecker product: a block for each element of this tensor, that element times the other tensor.
    ///
    /// ```swift
    /// a.kron(b)   // [2, 2] and [3, 4] give [6, 8]
    /// ```
    ///
    /// The shape with fewer axes gets axes of length 1 in front. Gradients: each operand's is g times the other, summed over
    /// its axes.
    ///
    /// - Returns: a tensor with the product of the lengths for each axis.
    @specialized(where Scalar == Float)
    public func kron(_ other: Tensor) -> Tensor {
        let rank = Swift.max(self.rank, other.rank)
        func padded(_ x: Tensor) -> Tensor {
            x.reshape(Shape(Array(repeating: 1, count: rank - x.rank) + Array(x.shape)))
        }
        let (a, b) = (padded(self), padded(other))
        let target = Shape(
            zip(a.shape, b.shape).map {
                let (length, overflow) = $0.multipliedReportingOverflow(by: $1)
                return overflow ? .max : length
            })
        let isEmpty = target.elementCount(in: "kron") == 0
        if 2 * rank > Shape.maximumRank {
            // Too many axes to interleave: block by block along the first.
            if isEmpty { return .zeros(target) }
            let blocks = (0..<a.shape[0]).flatMap { i in (0..<b.shape[0]).map { j in a[i].kron(b[j]) } }
            return stack(blocks)
        }
        let outer = a.reshape(Shape(a.shape.flatMap { [$0, 1] }))
        let inner = b.reshape(Shape(b.shape.flatMap { [1, $0] }))
        return (outer * inner).reshape(target)
    }

    /// Returns the cross product of vectors in three dimensions.
    ///
    /// ```swift
    /// a.cross(b)   // [1000, 3] and [3] give [1000, 3]
    /// ```
    ///
    /// The other axes broadcast. Traps unless the axis has length 3 in both. Gradients: ∂a = b × g, ∂b = g × a.
    ///
    /// - Parameters:
    ///   - other: the right operand.
    ///   - axis: the axis of the vectors' components, in both operands once they are broadcast.
    @specialized(where Scalar == Float)
    public func cross(_ other: Tensor, axis: Int = -1) -> Tensor {
        let target = Shape.broadcast(shape, other.shape, in: "cross")
        let fromBack = target.resolve(axis: axis, in: "cross") - target.rank
        check(
            rank >= -fromBack && other.rank >= -fromBack && shape[fromBack] == 3 && other.shape[fromBack] == 3, "cross",
            "expected vectors of 3 components along axis \(axis), found \(shape) and \(other.shape)")
        return crossed(other, fromBack, target).recorded(
            from: self, { g in other.cross(g, axis: axis) }, from: other, { g in g.cross(self, axis: axis) })
    }

    /// Returns the cross product; without a derivative.
    private func crossed(_ other: Tensor, _ fromBack: Int, _ target: Shape) -> Tensor {
        func component(_ x: Tensor, _ index: Int) -> Tensor {
            x.detached.slice(axis: x.rank + fromBack, from: index % 3, to: index % 3 + 1)
        }
        let parts = (0..<3).map { i in
            component(self, i + 1) * component(other, i + 2) - component(self, i + 2) * component(other, i + 1)
        }
        return concatenate(parts, axis: target.rank + fromBack)
    }
}
