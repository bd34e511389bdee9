import TernCore

/// Dropout of channels: in training, sets whole channels of [N, C, ...] to zero with a probability and scales the others up so
/// that the mean stays; the identity otherwise (Tompson et al., 2015).
///
/// ```swift
/// let y = Dropout2d(0.2)(images)
/// ```
///
/// Neighboring elements of a channel say much the same, so dropping single ones would take little away.
public struct ChannelDropout<let axes: Int>: Layer {
    /// The probability with which a channel is dropped.
    public let probability: Double

    /// Creates a layer that drops channels with a probability in 0...1.
    public init(_ probability: Double = 0.5) {
        checkProbability(probability, in: "Dropout\(axes)d")
        self.probability = probability
    }

    /// Drops channels of [N, C, axes], or of one sample without the axis of the batch, in training.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        check(
            x.rank == axes + 1 || x.rank == axes + 2, "Dropout\(axes)d",
            "expected x: [batch, channels, \(axes) axes] or one sample, found \(x.shape)")
        if !TrainingMode.current(for: x, in: "Dropout\(axes)d") || probability == 0 { return x }
        if probability == 1 { return x.dropped() }
        let p = Float(probability)
        let channel = x.shape.suffix(axes).reduce(1, *)
        return DropoutMask(
            count: x.elementCount, run: channel, probability: p, factor: 1 / (1 - p))(x)
    }
}

/// Dropout of whole channels of signals.
public typealias Dropout1d = ChannelDropout<1>
/// Dropout of whole channels of images.
public typealias Dropout2d = ChannelDropout<2>
/// Dropout of whole channels of volumes.
public typealias Dropout3d = ChannelDropout<3>

/// Dropout for SELU: in training, sets elements to the value that SELU has far below zero, and scales and shifts all of them so
/// that mean 0 and variance 1 stay; the identity otherwise (Klambauer et al., 2017).
///
/// ```swift
/// let y = AlphaDropout(0.1)(x.selu())
/// ```
public struct AlphaDropout: Layer {
    /// The probability with which an element is dropped.
    public let probability: Double

    /// Creates a layer that drops elements with a probability in 0...1.
    public init(_ probability: Double = 0.5) {
        checkProbability(probability, in: "AlphaDropout")
        self.probability = probability
    }

    /// Drops elements of `x`, of any shape, in training; gives `x` itself otherwise.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        if !TrainingMode.current(for: x, in: "AlphaDropout") || probability == 0 { return x }
        if probability == 1 { return x.dropped() }
        let p = Float(probability)
        let limit: Float = -1.7580993408473766  // −λ α of SELU
        // With q = 1 − p: variance q + q p limit² and mean p limit, where x has 1 and 0.
        let scale = 1 / ((1 - p) * (1 + p * limit * limit)).squareRoot()
        let shift = -scale * p * limit
        return DropoutMask(
            count: x.elementCount, probability: p, factor: scale, shift: shift, dropped: scale * limit + shift
        )(x)
    }
}
