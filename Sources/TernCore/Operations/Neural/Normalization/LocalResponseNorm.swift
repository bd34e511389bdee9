/// Divides each element by a power of the mean of the squares of the channels around it (Krizhevsky et al., 2012):
/// x / (k + α ‹x²›)^β, as `torch.nn.functional.local_response_norm`.
///
/// ```swift
/// let y = localResponseNorm(images, size: 5)   // images: [64, 96, 27, 27]
/// ```
///
/// Exact also where squares overflow. An infinite element gives the limit that it has by itself: 0 for β above ½, for ½ ±
/// (size / (n α))^½ with n infinite elements in the mean, ±∞ below; numbers beside it give 0. Traps where the size is not
/// positive, or α, β or k is not a number.
///
/// - Parameters:
///   - x: [N, C, ...].
///   - size: the number of channels of a mean: those from ⌊size / 2⌋ before to ⌊(size − 1) / 2⌋ behind; zeros beyond the ends.
///   - alpha: the factor α of the mean.
///   - beta: the exponent β.
///   - k: the number that is added to the mean.
/// - Returns: of the shape of `x`. Gradient: g (k + α ‹x²›)^−β, less what x has in the means of its neighbors.
@specialized(where Scalar == Float)
public func localResponseNorm<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, size: Int, alpha: Double = 1e-4, beta: Double = 0.75, k: Double = 1
) -> Tensor<Scalar> {
    let name = "localResponseNorm"
    check(x.rank >= 3, name, "expected x: [batch, channels, ...] with at least three axes, found \(x.shape)")
    check(size > 0, name, "the size is \(size), expected at least 1")
    check(
        alpha.isFinite && beta.isFinite && k.isFinite, name,
        "alpha is \(alpha), beta \(beta) and k \(k): expected finite numbers")
    let channels = x.shape[1]
    let (before, behind) = (min(size / 2, channels), min((size - 1) / 2, channels))
    let most = (CheckedSize(channels) * CheckedSize(before + behind + 1)).number ?? .max
    let means = AxisMap(channels, channels, most: most, in: name) { channel in
        (max(channel - before, 0)..<min(channel + behind + 1, channels)).map { ($0, 1 / Double(size)) }
    }
    let scale = x.square().resampled(by: means, axis: 1) * Scalar(alpha) + Scalar(k)
    if alpha == 0 || scale.areFinite { return x / scale.pow(Scalar(beta)) }
    return x.responseNormByRatios(before, behind, Scalar(alpha / Double(size)), Scalar(beta), Scalar(k))
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the same where squares overflow: with s a power of two near the largest magnitude m of a mean, or ∞, it is
    /// (x / s) s^(1 − 2β) / (k / s² + α ‹(x/s)²›)^β.
    fileprivate func responseNormByRatios(
        _ before: Int, _ behind: Int, _ alpha: Scalar, _ beta: Scalar, _ k: Scalar
    ) -> Tensor {
        var widths = Array(repeating: (before: 0, after: 0), count: rank)
        widths[1] = (before, behind)
        let windows = pad(widths).unfold(axis: 1, size: before + behind + 1, step: 1)
        let largest = windows.detached.abs().max(axis: -1)
        let scale = Tensor(.infinity).where(largest.isInfinite(), else: largest.powersOfTwo().maximum(1))
        // Beside an infinity numbers are 0, and it is as large as s.
        let squares = windows.ratios(to: scale.unsqueeze(axis: -1)).square()
        let total = squares.sum(axis: -1) * alpha + k / scale / scale
        let isBeside = scale.isInfinite() .& .!detached.isInfinite()
        let size = Tensor(0).where(isBeside, else: scale.pow(1 - 2 * beta))
        return ratios(to: scale) * size / total.pow(beta)
    }

    private func ratios(to scale: Tensor) -> Tensor {
        sign().where(detached.isInfinite(), else: self / scale)
    }
}
