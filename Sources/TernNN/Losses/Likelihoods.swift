import TernCore

// Negative log likelihoods of numbers under a distribution.

/// Returns the negative log likelihood of counts under Poisson distributions; by default its mean.
///
/// With isLogInput eˣ − t x, else x − t log(x + ε); NaN for rates below −ε. The whole likelihood also has log t!, by Stirling's
/// approximation t log t − t + log(2πt)/2 where t > 1. `torch.nn.functional.poisson_nll_loss`. Traps unless the shapes are the
/// same.
///
/// - Parameters:
///   - prediction: the rate x or its logarithm, any shape. A logarithm of −∞ is the rate 0.
///   - target: the counts t, the same shape.
///   - isLogInput: whether the prediction is the logarithm of the rate.
///   - isFull: whether the term that does not depend on the prediction is added.
///   - epsilon: ε, keeps the logarithm finite where the rate is 0; finite and above 0.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or the shape of the prediction without reduction.
public func poissonNLLLoss<Scalar: TensorFloatingPoint>(
    _ prediction: Tensor<Scalar>, _ target: Tensor<Scalar>, isLogInput: Bool = true, isFull: Bool = false,
    epsilon: Double = 1e-8, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(prediction, target, in: "poissonNLLLoss")
    let epsilon = Scalar.positive(epsilon, "epsilon", in: "poissonNLLLoss")
    var loss =
        isLogInput
        ? prediction.exp() - target.weighing(prediction) : prediction - target * (prediction + epsilon).log()
    if isFull {
        let isLarge = target .> 1
        let t = target.where(isLarge, else: 1)
        let twoPi = Scalar(2) * .pi
        let stirling = t * t.log() - t + (t * twoPi).log() / 2
        loss = loss + stirling.where(isLarge, else: 0)
    }
    return loss.reduced(reduction)
}

/// Returns the negative log likelihood of numbers under normal distributions, (log v + (x − t)² / v) / 2; by default its mean.
///
/// ```swift
/// let loss = gaussianNLLLoss(mean, y, variance: logVariance.exp())   // a network with two heads
/// ```
///
/// `torch.nn.functional.gaussian_nll_loss`. Traps on a negative variance. One below ε counts as ε, with the gradient there.
///
/// - Parameters:
///   - mean: the expected values x, any shape.
///   - target: the numbers t; of a shape that broadcasts with that of the mean.
///   - variance: v: one for each sample, [N] for a mean of [N, D] or the mean's shape without its last axis in general, as
///     PyTorch has it; else of a shape that broadcasts to theirs.
///   - isFull: whether log(2π)/2 is added.
///   - epsilon: ε, the least variance; finite and above 0.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or the common shape of mean and target without reduction.
public func gaussianNLLLoss<Scalar: TensorFloatingPoint>(
    _ mean: Tensor<Scalar>, _ target: Tensor<Scalar>, variance: Tensor<Scalar>, isFull: Bool = false,
    epsilon: Double = 1e-6, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    let epsilon = Scalar.positive(epsilon, "epsilon", in: "gaussianNLLLoss")
    let isOfSamples = variance.shape != mean.shape && variance.shape == Shape(mean.shape.dropLast())
    let variance = isOfSamples ? variance.unsqueeze(axis: -1) : variance
    let shape = Shape.broadcast(mean.shape, target.shape, in: "gaussianNLLLoss")
    check(
        Shape.broadcast(shape, variance.shape, in: "gaussianNLLLoss") == shape, "gaussianNLLLoss",
        "a variance of shape \(variance.shape) does not broadcast to \(shape), that of mean and target")
    check(!(variance .< 0).any().item(), "gaussianNLLLoss", "a variance is negative")
    let v = customGradient(at: variance) { v in (v.clamp(min: epsilon), { g in g }) }
    // The quotient is squared, so that no square overflows whose quotient does not.
    let terms = (v.log() + ((mean - target) / v.sqrt()).square()) / 2
    return (isFull ? terms + Scalar(0.9189385332046727) : terms).reduced(reduction)
}
