import TernCore

// Losses of two classes, element by element.

/// Returns the binary cross entropy of logits, −t log σ(x) − (1 − t) log(1 − σ(x)); by default its mean.
///
/// ```swift
/// let loss = binaryCrossEntropyLoss(logits: model(x), isSpam)
/// ```
///
/// Evaluated as t softplus(−x) + (1 − t) softplus(x), without overflow or cancellation: a logit of ±∞ has the loss 0 where it
/// is right. Gradient: σ(x) − t. `torch.nn.functional.binary_cross_entropy_with_logits`. Traps unless the shapes are the same.
///
/// - Parameters:
///   - logits: x, any shape, not normalized.
///   - target: probabilities t, the same shape.
///   - positiveWeight: a factor for the term of t, to balance rare positives; `pos_weight` in PyTorch.
///   - weight: a factor for each element, or what broadcasts to it; elements of weight 0 count for nothing.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or the shape of the logits without reduction.
public func binaryCrossEntropyLoss<Scalar: TensorFloatingPoint>(
    logits: Tensor<Scalar>, _ target: Tensor<Scalar>, positiveWeight: Tensor<Scalar>? = nil,
    weight: Tensor<Scalar>? = nil, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(logits, target, in: "binaryCrossEntropyLoss")
    let positives = target.weighing((-logits).softplus()).weighted(positiveWeight)
    let negatives = (1 - target).weighing(logits.softplus())
    return (positives + negatives).weighted(weight).reduced(reduction)
}

/// Returns the binary cross entropy of probabilities, −t log p − (1 − t) log(1 − p), by default its mean.
///
/// Logarithms are no less than −100, and the divisors of the gradient (1 − t) / (1 − p) − t / p no less than 10⁻¹², so both
/// stay finite where p is 0 or 1. `torch.nn.functional.binary_cross_entropy`, but for the gradient where p = t is 0 or 1: 1 or
/// −1, its limit. Where there are logits, ``binaryCrossEntropyLoss(logits:_:positiveWeight:weight:reduction:)`` of them is more
/// precise than this of their sigmoid.
///
/// Traps on probabilities and targets outside 0...1, and unless the shapes are the same.
///
/// - Parameters:
///   - probabilities: p, any shape.
///   - target: probabilities t, the same shape.
///   - weight: a factor for each element, or what broadcasts to it; elements of weight 0 count for nothing.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or the shape of the probabilities without reduction.
public func binaryCrossEntropyLoss<Scalar: TensorFloatingPoint>(
    probabilities: Tensor<Scalar>, _ target: Tensor<Scalar>, weight: Tensor<Scalar>? = nil,
    reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(probabilities, target, in: "binaryCrossEntropyLoss")
    checkUnitInterval(probabilities, "a probability", in: "binaryCrossEntropyLoss")
    checkUnitInterval(target, "a target", in: "binaryCrossEntropyLoss")
    let loss = customGradient(at: probabilities, target) { p, t in
        let (yes, no) = (p.log().clamp(min: -100), (-p).log1p().clamp(min: -100))
        return (
            -(t * yes + (1 - t) * no),
            { g in (g * ((1 - t) / (1 - p).clamp(min: 1e-12) - t / p.clamp(min: 1e-12)), -g * logOdds(p)) }
        )
    }
    return loss.weighted(weight).reduced(reduction)
}

/// Returns log p − log(1 − p) with the bounds of the loss.
private func logOdds<Scalar: TensorFloatingPoint>(_ p: Tensor<Scalar>) -> Tensor<Scalar> {
    customGradient(at: p) { p in
        (
            p.log().clamp(min: -100) - (-p).log1p().clamp(min: -100),
            { g in g / p.clamp(min: 1e-12) + g / (1 - p).clamp(min: 1e-12) }
        )
    }
}

/// Returns the focal loss of logits: binary cross entropy, less where the prediction is already good (Lin et al., 2017); by
/// default its mean.
///
/// With p = σ(x) and q = p where t = 1, 1 − p where t = 0: −α_t (1 − q)^γ log q, where α_t is α for positives and 1 − α for
/// negatives. As `torchvision.ops.sigmoid_focal_loss`, but for its reduction. Traps unless the shapes are the same.
///
/// - Parameters:
///   - logits: x, any shape.
///   - target: t, the same shape.
///   - alpha: α, the weight of positives, in 0...1; nil for no weights.
///   - gamma: γ, the power by which good predictions are passed over; finite, 0 for cross entropy.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or the shape of the logits without reduction.
public func focalLoss<Scalar: TensorFloatingPoint>(
    logits: Tensor<Scalar>, _ target: Tensor<Scalar>, alpha: Double? = 0.25, gamma: Double = 2,
    reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(logits, target, in: "focalLoss")
    check((0...1).contains(alpha ?? 0), "focalLoss", "alpha is \(alpha ?? 0), expected a number in 0...1")
    let gamma = Scalar.nonnegative(gamma, "gamma", in: "focalLoss")
    let entropy = binaryCrossEntropyLoss(logits: logits, target, reduction: .none)
    let weight = alpha.map { target * Scalar($0) + (1 - target) * Scalar(1 - $0) }
    if gamma == 0 { return entropy.weighted(weight).reduced(reduction) }
    // 1 − q to a power below 1 has a slope without bound at 0. Beyond this bound the entropy is negligible, and short of it the
    // square of 1 − q is a normal number, so that all second derivatives are finite.
    let bound = Scalar.leastNormalMagnitude.logarithm / -2
    let x = logits.clamp(min: -bound, max: bound)
    let miss = (1 - target) * x.sigmoid() + target * (-x).sigmoid()  // 1 − q
    return miss.pow(gamma).weighing(entropy).weighted(weight).reduced(reduction)
}

extension TensorFloatingPoint {
    fileprivate var logarithm: Self { Tensor(self).log().item() }
}
