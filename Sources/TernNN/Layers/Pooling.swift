import TernCore

/// The maximum over windows of [N, C, ...]: see ``maxPool(_:kernel:stride:padding:dilation:roundsUp:)``.
///
/// ```swift
/// let y = MaxPool2d(2)(images)   // [64, 32, 28, 28] gives [64, 32, 14, 14]
/// ```
public struct MaxPool<let axes: Int>: Layer {
    /// Elements in a window.
    public let kernel: PerAxis
    /// Elements from a window to the next; as many as in a window if nil.
    public let stride: PerAxis?
    /// How far windows reach beyond the ends.
    public let padding: PerAxis
    /// Elements from one of a window to its next.
    public let dilation: PerAxis
    /// Whether there is one more window where elements are left over at the end.
    public let roundsUp: Bool

    /// A layer with windows of these elements, strides, paddings and dilations.
    public init(
        _ kernel: PerAxis, stride: PerAxis? = nil, padding: PerAxis = 0, dilation: PerAxis = 1, roundsUp: Bool = false
    ) {
        (self.kernel, self.stride, self.padding) = (kernel, stride, padding)
        (self.dilation, self.roundsUp) = (dilation, roundsUp)
    }

    /// [N, C, axes], or one sample without the axis of the batch.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        batched(x, axes, in: "MaxPool\(axes)d") {
            maxPool($0, kernel: kernel, stride: stride, padding: padding, dilation: dilation, roundsUp: roundsUp)
        }
    }
}

/// The average over windows of [N, C, ...]: see
/// ``averagePool(_:kernel:stride:padding:roundsUp:countsPadding:divisor:)``.
public struct AveragePool<let axes: Int>: Layer {
    /// Elements in a window.
    public let kernel: PerAxis
    /// Elements from a window to the next; as many as in a window if nil.
    public let stride: PerAxis?
    /// How many zeros windows reach beyond the ends.
    public let padding: PerAxis
    /// Whether there is one more window where elements are left over at the end.
    public let roundsUp: Bool
    /// Whether zeros beyond the ends count in the average.
    public let countsPadding: Bool
    /// What the sum is divided by instead, if not nil.
    public let divisor: Int?

    /// A layer with windows of these elements, strides and paddings.
    public init(
        _ kernel: PerAxis, stride: PerAxis? = nil, padding: PerAxis = 0, roundsUp: Bool = false,
        countsPadding: Bool = true, divisor: Int? = nil
    ) {
        (self.kernel, self.stride, self.padding) = (kernel, stride, padding)
        (self.roundsUp, self.countsPadding, self.divisor) = (roundsUp, countsPadding, divisor)
    }

    /// [N, C, axes], or one sample without the axis of the batch.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        batched(x, axes, in: "AvgPool\(axes)d") {
            averagePool(
                $0, kernel: kernel, stride: stride, padding: padding, roundsUp: roundsUp, countsPadding: countsPadding,
                divisor: divisor)
        }
    }
}

/// The maximum over as many windows as the result is long: see ``adaptiveMaxPool(_:to:)``.
public struct AdaptiveMaxPool<let axes: Int>: Layer {
    /// The lengths of the result's last axes.
    public let lengths: PerAxis

    /// A layer whose results have these lengths.
    public init(_ lengths: PerAxis) { self.lengths = lengths }

    /// [N, C, axes], or one sample without the axis of the batch.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        batched(x, axes, in: "AdaptiveMaxPool\(axes)d") { adaptiveMaxPool($0, to: lengths) }
    }
}

/// The average over as many windows as the result is long: see ``adaptiveAveragePool(_:to:)``.
public struct AdaptiveAveragePool<let axes: Int>: Layer {
    /// The lengths of the result's last axes.
    public let lengths: PerAxis

    /// A layer whose results have these lengths.
    public init(_ lengths: PerAxis) { self.lengths = lengths }

    /// [N, C, axes], or one sample without the axis of the batch.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        batched(x, axes, in: "AdaptiveAvgPool\(axes)d") { adaptiveAveragePool($0, to: lengths) }
    }
}

/// `body` of [N, C, axes]; of one sample without the axis of the batch as well.
private func batched(
    _ x: Tensor<Float>, _ axes: Int, in layer: String, _ body: (Tensor<Float>) -> Tensor<Float>
) -> Tensor<Float> {
    check(
        x.rank == axes + 1 || x.rank == axes + 2, layer,
        "expected x: [batch, channels, \(axes) axes] or one sample, found \(x.shape)")
    return x.rank == axes + 2 ? body(x) : body(x.unsqueeze(axis: 0)).squeeze(axis: 0)
}

/// The maximum over windows of signals.
public typealias MaxPool1d = MaxPool<1>
/// The maximum over windows of images.
public typealias MaxPool2d = MaxPool<2>
/// The maximum over windows of volumes.
public typealias MaxPool3d = MaxPool<3>
/// The average over windows of signals.
public typealias AvgPool1d = AveragePool<1>
/// The average over windows of images.
public typealias AvgPool2d = AveragePool<2>
/// The average over windows of volumes.
public typealias AvgPool3d = AveragePool<3>
/// The maximum over windows of signals, as many as wanted.
public typealias AdaptiveMaxPool1d = AdaptiveMaxPool<1>
/// The maximum over windows of images, as many as wanted.
public typealias AdaptiveMaxPool2d = AdaptiveMaxPool<2>
/// The maximum over windows of volumes, as many as wanted.
public typealias AdaptiveMaxPool3d = AdaptiveMaxPool<3>
/// The average over windows of signals, as many as wanted.
public typealias AdaptiveAvgPool1d = AdaptiveAveragePool<1>
/// The average over windows of images, as many as wanted.
public typealias AdaptiveAvgPool2d = AdaptiveAveragePool<2>
/// The average over windows of volumes, as many as wanted.
public typealias AdaptiveAvgPool3d = AdaptiveAveragePool<3>
