import TernCore

// Losses that are 0 once a prediction is right by a margin.

/// max(0, margin − t x) for labels t of ±1; by default its mean.
///
/// - Parameters:
///   - scores: x, any shape.
///   - target: t, the same shape: 1 and −1.
///   - margin: from which score on there is no loss.
///   - reduction: mean, sum or none.
public func hingeLoss<Scalar: TensorFloatingPoint>(
    _ scores: Tensor<Scalar>, _ target: Tensor<Scalar>, margin: Scalar = 1, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(scores, target, in: "hinge")
    return (margin - scores * target).clamp(min: 0).reduced(reduction)
}

/// Distances x where t is 1, max(0, margin − x) where it is −1; by default the mean.
/// `torch.nn.functional.hinge_embedding_loss`.
///
/// - Parameters:
///   - distances: x, any shape.
///   - target: t, the same shape: 1 for pairs that belong together, −1 for others.
///   - margin: from which distance on pairs that don't belong together have no loss.
///   - reduction: mean, sum or none.
public func hingeEmbeddingLoss<Scalar: TensorFloatingPoint>(
    _ distances: Tensor<Scalar>, _ target: Tensor<Scalar>, margin: Scalar = 1, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(distances, target, in: "hingeEmbedding")
    return pairLoss(distances, (margin - distances).clamp(min: 0), target).reduced(reduction)
}

/// max(0, margin − t (a − b)): t is 1 where `a` should rank higher, −1 where `b` should; by default the mean.
/// `torch.nn.functional.margin_ranking_loss`.
///
/// - Parameters:
///   - a: scores, any shape.
///   - b: scores, the same shape.
///   - target: t, the same shape.
///   - margin: by how much one should be above the other.
///   - reduction: mean, sum or none.
public func marginRankingLoss<Scalar: TensorFloatingPoint>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ target: Tensor<Scalar>, margin: Scalar = 0,
    reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(a, b, in: "marginRanking")
    checkSameShape(a, target, in: "marginRanking")
    return (margin - target * (a - b)).clamp(min: 0).reduced(reduction)
}

/// max(0, margin + |a − p| − |a − n|): the anchor should be nearer to the positive than to the negative; by default the mean.
/// `torch.nn.functional.triplet_margin_loss`.
///
/// The distance is the p-norm of the difference plus ε along the last axis.
///
/// - Parameters:
///   - anchor: a: [..., features].
///   - positive: p, the same shape.
///   - negative: n, the same shape.
///   - margin: by how much the positive should be nearer.
///   - p: the exponent of the norm.
///   - epsilon: ε, keeps the gradient of equal points finite.
///   - swap: whether the negative's distance to the positive counts where it is the smaller (Balntas et al., 2016).
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or [...] without reduction.
public func tripletMarginLoss<Scalar: TensorFloatingPoint>(
    anchor: Tensor<Scalar>, positive: Tensor<Scalar>, negative: Tensor<Scalar>, margin: Scalar = 1, p: Scalar = 2,
    epsilon: Scalar = 1e-6, swap: Bool = false, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(anchor, positive, in: "tripletMargin")
    checkSameShape(anchor, negative, in: "tripletMargin")
    check(anchor.rank > 0, "tripletMargin", "expected shape [..., features], found []")
    func distance(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
        (a - b + epsilon).norm(p, axis: -1)
    }
    var far = distance(anchor, negative)
    if swap { far = far.minimum(distance(positive, negative)) }
    return (margin + distance(anchor, positive) - far).clamp(min: 0).reduced(reduction)
}

/// 1 − cos(a, b) where t is 1, max(0, cos(a, b) − margin) where it is −1; by default the mean.
/// `torch.nn.functional.cosine_embedding_loss`.
///
/// - Parameters:
///   - a: [..., features].
///   - b: the same shape.
///   - target: t: [...], 1 for pairs that belong together, −1 for others.
///   - margin: up to which cosine pairs that don't belong together have no loss.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or [...] without reduction.
public func cosineEmbeddingLoss<Scalar: TensorFloatingPoint>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ target: Tensor<Scalar>, margin: Scalar = 0,
    reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(a, b, in: "cosineEmbedding")
    check(
        a.rank > 0 && target.shape == Shape(a.shape.dropLast()), "cosineEmbedding",
        "expected pairs: [..., features] and targets: [...], found \(a.shape) and \(target.shape)")
    let epsilon = Scalar(1e-12)
    let squares = ((a * a).sum(axis: -1) + epsilon) * ((b * b).sum(axis: -1) + epsilon)
    let cosine = (a * b).sum(axis: -1) / squares.sqrt()
    return pairLoss(1 - cosine, (cosine - margin).clamp(min: 0), target).reduced(reduction)
}

/// One loss for pairs whose target is 1, another where it is −1.
private func pairLoss<Scalar: TensorFloatingPoint>(
    _ together: Tensor<Scalar>, _ apart: Tensor<Scalar>, _ target: Tensor<Scalar>
) -> Tensor<Scalar> {
    together.where(target .== 1, else: apart.where(target .== -1, else: 0))
}
