import TernCore

// Losses of numbers, element by element. A prediction and a target that are infinite alike differ by no number: NaN.

/// Returns the squared error (x − y)², by default its mean.
///
/// ```swift
/// let loss = mseLoss(model(x), y)
/// ```
///
/// `torch.nn.functional.mse_loss`. Traps unless the shapes are the same.
///
/// - Parameters:
///   - prediction: x, any shape.
///   - target: y, the same shape.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or the shape of the prediction without reduction.
public func mseLoss<Scalar: TensorFloatingPoint>(
    _ prediction: Tensor<Scalar>, _ target: Tensor<Scalar>, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(prediction, target, in: "mseLoss")
    return (prediction - target).square().reduced(reduction)
}

/// Returns the absolute error |x − y|, by default its mean; `torch.nn.functional.l1_loss`.
///
/// The gradient is the sign of x − y, 0 where they are equal. Traps unless the shapes are the same.
///
/// - Parameters:
///   - prediction: x, any shape.
///   - target: y, the same shape.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or the shape of the prediction without reduction.
public func l1Loss<Scalar: TensorFloatingPoint>(
    _ prediction: Tensor<Scalar>, _ target: Tensor<Scalar>, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(prediction, target, in: "l1Loss")
    return (prediction - target).abs().reduced(reduction)
}

/// Returns the Huber loss: half the square of small errors, and a multiple of large ones; by default its mean.
///
/// ```swift
/// huberLoss([0, 3] as Tensor<Float>, [0.5, 0], reduction: .none)   // [0.125, 2.5]
/// ```
///
/// With d = x − y: d²/2 where |d| ≤ δ, δ (|d| − δ/2) elsewhere (Huber, 1964). `torch.nn.functional.huber_loss`. Traps unless
/// the shapes are the same.
///
/// - Parameters:
///   - prediction: x, any shape.
///   - target: y, the same shape.
///   - delta: the error δ up to which the loss is a square; finite and above 0.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or the shape of the prediction without reduction.
public func huberLoss<Scalar: TensorFloatingPoint>(
    _ prediction: Tensor<Scalar>, _ target: Tensor<Scalar>, delta: Double = 1, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(prediction, target, in: "huberLoss")
    let delta = Scalar.positive(delta, "delta", in: "huberLoss")
    return huberTerms(prediction - target, limit: delta, scale: 1).reduced(reduction)
}

/// Returns the Huber loss over its δ: d²/2β where |d| < β, |d| − β/2 elsewhere; by default its mean.
///
/// `torch.nn.functional.smooth_l1_loss`, the loss of Fast R-CNN (Girshick, 2015). Traps unless the shapes are the same.
///
/// - Parameters:
///   - prediction: any shape.
///   - target: the same shape.
///   - beta: the error β up to which the loss is a square, finite; with 0, this is ``l1Loss(_:_:reduction:)``.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or the shape of the prediction without reduction.
public func smoothL1Loss<Scalar: TensorFloatingPoint>(
    _ prediction: Tensor<Scalar>, _ target: Tensor<Scalar>, beta: Double = 1, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(prediction, target, in: "smoothL1Loss")
    let beta = Scalar.nonnegative(beta, "beta", in: "smoothL1Loss")
    if beta == 0 { return l1Loss(prediction, target, reduction: reduction) }
    return huberTerms(prediction - target, limit: beta, scale: beta).reduced(reduction)
}

/// Returns m / scale · (d − m/2) with m = d, but no further from 0 than the limit.
private func huberTerms<Scalar: TensorFloatingPoint>(_ d: Tensor<Scalar>, limit: Scalar, scale: Scalar) -> Tensor<
    Scalar
> {
    let m = d.clamp(min: -limit, max: limit)
    return (scale == 1 ? m : m / scale) * (d - m / 2)
}

/// Returns log cosh(x − y), by default its mean: a square near 0, the absolute error minus log 2 far from it.
///
/// Gradient: tanh(x − y). Traps unless the shapes are the same.
///
/// - Parameters:
///   - prediction: x, any shape.
///   - target: y, the same shape.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or the shape of the prediction without reduction.
public func logCoshLoss<Scalar: TensorFloatingPoint>(
    _ prediction: Tensor<Scalar>, _ target: Tensor<Scalar>, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(prediction, target, in: "logCoshLoss")
    let terms = customGradient(at: prediction - target) { d in
        let size = d.stopGradient().abs()
        // cosh d = 1 + 2 sinh²(d/2) loses nothing near 0; (1 + e^−2|d|) e^|d| / 2 does not overflow.
        let near = (size.clamp(max: 1) / 2).sinh().square() * 2
        let far = size + (size * -2).exp().log1p() - Scalar(0.6931471805599453)
        return (near.log1p().where(size .< 1, else: far), { g in g * d.tanh() })
    }
    return terms.reduced(reduction)
}
