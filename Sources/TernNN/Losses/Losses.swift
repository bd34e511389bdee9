import TernCore

extension Tensor where Scalar: TensorFloatingPoint {
    /// The values of a loss, their sum or their mean.
    func reduced(_ reduction: Reduction) -> Tensor {
        switch reduction {
        case .none: self
        case .sum: sum()
        case .mean: mean()
        }
    }

    /// Times the weights, if there are any.
    func weighted(_ weight: Tensor?) -> Tensor { weight.map { self * $0 } ?? self }
}

/// The squared error (x − y)², by default its mean.
///
/// ```swift
/// let loss = mseLoss(model(x), y)
/// ```
///
/// - Parameters:
///   - prediction: any shape.
///   - target: the same shape.
///   - reduction: mean, sum or none.
public func mseLoss<Scalar: TensorFloatingPoint>(
    _ prediction: Tensor<Scalar>, _ target: Tensor<Scalar>, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(prediction, target, in: "mse")
    return (prediction - target).square().reduced(reduction)
}

/// The binary cross entropy of logits, −t log σ(x) − (1 − t) log(1 − σ(x)), evaluated without overflow or cancellation as
/// t softplus(−x) + (1 − t) softplus(x); by default its mean.
///
/// - Parameters:
///   - logits: any shape, not normalized.
///   - target: probabilities, the same shape.
///   - positiveWeight: a factor for the term of t, to balance rare positives; `pos_weight` in PyTorch.
///   - weight: a factor for each element, or what broadcasts to it.
///   - reduction: mean, sum or none.
public func binaryCrossEntropyLoss<Scalar: TensorFloatingPoint>(
    logits: Tensor<Scalar>, _ target: Tensor<Scalar>, positiveWeight: Tensor<Scalar>? = nil,
    weight: Tensor<Scalar>? = nil, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(logits, target, in: "binaryCrossEntropy")
    let positives = target * (-logits).softplus()
    let negatives = (1 - target) * logits.softplus()
    return ((positiveWeight.map { $0 * positives } ?? positives) + negatives).weighted(weight).reduced(reduction)
}

/// The binary cross entropy of probabilities, −t log p − (1 − t) log(1 − p), by default its mean;
/// `torch.nn.functional.binary_cross_entropy`.
///
/// Logarithms are no less than −100, and the divisor of the gradient (p − t) / (p (1 − p)) no less than 10⁻¹², so both stay
/// finite where p is 0 or 1. Where there are logits, ``binaryCrossEntropyLoss(logits:_:positiveWeight:weight:reduction:)`` of them is
/// more precise than this of their sigmoid.
///
/// - Parameters:
///   - probabilities: any shape, in 0...1.
///   - target: probabilities, the same shape.
///   - weight: a factor for each element, or what broadcasts to it.
///   - reduction: mean, sum or none.
public func binaryCrossEntropyLoss<Scalar: TensorFloatingPoint>(
    probabilities: Tensor<Scalar>, _ target: Tensor<Scalar>, weight: Tensor<Scalar>? = nil,
    reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(probabilities, target, in: "binaryCrossEntropy")
    let loss = customGradient(at: probabilities, target) { p, t in
        func logarithms() -> (Tensor<Scalar>, Tensor<Scalar>) {
            (p.log().clamp(min: -100), (-p).log1p().clamp(min: -100))
        }
        let (yes, no) = logarithms()
        return (
            -(t * yes + (1 - t) * no),
            { g in
                let (yes, no) = logarithms()
                return (g * (p - t) / (p * (1 - p)).clamp(min: 1e-12), g * (no - yes))
            }
        )
    }
    return loss.weighted(weight).reduced(reduction)
}

/// The share of samples whose largest logit is at the label's position.
///
/// - Parameters:
///   - logits: [..., classes].
///   - labels: [...].
/// - Returns: a number in 0...1; NaN where there are no samples.
public func classificationAccuracy<Scalar: TensorNumeric>(_ logits: Tensor<Scalar>, _ labels: Tensor<Int>) -> Double {
    check(
        logits.rank > 0 && labels.shape == Shape(logits.shape.dropLast()), "accuracy",
        "expected logits: [..., classes] and labels: [...], found \(logits.shape) and \(labels.shape)")
    let hits = logits.argmax(axis: -1) .== labels
    return Double(Tensor<Int>(hits).sum().item()) / Double(labels.elementCount)
}

func checkSameShape<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>, in operation: String) {
    check(a.shape == b.shape, operation, "expected prediction and target of one shape, found \(a.shape) and \(b.shape)")
}
