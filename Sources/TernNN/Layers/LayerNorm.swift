import TernCore

/// Layer normalization over the last axes: see ``layerNorm(_:over:weight:bias:epsilon:)``.
///
/// ```swift
/// let norm = LayerNorm(768)
/// let y = norm(x)   // [16, 128, 768]
/// ```
///
/// Keys and defaults are those of `torch.nn.LayerNorm`.
public struct LayerNorm: Layer {
    /// The lengths of the last axes of the input, over which the layer normalizes.
    public let shape: Shape
    /// The scale of each element, of that shape; 1 at first.
    public let weight: Parameter?
    /// The shift of each element, of that shape; 0 at first.
    public let bias: Parameter?
    /// The number ε that is added to the variance.
    public let epsilon: Double

    /// Creates a layer with new parameters.
    ///
    /// - Parameters:
    ///   - shape: the lengths of the last axes of the input, over which the layer normalizes.
    ///   - epsilon: ε, which is added to the variance.
    ///   - isAffine: whether the layer has a weight.
    ///   - hasBias: whether a layer with a weight has a bias as well.
    public init(_ shape: Shape, epsilon: Double = 1e-5, isAffine: Bool = true, hasBias: Bool = true) {
        checkNormalization(shape.min() ?? 0, epsilon, in: "LayerNorm")
        weight = isAffine ? Parameter(.ones(shape)) : nil
        bias = isAffine && hasBias ? Parameter(.zeros(shape)) : nil
        (self.shape, self.epsilon) = (shape, epsilon)
    }

    /// Creates a layer that normalizes over the last axis, of a length.
    public init(_ length: Int, epsilon: Double = 1e-5, isAffine: Bool = true, hasBias: Bool = true) {
        self.init([length], epsilon: epsilon, isAffine: isAffine, hasBias: hasBias)
    }

    /// Normalizes [..., shape] to the same shape.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        layerNorm(x, over: shape, weight: weight?.value, bias: bias?.value, epsilon: epsilon)
    }
}

/// Normalization by the root mean square over the last axes: see ``rmsNorm(_:over:weight:epsilon:)``.
///
/// ```swift
/// let norm = RMSNorm(768)
/// let y = norm(x)   // [16, 128, 768]
/// ```
///
/// Keys and defaults are those of `torch.nn.RMSNorm`.
public struct RMSNorm: Layer {
    /// The lengths of the last axes of the input, over which the layer normalizes.
    public let shape: Shape
    /// The scale of each element, of that shape; 1 at first.
    public let weight: Parameter?
    /// The number ε that is added to the mean of the squares; the distance from 1 to the next number of the type if nil.
    public let epsilon: Double?

    /// Creates a layer with new parameters.
    ///
    /// - Parameters:
    ///   - shape: the lengths of the last axes of the input, over which the layer normalizes.
    ///   - epsilon: ε, which is added to the mean of the squares; the distance from 1 to the next number of the type if nil.
    ///   - isAffine: whether the layer has a weight.
    public init(_ shape: Shape, epsilon: Double? = nil, isAffine: Bool = true) {
        checkNormalization(shape.min() ?? 0, epsilon ?? 0, in: "RMSNorm")
        weight = isAffine ? Parameter(.ones(shape)) : nil
        (self.shape, self.epsilon) = (shape, epsilon)
    }

    /// Creates a layer that normalizes over the last axis, of a length.
    public init(_ length: Int, epsilon: Double? = nil, isAffine: Bool = true) {
        self.init([length], epsilon: epsilon, isAffine: isAffine)
    }

    /// Normalizes [..., shape] to the same shape.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        rmsNorm(x, over: shape, weight: weight?.value, epsilon: epsilon)
    }
}
