import CTernKernels

/// The combination of the losses of samples or elements into one.
///
/// ```swift
/// let worst = crossEntropyLoss(logits, labels, reduction: .none).argmax()
/// ```
public enum Reduction: Sendable {
    /// No combination: each loss by itself.
    case none
    /// The sum of the losses.
    case sum
    /// The mean of the losses; with class weights, the weighted mean. 0, with gradients of 0, where nothing counts: over an
    /// empty batch, over samples that are all ignored, with weights that are all 0.
    case mean
}

extension Tensor where Scalar == Int {
    /// The label, −100, that ``crossEntropyLoss(_:_:classWeights:labelSmoothing:ignoring:reduction:)`` ignores by default, as
    /// in PyTorch.
    public static var ignoredLabel: Int { -100 }
}

/// Returns the cross entropy between logits and labels: −log softmax(logits)[label], the mean over the samples by default.
///
/// ```swift
/// let loss = crossEntropyLoss(model(images), labels)
/// ```
///
/// Log-softmax, loss and gradient are one pass over the logits. With p = log-softmax(logits), class weights w, smoothing s and
/// C classes, the loss of a sample with label y is −(1 − s) w_y p_y − s/C Σ_c w_c p_c, and the mean divides by Σ w_y, as
/// `torch.nn.CrossEntropyLoss`.
///
/// A class may have the logit −∞: its probability is 0, and where its weight is 0, so is its part of the loss. One of ∞ has
/// the probability 1, evenly shared among several. The loss of a class without probability is ∞, with finite gradients. The
/// mean over no samples is 0, with gradients of 0. Traps on a label that is neither in 0..<C nor ignored, and unless the
/// shapes fit.
///
/// - Parameters:
///   - logits: [..., C], not normalized.
///   - labels: [...].
///   - classWeights: [C], or nil for equal weights.
///   - labelSmoothing: the share s of the target that is spread over all classes, in 0...1.
///   - ignored: a label whose samples count for nothing.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or [...] without reduction. Differentiable with respect to the logits, to second order.
@specialized(where Scalar == Float)
public func crossEntropyLoss<Scalar: TensorFloatingPoint>(
    _ logits: Tensor<Scalar>, _ labels: Tensor<Int>, classWeights: Tensor<Scalar>? = nil, labelSmoothing: Double = 0,
    ignoring ignored: Int = Tensor<Int>.ignoredLabel, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    check(
        logits.rank > 0 && labels.shape == Shape(logits.shape.dropLast()), "crossEntropyLoss",
        "expected logits: [..., classes] and labels: [...], found \(logits.shape) and \(labels.shape)")
    check(
        classWeights == nil || classWeights!.shape == [logits.shape.lengths[logits.rank - 1]], "crossEntropyLoss",
        "expected one weight for each of the \(logits.shape.lengths[logits.rank - 1]) classes, "
            + "found shape \(classWeights?.shape ?? [])")
    check((0...1).contains(labelSmoothing), "crossEntropyLoss", "label smoothing \(labelSmoothing) is not in 0...1")
    let terms = CrossEntropy(logits, labels, classWeights, labelSmoothing, ignored)
    switch reduction {
    case .none:
        return terms.loss.recorded(from: logits, { g in g.unsqueeze(axis: -1) * terms.gradient(logits) })
    case .sum:
        return terms.loss.sum().recorded(from: logits, { g in g * terms.gradient(logits) })
    case .mean:
        // Where no sample counts the mean is 0, and so is its gradient.
        let sum = terms.weight.sum()
        let total = sum.item() == 0 ? Tensor(.infinity) : sum
        return (terms.loss.sum() / total).recorded(from: logits, { g in (g / total) * terms.gradient(logits) })
    }
}

/// The loss of each sample, its weight in the mean and its gradient.
private struct CrossEntropy<Scalar: TensorFloatingPoint> {
    /// The loss of each sample, [...].
    let loss: Tensor<Scalar>
    let weight: Tensor<Scalar>
    /// The gradient of each loss with respect to the logits, [..., C]; only computed if it is wanted.
    private let slope: Tensor<Scalar>?
    /// The total of each sample's target, [..., 1]: the factor of softmax in the gradient.
    private let mass: () -> Tensor<Scalar>

    init(
        _ logits: Tensor<Scalar>, _ labels: Tensor<Int>, _ classWeights: Tensor<Scalar>?, _ smoothing: Double,
        _ ignored: Int
    ) {
        let (x, y, w) = (logits.detached.contiguous(), labels.contiguous(), classWeights?.detached.contiguous())
        let classes = logits.shape.lengths[logits.rank - 1]
        let loss = Tensor<Scalar>(uninitialized: labels.shape)
        let weight = Tensor<Scalar>(uninitialized: labels.shape)
        let slope = logits.recordingNode == nil ? nil : Tensor<Scalar>(uninitialized: logits.shape)
        let span = ProfileSpan()
        defer { span.end("crossEntropyLoss", [x.shape], bytes: x.byteCount + (slope?.byteCount ?? 0)) }
        let bad = withExtendedLifetime((x.storage, y.storage, w?.storage, loss.storage, weight.storage)) {
            Kernels.crossEntropy[Scalar.self](
                labels.elementCount, classes, x.pointer, y.pointer.assumingMemoryBound(to: Int64.self), w?.pointer,
                smoothing, Int64(ignored), loss.mutablePointer, weight.mutablePointer, slope?.mutablePointer)
        }
        if bad >= 0 {
            trap(
                "crossEntropyLoss",
                "label \(y.scalars[bad]) of sample \(bad) is out of range: expected 0..<\(classes) or \(ignored)")
        }
        (self.loss, self.weight, self.slope) = (loss, weight, slope)
        mass = {
            let spread = w.map { $0.mean() } ?? Tensor(1)
            let counts = Tensor<Scalar>(labels .!= ignored)
            return ((weight * Scalar(1 - smoothing) + spread * Scalar(smoothing)) * counts).unsqueeze(axis: -1)
        }
    }

    /// Returns the gradient as a function of the logits, so that it can be differentiated again: its Jacobian is
    /// mass · (diag p − p pᵀ), that of softmax.
    func gradient(_ logits: Tensor<Scalar>) -> Tensor<Scalar> {
        slope!.recorded(
            from: logits,
            { h in
                let mass = mass()
                // Samples that do not count may have any logits.
                let p = logits.where(mass.detached .!= 0, else: 0).softmax()
                return mass * p * (h - (h * p).sum(axis: -1, keepDims: true))
            })
    }
}
