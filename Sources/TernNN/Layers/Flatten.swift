import TernCore

/// All axes but the first as one: [64, 1, 28, 28] gives [64, 784].
public struct Flatten: Layer {
    /// A layer; it has no parameters.
    public init() {}

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.flatten(from: 1) }
}
