import TernCore

/// A layer that joins all axes but the first; `torch.nn.Flatten`.
///
/// ```swift
/// let y = Flatten()(images)   // [64, 1, 28, 28] gives [64, 784]
/// ```
public struct Flatten: Layer {
    /// Creates a layer without parameters.
    public init() {}

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.flatten(from: 1) }
}
