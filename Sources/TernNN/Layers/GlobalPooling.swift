import TernCore

/// A layer that averages each channel over all positions: [N, C, ...] to [N, C].
///
/// ```swift
/// Sequential {
///     Conv2d(3, 64, kernel: 3, activation: .relu)
///     GlobalAveragePool()   // whatever the size of the images
///     Linear(64, 10)
/// }
/// ```
///
/// As `torch.nn.AdaptiveAvgPool2d(1)` and a flattening after it. Gradient: g divided by the number of positions, at each of
/// them.
public struct GlobalAveragePool: Layer {
    /// A Boolean value indicating whether the averaged axes stay, with length 1.
    public let keepDims: Bool

    /// Creates a layer for any number of spatial axes.
    public init(keepDims: Bool = false) { self.keepDims = keepDims }

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        checkSpatial(x, in: "GlobalAveragePool")
        return x.mean(axes: Array(2..<x.rank), keepDims: keepDims)
    }
}

/// A layer that takes the maximum of each channel over all positions: [N, C, ...] to [N, C].
///
/// ```swift
/// let y = GlobalMaxPool()(images)   // [64, 32, 7, 7] gives [64, 32]
/// ```
///
/// As `torch.nn.AdaptiveMaxPool2d(1)` and a flattening after it. Gradient: g at the first position that has the maximum.
public struct GlobalMaxPool: Layer {
    /// A Boolean value indicating whether the reduced axes stay, with length 1.
    public let keepDims: Bool

    /// Creates a layer for any number of spatial axes.
    public init(keepDims: Bool = false) { self.keepDims = keepDims }

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        checkSpatial(x, in: "GlobalMaxPool")
        let y = adaptiveMaxPool(x.flatten(from: 2), to: 1)
        let lead = Array(x.shape.prefix(2))
        return y.reshape(Shape(keepDims ? lead + x.shape.dropFirst(2).map { _ in 1 } : lead))
    }
}

private func checkSpatial(_ x: Tensor<Float>, in layer: String) {
    check(
        x.rank >= 3 && !x.shape.dropFirst(2).contains(0), layer,
        "expected x: [batch, channels, ...] with at least one element to a channel, found \(x.shape)")
}
