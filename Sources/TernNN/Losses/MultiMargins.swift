import TernCore

// Losses of several classes with margins between their scores.

/// Returns the multi-class hinge loss Σ_{c ≠ y} max(0, margin − x_y + x_c)^p w_y / C of scores x and labels y; by default the
/// mean over the samples.
///
/// ```swift
/// multiMarginLoss([[0.1, 0.2, 0.4, 0.8]] as Tensor<Float>, [3])   // (0.3 + 0.4 + 0.6) / 4 = 0.325
/// ```
///
/// Crammer and Singer, 2001; `torch.nn.functional.multi_margin_loss`. The gradient is 0 at the edge of the margin. Traps on a
/// label that is not in 0..<C, and unless the shapes fit.
///
/// - Parameters:
///   - scores: x: [..., C].
///   - labels: y: [...].
///   - p: the exponent, 1 or 2.
///   - margin: the difference by which the score of the label should be above the others; finite.
///   - classWeights: w: [C], or nil for equal weights.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or [...] without reduction.
public func multiMarginLoss<Scalar: TensorFloatingPoint>(
    _ scores: Tensor<Scalar>, _ labels: Tensor<Int>, p: Int = 1, margin: Double = 1,
    classWeights: Tensor<Scalar>? = nil, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkLabels(labels, of: scores, "scores", in: "multiMarginLoss")
    checkClasses(scores, classWeights, in: "multiMarginLoss")
    check(p == 1 || p == 2, "multiMarginLoss", "p is \(p), expected 1 or 2")
    let margin = Scalar.finite(margin, "margin", in: "multiMarginLoss")
    let classes = scores.shape[-1]
    let indices = labels.unsqueeze(axis: -1)
    let excess = (margin - scores.gather(indices, axis: -1) + scores).relu()
    let isOther = Tensor<Int>.arange(classes) .!= indices
    let terms = (p == 1 ? excess : excess.square()).where(isOther, else: 0)
    return (terms.sum(axis: -1) / Scalar(classes)).weighted(classWeights?.take(labels)).reduced(reduction)
}

/// Returns the multi-label hinge loss Σ_y Σ_c max(0, 1 − x_y + x_c) / C over the labels y of a sample and all classes c that
/// are none; by default the mean over the samples.
///
/// ```swift
/// multiLabelMarginLoss([[0.1, 0.2, 0.4, 0.8]] as Tensor<Float>, [[3, 0, -1, 1]])   // labels 3 and 0: 0.85
/// ```
///
/// `torch.nn.functional.multilabel_margin_loss`. The gradient is 0 at the edge of the margin. Traps on a label that is not in
/// 0..<C before the first that is negative, and unless the shapes fit. Takes memory for [..., C, C].
///
/// - Parameters:
///   - scores: x: [..., C].
///   - labels: the labels of each sample from the front on, ended by a negative one where they are fewer than C: [..., C].
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or [...] without reduction.
public func multiLabelMarginLoss<Scalar: TensorFloatingPoint>(
    _ scores: Tensor<Scalar>, _ labels: Tensor<Int>, reduction: Reduction = .mean
) -> Tensor<Scalar> {
    check(
        scores.rank > 0 && labels.shape == scores.shape, "multiLabelMarginLoss",
        "expected scores: [..., classes] and labels: [..., classes], found \(scores.shape) and \(labels.shape)")
    let classes = scores.shape[-1]
    let (isNamed, isLabel) = labelMasks(labels, classes: classes)
    let named = scores.gather(labels.where(isNamed, else: 0), axis: -1)
    // [..., position in the list of labels, other class]
    let excess = (1 - named.unsqueeze(axis: -1) + scores.unsqueeze(axis: -2)).relu()
    let isPair = isNamed.unsqueeze(axis: -1) .& (.!isLabel).unsqueeze(axis: -2)
    let terms = excess.where(isPair, else: 0).sum(axes: [-2, -1])
    return (terms / Scalar(max(classes, 1))).reduced(reduction)
}

/// Returns whether each position holds a label, before the first negative one, and whether each class is a label: [...,
/// classes] both.
private func labelMasks(_ labels: Tensor<Int>, classes: Int) -> (isNamed: Tensor<Bool>, isLabel: Tensor<Bool>) {
    let values = labels.scalars
    var isNamed = [Bool](repeating: false, count: values.count)
    var isLabel = isNamed
    for start in stride(from: 0, to: values.count, by: max(classes, 1)) {
        for (position, label) in values[start..<start + classes].prefix(while: { $0 >= 0 }).enumerated() {
            check(
                label < classes, "multiLabelMarginLoss",
                "label \(label) of sample \(start / classes) is out of range: expected 0..<\(classes)")
            isNamed[start + position] = true
            isLabel[start + label] = true
        }
    }
    return (Tensor(shape: labels.shape, scalars: isNamed), Tensor(shape: labels.shape, scalars: isLabel))
}

/// Returns the mean over the classes of the binary cross entropies of logits, for samples that may belong to several classes;
/// by default the mean over the samples.
///
/// −Σ_c w_c (t_c log σ(x_c) + (1 − t_c) log σ(−x_c)) / C. `torch.nn.functional.multilabel_soft_margin_loss`. Traps unless the
/// shapes fit.
///
/// - Parameters:
///   - logits: x: [..., C].
///   - target: t, the same shape: 1 for classes that a sample belongs to, 0 for others.
///   - classWeights: w: [C], or nil for equal weights.
///   - reduction: mean, sum or none.
/// - Returns: a scalar, or [...] without reduction.
public func multiLabelSoftMarginLoss<Scalar: TensorFloatingPoint>(
    _ logits: Tensor<Scalar>, _ target: Tensor<Scalar>, classWeights: Tensor<Scalar>? = nil,
    reduction: Reduction = .mean
) -> Tensor<Scalar> {
    checkSameShape(logits, target, in: "multiLabelSoftMarginLoss")
    checkClasses(logits, classWeights, in: "multiLabelSoftMarginLoss")
    let terms = binaryCrossEntropyLoss(logits: logits, target, weight: classWeights, reduction: .none)
    return terms.mean(axis: -1).reduced(reduction)
}
