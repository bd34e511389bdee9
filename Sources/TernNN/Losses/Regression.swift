import TernCore

// Losses of numbers, element by element.

/// The absolute error |x − y|, by default its mean; `torch.nn.functional.l1_loss`.
///
/// - Parameters:
///   - prediction: any shape.
///   - target: the same shape.
///   - reduction: mean, sum or none.
public func l1Loss<Scalar: TensorFloatingPoint>(
    _ prediction: Tensor<Scalar>, _ target: Tensor<Scalar>, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(prediction, target, in: "l1")
    return (prediction - target).abs().reduced(reduction)
}

/// Half the square of small errors, and a multiple of large ones; by default the mean. `torch.nn.functional.huber_loss`.
///
/// ```swift
/// huberLoss([0, 3] as Tensor<Float>, [0.5, 0], reduction: .none)   // [0.125, 2.5]
/// ```
///
/// With d = x − y: d²/2 where |d| ≤ δ, δ (|d| − δ/2) elsewhere (Huber, 1964).
///
/// - Parameters:
///   - prediction: any shape.
///   - target: the same shape.
///   - delta: the error δ up to which the loss is a square, above 0.
///   - reduction: mean, sum or none.
public func huberLoss<Scalar: TensorFloatingPoint>(
    _ prediction: Tensor<Scalar>, _ target: Tensor<Scalar>, delta: Scalar = 1, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(prediction, target, in: "huber")
    check(delta > 0, "huber", "delta is \(delta), expected a number above 0")
    return huberTerms(prediction - target, delta).reduced(reduction)
}

/// The Huber loss over its δ: d²/2β where |d| < β, |d| − β/2 elsewhere; by default the mean.
/// `torch.nn.functional.smooth_l1_loss`.
///
/// - Parameters:
///   - prediction: any shape.
///   - target: the same shape.
///   - beta: the error β up to which the loss is a square; with 0, this is ``l1Loss(_:_:reduction:)``.
///   - reduction: mean, sum or none.
public func smoothL1Loss<Scalar: TensorFloatingPoint>(
    _ prediction: Tensor<Scalar>, _ target: Tensor<Scalar>, beta: Scalar = 1, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(prediction, target, in: "smoothL1")
    check(beta >= 0, "smoothL1", "beta is \(beta), expected at least 0")
    if beta == 0 { return l1Loss(prediction, target, reduction: reduction) }
    return (huberTerms(prediction - target, beta) / beta).reduced(reduction)
}

/// m (d − m/2) with m = d, but no further from 0 than δ.
private func huberTerms<Scalar: TensorFloatingPoint>(_ d: Tensor<Scalar>, _ delta: Scalar) -> Tensor<Scalar> {
    let m = d.clamp(min: -delta, max: delta)
    return m * (d - m / 2)
}

/// log cosh(x − y), by default its mean: a square near 0, the absolute error minus log 2 far from it. Gradient: tanh(x − y).
///
/// - Parameters:
///   - prediction: any shape.
///   - target: the same shape.
///   - reduction: mean, sum or none.
public func logCoshLoss<Scalar: TensorFloatingPoint>(
    _ prediction: Tensor<Scalar>, _ target: Tensor<Scalar>, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(prediction, target, in: "logCosh")
    let terms = customGradient(at: prediction - target) { d in
        let size = d.stopGradient().abs()
        // cosh d = 1 + 2 sinh²(d/2) loses nothing near 0; (1 + e^−2|d|) e^|d| / 2 does not overflow.
        let near = (size.clamp(max: 1) / 2).sinh().square() * 2
        let far = size + (size * -2).exp().log1p() - Scalar(0.6931471805599453)
        return (near.log1p().where(size .< 1, else: far), { g in g * d.tanh() })
    }
    return terms.reduced(reduction)
}

/// The negative log likelihood of counts under a Poisson distribution; by default its mean.
/// `torch.nn.functional.poisson_nll_loss`.
///
/// With logInput eˣ − t x, else x − t log(x + ε). The whole likelihood also has log t!, by Stirling's approximation
/// t log t − t + log(2πt)/2 where t > 1.
///
/// - Parameters:
///   - prediction: the rate x or its logarithm, any shape.
///   - target: the counts t, the same shape.
///   - logInput: whether the prediction is the logarithm of the rate.
///   - full: whether the term that does not depend on the prediction is added.
///   - epsilon: ε, keeps the logarithm finite where the rate is 0.
///   - reduction: mean, sum or none.
public func poissonNLLLoss<Scalar: TensorFloatingPoint>(
    _ prediction: Tensor<Scalar>, _ target: Tensor<Scalar>, logInput: Bool = true, full: Bool = false,
    epsilon: Scalar = 1e-8, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(prediction, target, in: "poissonNLL")
    var loss = logInput ? prediction.exp() - target * prediction : prediction - target * (prediction + epsilon).log()
    if full {
        let isLarge = target .> 1
        let t = target.where(isLarge, else: 1)
        let twoPi = Scalar(2) * .pi
        let stirling = t * t.log() - t + (t * twoPi).log() / 2
        loss = loss + stirling.where(isLarge, else: 0)
    }
    return loss.reduced(reduction)
}

/// The negative log likelihood of numbers under normal distributions, (log v + (x − t)² / v) / 2; by default its mean.
/// `torch.nn.functional.gaussian_nll_loss`.
///
/// Traps on a negative variance. One below ε counts as ε, with the gradient of its own.
///
/// - Parameters:
///   - mean: the expected values x, any shape.
///   - target: what was found, t; the same shape.
///   - variance: v, what broadcasts to that shape.
///   - full: whether log(2π)/2 is added.
///   - epsilon: ε, the least variance.
///   - reduction: mean, sum or none.
public func gaussianNLLLoss<Scalar: TensorFloatingPoint>(
    _ mean: Tensor<Scalar>, _ target: Tensor<Scalar>, variance: Tensor<Scalar>, full: Bool = false,
    epsilon: Scalar = 1e-6, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(mean, target, in: "gaussianNLL")
    check(epsilon > 0, "gaussianNLL", "epsilon is \(epsilon), expected a number above 0")
    check(!(variance .< 0).any().item(), "gaussianNLL", "a variance is negative")
    let raise = (variance.stopGradient().clamp(min: epsilon) - variance.stopGradient())
    let v = variance + raise
    let terms = (v.log() + (mean - target).square() / v) / 2
    return (full ? terms + Scalar(0.9189385332046727) : terms).reduced(reduction)
}
