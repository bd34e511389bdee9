/// Normalizes each sample to mean 0 and variance 1 (Ba, Kiros and Hinton, 2016): weight x̂ + bias with
/// x̂ = (x − mean) / √(variance + ε) over the last axes.
///
/// ```swift
/// let y = layerNorm(x, over: [768], weight: w, bias: b)   // x: [16, 128, 768]
/// ```
///
/// The variance is that of the numbers themselves, over n. Value and gradient are one pass each, exact also where the mean is
/// large beside the deviations, as long as no square of a deviation overflows: up to 10¹⁸ in Float and 10¹⁵³ in Double.
///
/// - Parameters:
///   - x: [..., shape].
///   - shape: the lengths of the last axes, over which the moments are taken.
///   - weight: of that shape; ones if nil.
///   - bias: of that shape; zeros if nil.
///   - epsilon: ε, which keeps samples of equal elements finite.
/// - Returns: of the shape of `x`. Gradient, with h = weight g and ‹ › the mean over a sample:
///   (h − ‹h› − x̂ ‹h x̂›) / √(variance + ε); to the weight Σ g x̂, to the bias Σ g.
@specialized(where Scalar == Float)
public func layerNorm<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, over shape: Shape, weight: Tensor<Scalar>? = nil, bias: Tensor<Scalar>? = nil,
    epsilon: Double = 1e-5
) -> Tensor<Scalar> {
    Normalization.ofLastAxes(x, shape, weight, bias, epsilon, isCentered: true, in: "layerNorm")
}

/// Divides the elements of each sample by their root mean square (Zhang and Sennrich, 2019): weight x / √(‹x²› + ε) over the
/// last axes.
///
/// ```swift
/// let y = rmsNorm(x, over: [768], weight: w)   // x: [16, 128, 768]
/// ```
///
/// Exact as long as no square overflows: up to 10¹⁸ in Float and 10¹⁵³ in Double.
///
/// - Parameters:
///   - x: [..., shape].
///   - shape: the lengths of the last axes, over which the mean is taken.
///   - weight: of that shape; ones if nil.
///   - epsilon: ε; as in PyTorch the distance from 1 to the next number of the type if nil.
/// - Returns: of the shape of `x`. Gradient, with h = weight g: (h − x̂ ‹h x̂›) / √(‹x²› + ε); to the weight Σ g x̂.
@specialized(where Scalar == Float)
public func rmsNorm<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, over shape: Shape, weight: Tensor<Scalar>? = nil, epsilon: Double? = nil
) -> Tensor<Scalar> {
    let epsilon = epsilon ?? Double(Scalar.ulpOfOne)
    return Normalization.ofLastAxes(x, shape, weight, nil, epsilon, isCentered: false, in: "rmsNorm")
}

extension Normalization {
    fileprivate static func ofLastAxes<Scalar: TensorFloatingPoint>(
        _ x: Tensor<Scalar>, _ shape: Shape, _ weight: Tensor<Scalar>?, _ bias: Tensor<Scalar>?, _ epsilon: Double,
        isCentered: Bool, in operation: String
    ) -> Tensor<Scalar> {
        checkEpsilon(epsilon, in: operation)
        let lead = x.rank - shape.rank
        check(
            shape.rank > 0 && lead >= 0 && Shape(x.shape.suffix(shape.rank)) == shape, operation,
            "the last axes of shape \(x.shape) are not \(shape)")
        for parameter in [weight, bias].compactMap(\.self) {
            check(
                parameter.shape == shape, operation,
                "expected weight and bias of shape \(shape), found \(parameter.shape)")
        }
        let plan = Normalization(
            rows: x.shape.product(0..<lead), channels: shape.elementCount, inner: 1, period: 1, epsilon: epsilon,
            isCentered: isCentered)
        return plan(x, weight, bias).value
    }
}
