import TernCore

/// Normalization of each channel of each sample of [N, C, ...]: see ``instanceNorm(_:weight:bias:epsilon:)``.
///
/// ```swift
/// let norm = InstanceNorm2d(32, isAffine: true)
/// let y = norm(images)   // [64, 32, 28, 28]
/// ```
///
/// Keys and defaults are those of `torch.nn.InstanceNorm2d`: no parameters, and no running moments.
public struct InstanceNorm<let axes: Int>: Layer, NumberedModule {
    /// The scale of each channel, [channels]; 1 at first.
    public let weight: Parameter?
    /// The shift of each channel, [channels]; 0 at first.
    public let bias: Parameter?
    /// The number ε that is added to the variance.
    public let epsilon: Double
    let channels: Int
    let running: RunningMoments?

    /// Creates a layer with new parameters.
    ///
    /// - Parameters:
    ///   - channels: the number of channels of the input.
    ///   - epsilon: ε, which is added to the variance.
    ///   - momentum: the weight of a new batch in the running moments; nil leaves them as they are, as in PyTorch.
    ///   - isAffine: whether the layer has a weight and a bias.
    ///   - tracksRunningMoments: whether it has running moments, which then replace the sample's outside training.
    public init(
        _ channels: Int, epsilon: Double = 1e-5, momentum: Double? = 0.1, isAffine: Bool = false,
        tracksRunningMoments: Bool = false
    ) {
        checkNormalization(channels, epsilon, momentum: momentum, in: Self.name)
        weight = isAffine ? Parameter(.ones([channels])) : nil
        bias = isAffine ? Parameter(.zeros([channels])) : nil
        running = tracksRunningMoments ? RunningMoments(channels, momentum: momentum) : nil
        (self.channels, self.epsilon) = (channels, epsilon)
    }

    /// The running means, [channels].
    public var runningMean: Buffer? { running?.mean }
    /// The running variances, [channels].
    public var runningVariance: Buffer? { running?.variance }

    public var members: [(name: String, value: Any)] {
        [("weight", weight as Any), ("bias", bias as Any), ("", running as Any)]
    }

    /// Normalizes [N, C, spatial axes], or one sample without the axis of the batch, to the same shape.
    ///
    /// Traps on samples with a single value for each channel, which has no variance, unless running moments take its place.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        if x.rank == axes + 1 { return self(x.unsqueeze(axis: 0)).squeeze(axis: 0) }
        check(
            x.rank == axes + 2 && x.shape[1] == channels, Self.name,
            "expected x: [batch, \(channels), \(axes) axes] or one sample, found \(x.shape)")
        let isTraining = TrainingMode.current(for: x, in: Self.name)
        if let running, !isTraining {
            return batchNorm(
                x, mean: running.mean.value, variance: running.variance.value, weight: weight?.value,
                bias: bias?.value, epsilon: epsilon)
        }
        let count = x.shape.dropFirst(2).reduce(1, *)
        check(
            count != 1, Self.name, "samples of shape \(x.shape) have one value for each channel, which has no variance")
        let (y, moments) = instanceNormWithMoments(x, weight: weight?.value, bias: bias?.value, epsilon: epsilon)
        guard isTraining else { return y }
        if let running, x.elementCount > 0 {
            running.update(
                moments.mean.mean(axis: 0), moments.variance.mean(axis: 0), over: count, weight: running.momentum ?? 0)
        }
        return y
    }

    static var name: String { "InstanceNorm\(axes)d" }
}

/// Instance normalization of [N, C, L].
public typealias InstanceNorm1d = InstanceNorm<1>
/// Instance normalization of images, [N, C, H, W].
public typealias InstanceNorm2d = InstanceNorm<2>
/// Instance normalization of volumes, [N, C, D, H, W].
public typealias InstanceNorm3d = InstanceNorm<3>
