import TernCore

// Activations as layers, for ``Sequential``; the same functions as on tensors.

extension Activation: Layer {
    public var members: [(name: String, value: Any)] { [] }
}

/// The rectifier max(x, 0) as a layer.
///
/// ```swift
/// let y = ReLU()(x)   // x: any shape
/// ```
public struct ReLU: Layer {
    /// Creates a layer without parameters.
    public init() {}

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.relu() }
}

/// The leaky rectifier as a layer: x where positive, slope · x elsewhere; `torch.nn.LeakyReLU`.
///
/// ```swift
/// let y = LeakyReLU(slope: 0.2)(x)
/// ```
public struct LeakyReLU: Layer {
    /// The factor of negative elements.
    public let slope: Double

    /// Creates a layer with a finite slope for negative elements.
    public init(slope: Double = 0.01) {
        _ = Float.finite(slope, "slope", in: "LeakyReLU")
        self.slope = slope
    }

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.leakyReLU(slope: Float(slope)) }
}

/// The hyperbolic tangent as a layer.
///
/// ```swift
/// let y = Tanh()(x)
/// ```
public struct Tanh: Layer {
    /// Creates a layer without parameters.
    public init() {}

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.tanh() }
}

/// The logistic function 1 / (1 + e⁻ˣ) as a layer.
///
/// ```swift
/// let probabilities = Sigmoid()(logits)
/// ```
public struct Sigmoid: Layer {
    /// Creates a layer without parameters.
    public init() {}

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.sigmoid() }
}

/// The Gaussian error linear unit x Φ(x) as a layer.
///
/// ```swift
/// let y = GELU()(x)
/// ```
public struct GELU: Layer {
    /// Creates a layer without parameters.
    public init() {}

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.gelu() }
}

/// The sigmoid linear unit x σ(x) as a layer.
///
/// ```swift
/// let y = SiLU()(x)
/// ```
public struct SiLU: Layer {
    /// Creates a layer without parameters.
    public init() {}

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.silu() }
}

/// The soft rectifier log(1 + eˣ) as a layer.
///
/// ```swift
/// let deviation = Softplus()(x)
/// ```
public struct Softplus: Layer {
    /// Creates a layer without parameters.
    public init() {}

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.softplus() }
}

/// The softmax eˣ / Σ eˣ along an axis as a layer.
///
/// ```swift
/// let probabilities = Softmax()(logits)   // [64, 10], each row with a sum of 1
/// ```
public struct Softmax: Layer {
    /// The axis whose elements add up to 1.
    public let axis: Int

    /// Creates a layer along an axis, the last by default.
    public init(axis: Int = -1) { self.axis = axis }

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.softmax(axis: axis) }
}
