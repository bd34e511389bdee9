import TernCore

/// A layer that normalizes across neighboring channels, as `torch.nn.LocalResponseNorm`: see
/// ``localResponseNorm(_:size:alpha:beta:k:)``.
///
/// ```swift
/// let y = LocalResponseNorm(size: 5)(images)   // [64, 96, 27, 27]
/// ```
public struct LocalResponseNorm: Layer {
    /// The number of channels of a mean.
    public let size: Int
    /// The factor of the mean.
    public let alpha: Double
    /// The exponent.
    public let beta: Double
    /// The number that is added to the mean.
    public let k: Double

    /// Creates a layer that divides by (k + α ‹x²›)^β.
    public init(size: Int, alpha: Double = 1e-4, beta: Double = 0.75, k: Double = 1) {
        check(size > 0, "LocalResponseNorm", "the size is \(size), expected at least 1")
        check(
            alpha.isFinite && beta.isFinite && k.isFinite, "LocalResponseNorm",
            "alpha is \(alpha), beta \(beta) and k \(k): expected finite numbers")
        (self.size, self.alpha, self.beta, self.k) = (size, alpha, beta, k)
    }

    /// Normalizes [N, C, ...] to the same shape.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        localResponseNorm(x, size: size, alpha: alpha, beta: beta, k: k)
    }
}
