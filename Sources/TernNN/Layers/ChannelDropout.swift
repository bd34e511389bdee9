import TernCore

/// In training, sets whole channels of [N, C, ...] to zero with a probability and scales the others up so that the mean stays;
/// does nothing otherwise (Tompson et al., 2015).
///
/// ```swift
/// let y = Dropout2d(0.2)(images)
/// ```
///
/// Neighboring elements of a channel say much the same, so dropping single ones would take little away.
public struct ChannelDropout<let axes: Int>: Layer {
    /// The probability with which a channel is dropped.
    public let probability: Float

    /// A layer that drops channels with a probability in 0...1.
    public init(_ probability: Float = 0.5) {
        check((0...1).contains(probability), "Dropout\(axes)d", "the probability \(probability) is not in 0...1")
        self.probability = probability
    }

    /// [N, C, axes], or one sample without the axis of the batch.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        check(
            x.rank == axes + 1 || x.rank == axes + 2, "Dropout\(axes)d",
            "expected x: [batch, channels, \(axes) axes] or one sample, found \(x.shape)")
        if !isTraining || probability == 0 { return x }
        if probability == 1 { return x * 0 }
        let channel = x.shape.suffix(axes).reduce(1, *)
        return DropoutMask(
            count: x.elementCount, run: channel, probability: probability, factor: 1 / (1 - probability))(x)
    }
}

/// Drops whole channels of signals.
public typealias Dropout1d = ChannelDropout<1>
/// Drops whole channels of images.
public typealias Dropout2d = ChannelDropout<2>
/// Drops whole channels of volumes.
public typealias Dropout3d = ChannelDropout<3>

/// In training, sets elements to the value that SELU has far below zero, and scales and shifts all of them so that mean 0 and
/// variance 1 stay; does nothing otherwise (Klambauer et al., 2017).
public struct AlphaDropout: Layer {
    /// The probability with which an element is dropped.
    public let probability: Float

    /// A layer that drops elements with a probability in 0...1.
    public init(_ probability: Float = 0.5) {
        check((0...1).contains(probability), "AlphaDropout", "the probability \(probability) is not in 0...1")
        self.probability = probability
    }

    /// `x` of any shape with elements dropped, in training; `x` itself otherwise.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        if !isTraining || probability == 0 { return x }
        if probability == 1 { return x * 0 }
        let limit: Float = -1.7580993408473766  // −λ α of SELU
        // With q = 1 − p: variance q + q p limit² and mean p limit, where x has 1 and 0.
        let scale = 1 / ((1 - probability) * (1 + probability * limit * limit)).squareRoot()
        let shift = -scale * probability * limit
        return DropoutMask(
            count: x.elementCount, probability: probability, factor: scale, shift: shift, dropped: scale * limit + shift
        )(x)
    }
}
