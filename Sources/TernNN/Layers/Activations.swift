import TernCore

// Activations as layers, for ``Sequential``; the same functions as on tensors.

extension Activation: Layer {
    public var members: [(name: String, value: Any)] { [] }
}

/// max(x, 0) as a layer.
public struct ReLU: Layer {
    /// A layer; it has no parameters.
    public init() {}

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.relu() }
}

/// x where positive, slope · x elsewhere, as a layer.
public struct LeakyReLU: Layer {
    /// The factor of negative elements.
    public let slope: Float

    /// A layer with a slope for negative elements.
    public init(slope: Float = 0.01) { self.slope = slope }

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.leakyReLU(slope: slope) }
}

/// tanh x as a layer.
public struct Tanh: Layer {
    /// A layer; it has no parameters.
    public init() {}

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.tanh() }
}

/// 1 / (1 + e⁻ˣ) as a layer.
public struct Sigmoid: Layer {
    /// A layer; it has no parameters.
    public init() {}

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.sigmoid() }
}

/// x Φ(x) as a layer.
public struct GELU: Layer {
    /// A layer; it has no parameters.
    public init() {}

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.gelu() }
}

/// x σ(x) as a layer.
public struct SiLU: Layer {
    /// A layer; it has no parameters.
    public init() {}

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.silu() }
}

/// log(1 + eˣ) as a layer.
public struct Softplus: Layer {
    /// A layer; it has no parameters.
    public init() {}

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.softplus() }
}

/// eˣ / Σ eˣ along an axis as a layer.
public struct Softmax: Layer {
    /// The axis whose elements add up to 1.
    public let axis: Int

    /// A layer along an axis, the last by default.
    public init(axis: Int = -1) { self.axis = axis }

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.softmax(axis: axis) }
}
