import TernCore

// Losses of probabilities. `crossEntropy` of labels is an operation of TernCore, fused.

/// The cross entropy between logits and probabilities, −Σ t log softmax(x); by default the mean over the samples.
///
/// ```swift
/// let loss = crossEntropyLoss(student(images), probabilities: teacher(images).softmax())
/// ```
///
/// As `torch.nn.functional.cross_entropy` with probabilities: with smoothing s and C classes the target is (1 − s) t + s/C; class
/// weights are factors of the terms, and the mean divides by the number of samples.
///
/// - Parameters:
///   - logits: [..., C], not normalized.
///   - probabilities: the targets t, the same shape.
///   - classWeights: [C], or nil for equal weights.
///   - labelSmoothing: the share of the target that is spread over all classes, in 0...1.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or [...] without reduction.
public func crossEntropyLoss<Scalar: TensorFloatingPoint>(
    _ logits: Tensor<Scalar>, probabilities: Tensor<Scalar>, classWeights: Tensor<Scalar>? = nil,
    labelSmoothing: Double = 0, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(logits, probabilities, in: "crossEntropy")
    checkClasses(logits, classWeights, in: "crossEntropy")
    check((0...1).contains(labelSmoothing), "crossEntropy", "label smoothing \(labelSmoothing) is not in 0...1")
    var target = probabilities
    if labelSmoothing > 0 {
        target = target * Scalar(1 - labelSmoothing) + Scalar(labelSmoothing / Double(logits.shape[-1]))
    }
    return -(target.weighted(classWeights) * logits.logSoftmax()).sum(axis: -1).reduced(reduction)
}

/// The negative log likelihood −w_y log p_y of labels y; by default the mean, weighted by w_y.
/// `torch.nn.functional.nll_loss`.
///
/// Traps on a label that is neither in 0..<C nor ignored.
///
/// - Parameters:
///   - logProbabilities: log p: [..., C], such as a log-softmax.
///   - labels: [...].
///   - classWeights: w: [C], or nil for equal weights.
///   - ignored: a label whose samples count for nothing.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or [...] without reduction.
public func nllLoss<Scalar: TensorFloatingPoint>(
    _ logProbabilities: Tensor<Scalar>, _ labels: Tensor<Int>, classWeights: Tensor<Scalar>? = nil,
    ignoring ignored: Int = Tensor<Int>.ignoredLabel, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    check(
        logProbabilities.rank > 0 && labels.shape == Shape(logProbabilities.shape.dropLast()), "nll",
        "expected log probabilities: [..., classes] and labels: [...], "
            + "found \(logProbabilities.shape) and \(labels.shape)")
    checkClasses(logProbabilities, classWeights, in: "nll")
    let classes = logProbabilities.shape[-1]
    let counts = labels .!= ignored
    let isBad = counts .& ((labels .< 0) .| (labels .>= classes))
    if let sample = isBad.scalars.firstIndex(of: true) {
        trap(
            "nll",
            "label \(labels.scalars[sample]) of sample \(sample) is out of range: "
                + "expected 0..<\(classes) or \(ignored)")
    }
    let places = labels.where(counts, else: 0)
    let weights = (classWeights?.take(places) ?? Tensor(1)).where(counts, else: 0)
    let found = logProbabilities.gather(places.unsqueeze(axis: -1), axis: -1).squeeze(axis: -1)
    // Selected, so that an infinite one that is ignored does not matter.
    let loss = -(found.where(counts, else: 0) * weights)
    return reduction == .mean ? loss.sum() / weights.sum() : loss.reduced(reduction)
}

/// The Kullback–Leibler divergence t (log t − x) of targets from log probabilities x; by default the mean over all elements, as
/// `torch.nn.functional.kl_div`.
///
/// The divergence of distributions is the sum over the number of them: `reduction: .sum` and a division, PyTorch's `batchmean`.
///
/// - Parameters:
///   - logProbabilities: x, any shape.
///   - target: probabilities t or their logarithms, the same shape.
///   - logTarget: whether the target is given as logarithms.
///   - reduction: mean, sum or none.
public func klDivergenceLoss<Scalar: TensorFloatingPoint>(
    _ logProbabilities: Tensor<Scalar>, _ target: Tensor<Scalar>, logTarget: Bool = false, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(logProbabilities, target, in: "klDivergence")
    if logTarget { return (target.exp() * (target - logProbabilities)).reduced(reduction) }
    // 0 log 0 = 0
    let logarithm = Tensor(1).where(target .== 0, else: target).log()
    return (target * (logarithm - logProbabilities)).reduced(reduction)
}

/// The focal loss of logits: binary cross entropy, less where the prediction is already good (Lin et al., 2017); by default
/// its mean.
///
/// With p = σ(x) and q = p where t = 1, 1 − p where t = 0: −α_t (1 − q)^γ log q, where α_t is α for positives and 1 − α for
/// negatives. As `torchvision.ops.sigmoid_focal_loss`, but for its reduction.
///
/// - Parameters:
///   - logits: x, any shape.
///   - target: t, the same shape.
///   - alpha: α, the weight of positives; nil for no weights.
///   - gamma: γ, how much good predictions are passed over; 0 for cross entropy.
///   - reduction: mean, sum or none.
public func focalLoss<Scalar: TensorFloatingPoint>(
    logits: Tensor<Scalar>, _ target: Tensor<Scalar>, alpha: Scalar? = 0.25, gamma: Scalar = 2,
    reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(logits, target, in: "focal")
    check(gamma >= 0, "focal", "gamma is \(gamma), expected at least 0")
    let entropy = binaryCrossEntropyLoss(logits: logits, target, reduction: .none)
    let p = logits.sigmoid()
    let miss = p + target - p * target * 2  // 1 − q
    let weight = alpha.map { target * $0 + (1 - target) * (1 - $0) }
    return (entropy * miss.pow(gamma)).weighted(weight).reduced(reduction)
}

/// The Dice loss of masks, 1 − (2 Σ p t + s) / (Σ p + Σ t + s) for each sample; by default their mean (Milletari et al., 2016).
///
/// - Parameters:
///   - probabilities: p: [samples, ...], in 0...1.
///   - target: t, the same shape.
///   - smooth: s, keeps empty masks from dividing by 0.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or [samples] without reduction.
public func diceLoss<Scalar: TensorFloatingPoint>(
    _ probabilities: Tensor<Scalar>, _ target: Tensor<Scalar>, smooth: Scalar = 1, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(probabilities, target, in: "dice")
    check(probabilities.rank > 1, "dice", "expected shape [samples, ...], found \(probabilities.shape)")
    let axes = Array(1..<probabilities.rank)
    let common = (probabilities * target).sum(axes: axes)
    let total = (probabilities + target).sum(axes: axes)
    return (1 - (common * 2 + smooth) / (total + smooth)).reduced(reduction)
}

private func checkClasses<Scalar>(_ logits: Tensor<Scalar>, _ weights: Tensor<Scalar>?, in operation: String) {
    check(logits.rank > 0, operation, "expected shape [..., classes], found []")
    check(
        weights == nil || weights!.shape == [logits.shape[-1]], operation,
        "expected one weight for each of the \(logits.shape[-1]) classes, found shape \(weights?.shape ?? [])")
}
