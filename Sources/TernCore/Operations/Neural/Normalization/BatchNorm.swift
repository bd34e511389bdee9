/// Normalizes each channel of a batch to mean 0 and variance 1 (Ioffe and Szegedy, 2015): weight x̂ + bias with
/// x̂ = (x − mean) / √(variance + ε) over all axes but the second.
///
/// ```swift
/// let y = batchNorm(images, weight: w, bias: b)   // images: [64, 32, 28, 28]; w, b: [32]
/// ```
///
/// The variance is that of the numbers themselves, over n. Value and gradient are one pass each, exact also where the mean is
/// large beside the deviations, as long as no square of a deviation overflows: up to 10¹⁸ in Float and 10¹⁵³ in Double.
///
/// Traps where a channel has a single value, which has no variance, and where ε is not a number of at least 0.
///
/// - Parameters:
///   - x: [N, C, ...].
///   - weight: [C]; ones if nil.
///   - bias: [C]; zeros if nil.
///   - epsilon: ε, which keeps channels of equal elements finite.
/// - Returns: of the shape of `x`. Gradient, with h = weight g and ‹ › the mean over a channel:
///   (h − ‹h› − x̂ ‹h x̂›) / √(variance + ε); to the weight Σ g x̂, to the bias Σ g.
@specialized(where Scalar == Float)
public func batchNorm<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, weight: Tensor<Scalar>? = nil, bias: Tensor<Scalar>? = nil, epsilon: Double = 1e-5
) -> Tensor<Scalar> {
    batchNormWithMoments(x, weight: weight, bias: bias, epsilon: epsilon).value
}

/// Normalizes each channel with a mean and a variance that are given, such as running statistics.
///
/// - Parameters:
///   - x: [N, C, ...].
///   - mean: [C], a constant to every derivative.
///   - variance: [C], likewise.
///   - weight: [C]; ones if nil.
///   - bias: [C]; zeros if nil.
///   - epsilon: ε, added to the variance.
/// - Returns: of the shape of `x`. Gradient: weight g / √(variance + ε); to the weight Σ g x̂, to the bias Σ g.
@specialized(where Scalar == Float)
public func batchNorm<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, mean: Tensor<Scalar>, variance: Tensor<Scalar>, weight: Tensor<Scalar>? = nil,
    bias: Tensor<Scalar>? = nil, epsilon: Double = 1e-5
) -> Tensor<Scalar> {
    checkChannels(
        x, [("mean", mean), ("variance", variance), ("weight", weight), ("bias", bias)], epsilon, in: "batchNorm")
    return Normalization.ofBatch(x, epsilon)(x, weight, bias, given: Moments(mean: mean, variance: variance)).value
}

/// Returns ``batchNorm(_:weight:bias:epsilon:)``, and the moments of the channels, which are constants: [C].
package func batchNormWithMoments<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, weight: Tensor<Scalar>?, bias: Tensor<Scalar>?, epsilon: Double
) -> (value: Tensor<Scalar>, moments: Moments<Scalar>) {
    checkChannels(x, [("weight", weight), ("bias", bias)], epsilon, in: "batchNorm")
    let plan = Normalization.ofBatch(x, epsilon)
    check(
        plan.batch * plan.inner != 1, "batchNorm",
        "x of shape \(x.shape) has one value for each channel, which has no variance")
    if plan.batch == 1 || plan.inner >= 16 {
        let (value, moments) = plan(x, weight, bias)
        return (value, moments())
    }
    // The elements of a channel in one run: [N, C, ...] as [C, N, ...].
    let turned = x.swapAxes(0, 1)
    let whole = Normalization(
        rows: plan.rows, channels: 1, inner: plan.batch * plan.inner, period: plan.period, epsilon: epsilon)
    let (value, moments) = whole(turned, weight, bias)
    return (value.swapAxes(0, 1).noted(), moments())
}

/// Normalizes groups of C / groups channels of each sample to mean 0 and variance 1 (Wu and He, 2018), then scales and shifts
/// each channel: weight x̂ + bias.
///
/// ```swift
/// let y = groupNorm(images, groups: 8, weight: w, bias: b)   // images: [64, 32, 28, 28]; w, b: [32]
/// ```
///
/// Exact in the range of ``batchNorm(_:weight:bias:epsilon:)``.
///
/// - Parameters:
///   - x: [N, C, ...].
///   - groups: the number of groups of adjacent channels, which divides C.
///   - weight: [C]; ones if nil.
///   - bias: [C]; zeros if nil.
///   - epsilon: ε, which keeps groups of equal elements finite.
/// - Returns: of the shape of `x`. Gradient: as that of ``layerNorm(_:over:weight:bias:epsilon:)``, over a group.
@specialized(where Scalar == Float)
public func groupNorm<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, groups: Int, weight: Tensor<Scalar>? = nil, bias: Tensor<Scalar>? = nil,
    epsilon: Double = 1e-5
) -> Tensor<Scalar> {
    checkChannels(x, [("weight", weight), ("bias", bias)], epsilon, in: "groupNorm")
    let channels = x.shape[1]
    check(
        groups > 0 && channels % groups == 0, "groupNorm", "\(channels) channels are not a multiple of \(groups) groups"
    )
    check(
        x.elementCount != groups, "groupNorm",
        "x of shape \(x.shape) has one value for each group, which has no variance")
    return Normalization.ofSamples(x, groups: groups, epsilon)(x, weight, bias).value
}

/// Normalizes each channel of each sample to mean 0 and variance 1 (Ulyanov et al., 2016): weight x̂ + bias.
///
/// ```swift
/// let y = instanceNorm(images)   // images: [64, 32, 28, 28]
/// ```
///
/// Exact in the range of ``batchNorm(_:weight:bias:epsilon:)``.
///
/// - Parameters:
///   - x: [N, C, ...].
///   - weight: [C]; ones if nil.
///   - bias: [C]; zeros if nil.
///   - epsilon: ε, which keeps channels of equal elements finite.
/// - Returns: of the shape of `x`. Gradient: as that of ``layerNorm(_:over:weight:bias:epsilon:)``, over a channel.
@specialized(where Scalar == Float)
public func instanceNorm<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, weight: Tensor<Scalar>? = nil, bias: Tensor<Scalar>? = nil, epsilon: Double = 1e-5
) -> Tensor<Scalar> {
    instanceNormWithMoments(x, weight: weight, bias: bias, epsilon: epsilon).value
}

/// Returns ``instanceNorm(_:weight:bias:epsilon:)``, and the moments, which are constants: [N, C].
package func instanceNormWithMoments<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, weight: Tensor<Scalar>?, bias: Tensor<Scalar>?, epsilon: Double
) -> (value: Tensor<Scalar>, moments: Moments<Scalar>) {
    checkChannels(x, [("weight", weight), ("bias", bias)], epsilon, in: "instanceNorm")
    check(
        x.shape.product(2..<x.rank) != 1, "instanceNorm",
        "x of shape \(x.shape) has one value for each channel of a sample, which has no variance")
    let (value, rowMoments) = Normalization.ofSamples(x, groups: x.shape[1], epsilon)(x, weight, bias)
    let (moments, shape) = (rowMoments(), Shape(x.shape.prefix(2)))
    return (value, Moments(mean: moments.mean.reshape(shape), variance: moments.variance.reshape(shape)))
}

extension Normalization {
    /// Returns the normalization of [N, C, ...] with a row for each channel.
    fileprivate static func ofBatch<Scalar>(_ x: Tensor<Scalar>, _ epsilon: Double) -> Normalization {
        let (count, channels, inner) = x.shape.around(1)
        return Normalization(
            batch: count, rows: channels, channels: 1, inner: inner, period: channels, epsilon: epsilon)
    }

    /// Returns the normalization of [N, C, ...] with a row for each group of channels of each sample.
    fileprivate static func ofSamples<Scalar>(_ x: Tensor<Scalar>, groups: Int, _ epsilon: Double) -> Normalization {
        let (count, channels, inner) = x.shape.around(1)
        return Normalization(
            rows: count * groups, channels: groups == 0 ? 0 : channels / groups, inner: inner, period: groups,
            epsilon: epsilon)
    }
}

/// Traps unless `x` has channels, each parameter as many elements, and ε is a number of at least 0.
private func checkChannels<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, _ parameters: [(name: String, value: Tensor<Scalar>?)], _ epsilon: Double,
    in operation: String
) {
    checkEpsilon(epsilon, in: operation)
    check(x.rank >= 2, operation, "expected x: [batch, channels, ...], found \(x.shape)")
    for case (let name, let value?) in parameters {
        check(
            value.shape == [x.shape[1]], operation,
            "expected a \(name) of shape [\(x.shape[1])] for x of shape \(x.shape), found \(value.shape)")
    }
}
