import TernCore

/// Batch normalization of [N, C, ...]: see ``batchNorm(_:weight:bias:epsilon:)``.
///
/// ```swift
/// let norm = BatchNorm2d(32)
/// let y = norm(images)   // [64, 32, 28, 28]
/// ```
///
/// In training each batch is normalized by its own moments, which also update the running ones: r ← (1 − m) r + m · that of the
/// batch, for the variance its unbiased estimate. Otherwise the running moments replace the batch's. Keys and
/// defaults are those of `torch.nn.BatchNorm2d`: `weight`, `bias`, `running_mean`, `running_var`, `num_batches_tracked`.
public struct BatchNorm<let axes: Int>: Layer, NumberedModule {
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
    ///   - momentum: the weight m of a new batch in the running moments; nil for the average over all batches.
    ///   - isAffine: whether the layer has a weight and a bias.
    ///   - tracksRunningMoments: whether it has running moments; without them every batch is normalized by its own.
    public init(
        _ channels: Int, epsilon: Double = 1e-5, momentum: Double? = 0.1, isAffine: Bool = true,
        tracksRunningMoments: Bool = true
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

    /// Normalizes [N, C, spatial axes], `BatchNorm1d` also [N, C], to the same shape.
    ///
    /// Traps on a batch with a single value for each channel, which has no variance, unless running moments take its place.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        let isAccepted = x.rank == axes + 2 || (axes == 1 && x.rank == 2)
        check(
            isAccepted && x.shape[1] == channels, Self.name,
            "expected x: [batch, \(channels)\(axes == 1 ? ", or one more axis" : ", \(axes) axes")], "
                + "found \(x.shape)")
        let isTraining = TrainingMode.current(for: x, in: Self.name)
        if let running, !isTraining {
            return batchNorm(
                x, mean: running.mean.value, variance: running.variance.value, weight: weight?.value,
                bias: bias?.value, epsilon: epsilon)
        }
        let count = x.elementCount / max(channels, 1)
        check(
            count != 1, Self.name, "a batch of shape \(x.shape) has one value for each channel, which has no variance")
        let (y, moments) = batchNormWithMoments(x, weight: weight?.value, bias: bias?.value, epsilon: epsilon)
        guard isTraining else { return y }
        if let running, x.elementCount > 0 {
            running.batches.value = running.batches.value + 1
            running.update(
                moments.mean, moments.variance, over: count,
                weight: running.momentum ?? 1 / Double(running.batches.value.item()))
        }
        return y
    }

    static var name: String { "BatchNorm\(axes)d" }
}

/// Batch normalization of [N, C] or [N, C, L].
public typealias BatchNorm1d = BatchNorm<1>
/// Batch normalization of images, [N, C, H, W].
public typealias BatchNorm2d = BatchNorm<2>
/// Batch normalization of volumes, [N, C, D, H, W].
public typealias BatchNorm3d = BatchNorm<3>
