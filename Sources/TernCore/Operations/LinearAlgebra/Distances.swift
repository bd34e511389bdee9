/// Returns the cosine of the angle between vectors, a · b / (‖a‖ ‖b‖).
///
/// ```swift
/// cosineSimilarity(queries, keys)   // [64, 128] and [64, 128] give [64]
/// ```
///
/// As `torch.nn.functional.cosine_similarity`, with norms of at least `epsilon`: of a zero vector it is 0, with a finite
/// gradient.
///
/// - Parameters:
///   - a: the first vectors, along `axis`.
///   - b: the second vectors; broadcasts with `a`.
///   - axis: the axis of the vectors' components, once the operands are broadcast.
///   - epsilon: the least norm.
/// - Returns: a tensor without the axis.
@specialized(where Scalar == Float)
public func cosineSimilarity<Scalar: TensorFloatingPoint>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, axis: Int = -1, epsilon: Double = 1e-8
) -> Tensor<Scalar> {
    check(
        epsilon >= 0 && epsilon.isFinite, "cosineSimilarity", "epsilon is \(epsilon), expected at least 0, and finite")
    let shape = Shape.broadcast(a.shape, b.shape, in: "cosineSimilarity")
    let axis = shape.resolve(axis: axis, in: "cosineSimilarity")
    func direction(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
        let x = x.broadcast(to: shape)
        return x / x.norm(2, axis: axis, keepDims: true).maximum(Scalar(epsilon))
    }
    return (direction(a) * direction(b)).sum(axis: axis)
}

/// Returns the distance of each vector from its partner, ‖a − b + ε‖ₚ over the last axis.
///
/// ```swift
/// pairwiseDistance(anchors, positives)   // [64, 128] and [64, 128] give [64]
/// ```
///
/// As `torch.nn.functional.pairwise_distance`, which adds ε to each component so that equal vectors are a little apart.
///
/// - Parameters:
///   - a: [..., components].
///   - b: broadcasts with `a`.
///   - p: the exponent of the norm; see ``Tensor/norm(_:axes:keepDims:)``.
///   - epsilon: the number that is added to each difference.
///   - keepDims: whether the last axis stays, with length 1.
/// - Returns: [...]. Gradient: that of the norm, 0 at a distance of 0.
@specialized(where Scalar == Float)
public func pairwiseDistance<Scalar: TensorFloatingPoint>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, p: Double = 2, epsilon: Double = 1e-6, keepDims: Bool = false
) -> Tensor<Scalar> {
    check(epsilon.isFinite, "pairwiseDistance", "epsilon is \(epsilon), expected a finite number")
    check(!p.isNaN, "pairwiseDistance", "the exponent is NaN")
    let shape = Shape.broadcast(a.shape, b.shape, in: "pairwiseDistance")
    check(shape.rank > 0, "pairwiseDistance", "expected vectors, found shapes \(a.shape) and \(b.shape)")
    return (a - b + Scalar(epsilon)).norm(Scalar(p), axis: -1, keepDims: keepDims)
}

/// Returns the distance of every vector of one list from every vector of another, ‖aᵢ − bⱼ‖ₚ.
///
/// ```swift
/// cdist(points, centers).argmin(axis: -1)   // [1000, 3] and [8, 3]: the nearest center of each point
/// ```
///
/// As `torch.cdist`, by the differences themselves, so that close points keep their digits. While a derivative is being taken,
/// all differences are in memory: [..., m, n, components].
///
/// - Parameters:
///   - a: [..., m, components].
///   - b: [..., n, components]; the batches broadcast.
///   - p: the exponent of the norm, at least 0: 0 counts the components that differ, ∞ takes the largest difference.
/// - Returns: [..., m, n]. Gradient: that of the norm, 0 between equal points.
@specialized(where Scalar == Float)
public func cdist<Scalar: TensorFloatingPoint>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, p: Double = 2
) -> Tensor<Scalar> {
    check(
        a.rank >= 2 && b.rank >= 2 && a.columns == b.columns, "cdist",
        "expected a: [..., m, components] and b: [..., n, components], found \(a.shape) and \(b.shape)")
    check(p >= 0, "cdist", "the exponent is \(p), expected at least 0")
    let batch = Shape.broadcast(a.batch, b.batch, in: "cdist")
    batch.checkRoom(for: 3, in: "cdist")
    if a.columns == 0 { return .zeroed(Shape(Array(batch) + [a.rows, b.rows]), in: "cdist") }
    let others = b.unsqueeze(axis: -3)
    func distances(_ a: Tensor<Scalar>) -> Tensor<Scalar> {
        (a.unsqueeze(axis: -2) - others).norm(Scalar(p), axis: -1)
    }
    // A block of rows at a time, whose differences fit into the cache.
    let row = Swift.max(1, batch.elementCount * b.rows * b.columns)
    let step = Swift.max(1, (1 << 17) / row)
    if a.recordingNode != nil || b.recordingNode != nil || step >= a.rows { return distances(a) }
    return concatenate(a.split(every: step, axis: -2).map(distances), axis: -2)
}
