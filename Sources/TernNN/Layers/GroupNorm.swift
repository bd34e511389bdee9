import TernCore

/// Normalization of groups of channels of each sample of [N, C, ...]: see ``groupNorm(_:groups:weight:bias:epsilon:)``.
///
/// ```swift
/// let norm = GroupNorm(groups: 8, 32)
/// let y = norm(images)   // [64, 32, 28, 28]
/// ```
///
/// Keys and defaults are those of `torch.nn.GroupNorm`.
public struct GroupNorm: Layer {
    /// The number of groups of adjacent channels.
    public let groups: Int
    /// The scale of each channel, [channels]; 1 at first.
    public let weight: Parameter?
    /// The shift of each channel, [channels]; 0 at first.
    public let bias: Parameter?
    /// The number ε that is added to the variance.
    public let epsilon: Double
    let channels: Int

    /// Creates a layer with new parameters.
    ///
    /// - Parameters:
    ///   - groups: the number of groups of adjacent channels, which divides that of the channels.
    ///   - channels: the number of channels of the input.
    ///   - epsilon: ε, which is added to the variance.
    ///   - isAffine: whether the layer has a weight and a bias.
    public init(groups: Int, _ channels: Int, epsilon: Double = 1e-5, isAffine: Bool = true) {
        checkNormalization(channels, epsilon, in: "GroupNorm")
        check(
            groups > 0 && channels % groups == 0, "GroupNorm",
            "\(channels) channels are not a multiple of \(groups) groups")
        weight = isAffine ? Parameter(.ones([channels])) : nil
        bias = isAffine ? Parameter(.zeros([channels])) : nil
        (self.groups, self.channels, self.epsilon) = (groups, channels, epsilon)
    }

    /// Normalizes [N, C, ...] to the same shape.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        check(
            x.rank >= 2 && x.shape[1] == channels, "GroupNorm",
            "expected x: [batch, \(channels), ...], found \(x.shape)")
        return groupNorm(x, groups: groups, weight: weight?.value, bias: bias?.value, epsilon: epsilon)
    }
}
