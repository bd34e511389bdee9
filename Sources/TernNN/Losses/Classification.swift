import TernCore

// Losses of probabilities. The cross entropy of labels is an operation of TernCore, fused.

/// Returns the cross entropy between logits and probabilities, −Σ t log softmax(x); by default the mean over the samples.
///
/// ```swift
/// let loss = crossEntropyLoss(student(images), probabilities: teacher(images).softmax())
/// ```
///
/// As `torch.nn.functional.cross_entropy` with probabilities: with smoothing s and C classes the target is (1 − s) t + s/C;
/// class weights are factors of the terms, and the mean divides by the number of samples. A class with the target 0 may have
/// the logit −∞. Traps unless the shapes fit.
///
/// - Parameters:
///   - logits: x: [..., C], not normalized.
///   - probabilities: the targets t, the same shape.
///   - classWeights: [C], or nil for equal weights.
///   - labelSmoothing: the share s of the target that is spread over all classes, in 0...1.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or [...] without reduction.
public func crossEntropyLoss<Scalar: TensorFloatingPoint>(
    _ logits: Tensor<Scalar>, probabilities: Tensor<Scalar>, classWeights: Tensor<Scalar>? = nil,
    labelSmoothing: Double = 0, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(logits, probabilities, in: "crossEntropyLoss")
    checkClasses(logits, classWeights, in: "crossEntropyLoss")
    check((0...1).contains(labelSmoothing), "crossEntropyLoss", "label smoothing \(labelSmoothing) is not in 0...1")
    var target = probabilities
    if labelSmoothing > 0 {
        target = target * Scalar(1 - labelSmoothing) + Scalar(labelSmoothing / Double(logits.shape[-1]))
    }
    return -target.weighted(classWeights).weighing(logits.logSoftmax()).sum(axis: -1).reduced(reduction)
}

/// Returns the negative log likelihood −w_y log p_y of labels y; by default the mean, weighted by w_y.
///
/// The mean over no samples is 0, with gradients of 0. `torch.nn.functional.nll_loss`. Traps on a label that is neither in
/// 0..<C nor ignored, and unless the shapes fit.
///
/// - Parameters:
///   - logProbabilities: log p: [..., C], such as a log-softmax.
///   - labels: y: [...].
///   - classWeights: w: [C], or nil for equal weights.
///   - ignored: a label whose samples count for nothing.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or [...] without reduction.
public func nllLoss<Scalar: TensorFloatingPoint>(
    _ logProbabilities: Tensor<Scalar>, _ labels: Tensor<Int>, classWeights: Tensor<Scalar>? = nil,
    ignoring ignored: Int = Tensor<Int>.ignoredLabel, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkLabels(labels, of: logProbabilities, "log probabilities", ignored: ignored, in: "nllLoss")
    checkClasses(logProbabilities, classWeights, in: "nllLoss")
    let counts = labels .!= ignored
    let indices = labels.where(counts, else: 0)
    let weights = (classWeights?.take(indices) ?? .ones(labels.shape)).where(counts, else: 0)
    let found = logProbabilities.gather(indices.unsqueeze(axis: -1), axis: -1).squeeze(axis: -1)
    let loss = -weights.weighing(found)
    return reduction == .mean ? loss.sum() / weights.sum().divisor : loss.reduced(reduction)
}

/// Returns the Kullback–Leibler divergence t (log t − x) of targets from log probabilities x; by default the mean over all
/// elements.
///
/// 0 log 0 is 0, also where x is −∞; the gradient with respect to a target of 0 leaves out its logarithm. The divergence of
/// distributions is the sum over the number of them: `reduction: .sum` and a division, PyTorch's `batchmean`.
/// `torch.nn.functional.kl_div`. Traps unless the shapes are the same.
///
/// - Parameters:
///   - logProbabilities: x, any shape.
///   - target: probabilities t or their logarithms, the same shape.
///   - isLogTarget: whether the target is given as logarithms.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or the shape of the target without reduction.
public func klDivergenceLoss<Scalar: TensorFloatingPoint>(
    _ logProbabilities: Tensor<Scalar>, _ target: Tensor<Scalar>, isLogTarget: Bool = false,
    reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(logProbabilities, target, in: "klDivergenceLoss")
    // 0 log 0 = 0
    let isZero = target .== Tensor(isLogTarget ? -.infinity : 0)
    let safe = target.where(.!isZero, else: isLogTarget ? 0 : 1)
    if isLogTarget {
        return (target.exp() * (safe - logProbabilities.where(.!isZero, else: 0))).reduced(reduction)
    }
    return (target * safe.log() - target.weighing(logProbabilities)).reduced(reduction)
}

/// Returns the Dice loss of masks, 1 − (2 Σ p t + s) / (Σ p + Σ t + s) for each sample; by default their mean (Milletari et
/// al., 2016).
///
/// With s = 0, a sample whose masks are both empty has the loss 0 and no gradient. Traps on probabilities and targets outside
/// 0...1, and unless the shapes are the same.
///
/// - Parameters:
///   - probabilities: p: [samples, ...].
///   - target: t, the same shape.
///   - smooth: s, makes the loss smooth near empty masks; finite and at least 0.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or [samples] without reduction.
public func diceLoss<Scalar: TensorFloatingPoint>(
    _ probabilities: Tensor<Scalar>, _ target: Tensor<Scalar>, smooth: Double = 1, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(probabilities, target, in: "diceLoss")
    check(probabilities.rank > 1, "diceLoss", "expected shape [samples, ...], found \(probabilities.shape)")
    checkUnitInterval(probabilities, "a probability", in: "diceLoss")
    checkUnitInterval(target, "a target", in: "diceLoss")
    let smooth = Scalar.nonnegative(smooth, "smooth", in: "diceLoss")
    let axes = Array(1..<probabilities.rank)
    let common = (probabilities * target).sum(axes: axes) * 2 + smooth
    let total = (probabilities + target).sum(axes: axes) + smooth
    let isAny = total .!= 0
    return (1 - common.where(isAny, else: 1) / total.where(isAny, else: 1)).reduced(reduction)
}

/// Returns the share of samples whose largest logit is at the label's position.
///
/// ```swift
/// classificationAccuracy([[0.5, 2], [1, -1]] as Tensor<Float>, [1, 1])   // 0.5
/// ```
///
/// The first of equal logits counts. Traps unless the shapes fit.
///
/// - Parameters:
///   - logits: [..., classes].
///   - labels: [...].
/// - Returns: a number in 0...1; NaN where there are no samples.
public func classificationAccuracy<Scalar: TensorNumeric>(_ logits: Tensor<Scalar>, _ labels: Tensor<Int>) -> Double {
    check(
        logits.rank > 0 && labels.shape == Shape(logits.shape.dropLast()), "classificationAccuracy",
        "expected logits: [..., classes] and labels: [...], found \(logits.shape) and \(labels.shape)")
    let hits = logits.argmax(axis: -1) .== labels
    return Double(Tensor<Int>(hits).sum().item()) / Double(labels.elementCount)
}

func checkClasses<Scalar>(_ logits: Tensor<Scalar>, _ weights: Tensor<Scalar>?, in operation: String) {
    check(logits.rank > 0, operation, "expected shape [..., classes], found []")
    check(
        weights == nil || weights!.shape == [logits.shape[-1]], operation,
        "expected one weight for each of the \(logits.shape[-1]) classes, found shape \(weights?.shape ?? [])")
}

/// Traps unless there is a label for each row of scores, in 0..<classes or the one that is ignored.
func checkLabels<Scalar>(
    _ labels: Tensor<Int>, of scores: Tensor<Scalar>, _ name: String, ignored: Int? = nil, in operation: String
) {
    check(
        scores.rank > 0 && labels.shape == Shape(scores.shape.dropLast()), operation,
        "expected \(name): [..., classes] and labels: [...], found \(scores.shape) and \(labels.shape)")
    let classes = scores.shape[-1]
    let isOutside = (labels .< 0) .| (labels .>= classes)
    let isBad = ignored.map { isOutside .& (labels .!= $0) } ?? isOutside
    if let sample = isBad.scalars.firstIndex(of: true) {
        trap(
            operation,
            "label \(labels.scalars[sample]) of sample \(sample) is out of range: expected 0..<\(classes)"
                + (ignored.map { " or \($0)" } ?? ""))
    }
}
