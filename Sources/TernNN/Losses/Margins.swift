import TernCore

// Losses of scores, distances and pairs that are 0 once a prediction is right by a margin.

/// Returns the hinge loss max(0, margin − t x) of scores x and labels t of ±1; by default its mean.
///
/// Traps unless the shapes are the same.
///
/// - Parameters:
///   - scores: x, any shape.
///   - target: t, the same shape: 1 and −1.
///   - margin: the score from which on there is no loss; finite.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or the shape of the scores without reduction.
public func hingeLoss<Scalar: TensorFloatingPoint>(
    _ scores: Tensor<Scalar>, _ target: Tensor<Scalar>, margin: Double = 1, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(scores, target, in: "hingeLoss")
    let margin = Scalar.finite(margin, "margin", in: "hingeLoss")
    return (margin - scores * target).clamp(min: 0).reduced(reduction)
}

/// Returns the logistic loss log(1 + e^(−t x)) of scores x and labels t of ±1, a hinge with a soft margin; by default its mean.
///
/// ```swift
/// softMarginLoss([2, -1] as Tensor<Float>, [1, 1], reduction: .none)   // [0.1269, 1.3133]
/// ```
///
/// Evaluated as softplus(−t x), without overflow. `torch.nn.functional.soft_margin_loss`. Traps unless the shapes are the same.
///
/// - Parameters:
///   - scores: x, any shape.
///   - target: t, the same shape: 1 and −1.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or the shape of the scores without reduction.
public func softMarginLoss<Scalar: TensorFloatingPoint>(
    _ scores: Tensor<Scalar>, _ target: Tensor<Scalar>, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(scores, target, in: "softMarginLoss")
    return (-scores * target).softplus().reduced(reduction)
}

/// Returns the hinge embedding loss: distances x where t is 1, max(0, margin − x) where it is −1; by default its mean.
///
/// `torch.nn.functional.hinge_embedding_loss`. Traps unless the shapes broadcast.
///
/// - Parameters:
///   - distances: x, any shape.
///   - target: t, of a shape that broadcasts with theirs: 1 for pairs that belong together, −1 for others.
///   - margin: the distance from which on pairs that don't belong together have no loss; finite.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or the common shape without reduction.
public func hingeEmbeddingLoss<Scalar: TensorFloatingPoint>(
    _ distances: Tensor<Scalar>, _ target: Tensor<Scalar>, margin: Double = 1, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    _ = Shape.broadcast(distances.shape, target.shape, in: "hingeEmbeddingLoss")
    let margin = Scalar.finite(margin, "margin", in: "hingeEmbeddingLoss")
    return pairLoss(distances, (margin - distances).clamp(min: 0), target).reduced(reduction)
}

/// Returns the ranking loss max(0, margin − t (a − b)): t is 1 where `a` should rank higher, −1 where `b` should; by default
/// its mean.
///
/// `torch.nn.functional.margin_ranking_loss`. Traps unless the shapes broadcast.
///
/// - Parameters:
///   - a: scores, any shape.
///   - b: scores, of a shape that broadcasts with theirs.
///   - target: t, of a shape that broadcasts with those of the scores: one number for all, for instance.
///   - margin: the difference by which one should be above the other; finite.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or the common shape without reduction.
public func marginRankingLoss<Scalar: TensorFloatingPoint>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ target: Tensor<Scalar>, margin: Double = 0,
    reduction: Reduction = .mean
) -> Tensor<Scalar> {
    let scores = Shape.broadcast(a.shape, b.shape, in: "marginRankingLoss")
    _ = Shape.broadcast(scores, target.shape, in: "marginRankingLoss")
    let margin = Scalar.finite(margin, "margin", in: "marginRankingLoss")
    return (margin - target * (a - b)).clamp(min: 0).reduced(reduction)
}

/// Returns the triplet loss max(0, margin + |a − p| − |a − n|): the anchor should be nearer to the positive than to the
/// negative; by default its mean.
///
/// ```swift
/// let loss = tripletMarginLoss(anchor: embed(face), positive: embed(same), negative: embed(other))
/// ```
///
/// The distance is the p-norm of the difference plus ε along the last axis. `torch.nn.functional.triplet_margin_loss`. Traps
/// unless the shapes are the same.
///
/// - Parameters:
///   - anchor: a: [..., features].
///   - positive: p, the same shape.
///   - negative: n, the same shape.
///   - margin: the difference by which the positive should be nearer; finite.
///   - p: the exponent of the norm, above 0; ∞ for the largest difference.
///   - epsilon: ε, keeps the gradient of equal points away from the kink of the norm, where it is 0; finite and at least 0.
///   - swapsDistance: whether the negative's distance to the positive counts where it is the smaller (Balntas et al., 2016).
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or [...] without reduction.
public func tripletMarginLoss<Scalar: TensorFloatingPoint>(
    anchor: Tensor<Scalar>, positive: Tensor<Scalar>, negative: Tensor<Scalar>, margin: Double = 1, p: Double = 2,
    epsilon: Double = 1e-6, swapsDistance: Bool = false, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(anchor, positive, in: "tripletMarginLoss")
    checkSameShape(anchor, negative, in: "tripletMarginLoss")
    check(anchor.rank > 0, "tripletMarginLoss", "expected shape [..., features], found []")
    check(p > 0, "tripletMarginLoss", "p is \(p), expected a number above 0")
    let margin = Scalar.finite(margin, "margin", in: "tripletMarginLoss")
    let epsilon = Scalar.nonnegative(epsilon, "epsilon", in: "tripletMarginLoss")
    func distance(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
        (a - b + epsilon).norm(Scalar(p), axis: -1)
    }
    var far = distance(anchor, negative)
    if swapsDistance { far = far.minimum(distance(positive, negative)) }
    return (margin + distance(anchor, positive) - far).clamp(min: 0).reduced(reduction)
}

/// Returns the cosine embedding loss: 1 − cos(a, b) where t is 1, max(0, cos(a, b) − margin) where it is −1; by default its
/// mean.
///
/// The squares of the norms have 10⁻¹² added to them, so the cosine with a vector of zeros is 0.
/// `torch.nn.functional.cosine_embedding_loss`. Traps unless the shapes fit.
///
/// - Parameters:
///   - a: [..., features].
///   - b: the same shape.
///   - target: t: [...], 1 for pairs that belong together, −1 for others.
///   - margin: the cosine up to which pairs that don't belong together have no loss; in −1...1.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or [...] without reduction.
public func cosineEmbeddingLoss<Scalar: TensorFloatingPoint>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ target: Tensor<Scalar>, margin: Double = 0,
    reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(a, b, in: "cosineEmbeddingLoss")
    check(
        a.rank > 0 && target.shape == Shape(a.shape.dropLast()), "cosineEmbeddingLoss",
        "expected pairs: [..., features] and targets: [...], found \(a.shape) and \(target.shape)")
    check((-1...1).contains(margin), "cosineEmbeddingLoss", "margin is \(margin), expected a number in -1...1")
    let (u, v) = (Direction(a), Direction(b))
    let cosine = (u.scaled * v.scaled).sum(axis: -1) / (u.norm * v.norm)
    return pairLoss(1 - cosine, (cosine - Scalar(margin)).clamp(min: 0), target).reduced(reduction)
}

/// A vector along the last axis, scaled down where it is long: a constant factor changes no cosine, and no square overflows.
private struct Direction<Scalar: TensorFloatingPoint> {
    let scaled: Tensor<Scalar>
    let norm: Tensor<Scalar>

    init(_ x: Tensor<Scalar>) {
        let scale = x.stopGradient().abs().sum(axis: -1, keepDims: true).clamp(min: 1)
        scaled = x / scale
        norm = (scaled.square().sum(axis: -1) + (Scalar(1e-12) / scale.square()).squeeze(axis: -1)).sqrt()
    }
}

/// Returns one loss for pairs whose target is 1, another where it is −1.
private func pairLoss<Scalar: TensorFloatingPoint>(
    _ together: Tensor<Scalar>, _ apart: Tensor<Scalar>, _ target: Tensor<Scalar>
) -> Tensor<Scalar> {
    together.where(target .== 1, else: apart.where(target .== -1, else: 0))
}
