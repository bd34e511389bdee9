/// Returns a weight from lengths and directions (Salimans and Kingma, 2016): magnitude · v / ‖v‖, with the
/// Euclidean norm over all axes but one, as `torch.nn.utils.parametrizations.weight_norm`.
///
/// ```swift
/// let w = weightNorm(v, magnitude: g)   // v: [64, 32, 3, 3]; g: [64, 1, 1, 1]
/// ```
///
/// Value and gradient are one pass each, and exact for elements of any size. Where ‖v‖ is 0 there is no direction, and the
/// result is not a number.
///
/// Traps unless the magnitude has a number for each norm.
///
/// - Parameters:
///   - v: the directions.
///   - magnitude: the lengths: the shape of `v` with 1 in place of all axes but `axis`; [] where that is nil.
///   - axis: the axis that keeps a norm for each of its indices; nil for one norm of all elements.
/// - Returns: of the shape of `v`. Gradient, with v̂ = v / ‖v‖ and ⟨ ⟩ the sum over what has its norm in common: to v
///   magnitude (g − v̂ ⟨g v̂⟩) / ‖v‖, to the magnitude ⟨g v̂⟩.
@specialized(where Scalar == Float)
public func weightNorm<Scalar: TensorFloatingPoint>(
    _ v: Tensor<Scalar>, magnitude: Tensor<Scalar>, axis: Int? = 0
) -> Tensor<Scalar> {
    let shape = v.shape
    let kept = axis.map { shape.resolve(axis: $0, in: "weightNorm") }
    let expected = kept.map { kept in Shape(shape.indices.map { $0 == kept ? shape[$0] : 1 }) } ?? []
    check(
        magnitude.shape == expected, "weightNorm",
        "expected a magnitude of shape \(expected) for v of shape \(shape)"
            + "\(axis.map { " and axis \($0)" } ?? ""), found \(magnitude.shape)")
    // By the root mean square, which is ‖v‖ / √n, and without a mean: rows as those of a batch normalization.
    let (outer, rows, inner) = kept.map { shape.around($0) } ?? (1, 1, shape.elementCount)
    let plan = Normalization(
        batch: outer, rows: rows, channels: 1, inner: inner, period: rows, epsilon: 0, isCentered: false)
    let lengths = magnitude / Scalar(Swift.max(outer * inner, 1)).squareRoot()
    let (value, moments) = plan(v, lengths, nil)
    if v.elementCount == 0 || moments().variance.areExact { return value }
    // Squares that leave the range, or a row of zeros: a direction does not depend on the scale.
    var others = AxisSet()
    for axis in 0..<shape.rank where axis != kept { others.insert(axis) }
    let scale = v.extremeMagnitude(isLargest: true, over: others, to: expected).powersOfTwo()
    return plan(v / scale, lengths, nil).value
}
