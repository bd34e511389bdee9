import TernCore

/// A layer that takes maxima over windows of [N, C, ...]: see ``maxPool(_:kernel:stride:padding:dilation:roundsUp:)``.
///
/// ```swift
/// let y = MaxPool2d(2)(images)   // [64, 32, 28, 28] gives [64, 32, 14, 14]
/// ```
public struct MaxPool<let axes: Int>: Layer {
    /// The number of elements of a window along each axis.
    public let kernel: [Int]
    /// The distance from one window to the next along each axis.
    public let stride: [Int]
    /// The elements by which windows reach beyond the ends of each axis.
    public let padding: [Int]
    /// The distance from one element of a window to the next along each axis.
    public let dilation: [Int]
    /// A Boolean value indicating whether elements left over at the end get a window of their own.
    public let roundsUp: Bool

    /// Creates a layer with windows of these elements, strides, paddings and dilations.
    public init(
        _ kernel: any PerAxis, stride: (any PerAxis)? = nil, padding: any PerAxis = 0, dilation: any PerAxis = 1,
        roundsUp: Bool = false
    ) {
        let name = Self.name
        self.kernel = kernel.resolved(axes, atLeast: 1, "a kernel", in: name)
        self.stride = stride?.resolved(axes, atLeast: 1, "a stride", in: name) ?? self.kernel
        self.padding = padding.resolved(axes, atLeast: 0, "a padding", in: name)
        self.dilation = dilation.resolved(axes, atLeast: 1, "a dilation", in: name)
        self.roundsUp = roundsUp
    }

    /// Pools [N, C, lengths…], or one sample without the axis of the batch.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        batched(x, axes, in: Self.name) {
            maxPool($0, kernel: kernel, stride: stride, padding: padding, dilation: dilation, roundsUp: roundsUp)
        }
    }

    static var name: String { "MaxPool\(axes)d" }
}

/// A layer that averages over windows of [N, C, ...]: see
/// ``averagePool(_:kernel:stride:padding:roundsUp:countsPadding:divisor:)``.
///
/// ```swift
/// let y = AvgPool2d(2)(images)   // [64, 32, 28, 28] gives [64, 32, 14, 14]
/// ```
public struct AveragePool<let axes: Int>: Layer {
    /// The number of elements of a window along each axis.
    public let kernel: [Int]
    /// The distance from one window to the next along each axis.
    public let stride: [Int]
    /// The zeros by which windows reach beyond the ends of each axis.
    public let padding: [Int]
    /// A Boolean value indicating whether elements left over at the end get a window of their own.
    public let roundsUp: Bool
    /// A Boolean value indicating whether zeros beyond the ends count in the average.
    public let countsPadding: Bool
    /// The number that sums are divided by instead, if not nil.
    public let divisor: Int?

    /// Creates a layer with windows of these elements, strides and paddings.
    public init(
        _ kernel: any PerAxis, stride: (any PerAxis)? = nil, padding: any PerAxis = 0, roundsUp: Bool = false,
        countsPadding: Bool = true, divisor: Int? = nil
    ) {
        let name = Self.name
        self.kernel = kernel.resolved(axes, atLeast: 1, "a kernel", in: name)
        self.stride = stride?.resolved(axes, atLeast: 1, "a stride", in: name) ?? self.kernel
        self.padding = padding.resolved(axes, atLeast: 0, "a padding", in: name)
        (self.roundsUp, self.countsPadding, self.divisor) = (roundsUp, countsPadding, divisor)
    }

    /// Pools [N, C, lengths…], or one sample without the axis of the batch.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        batched(x, axes, in: Self.name) {
            averagePool(
                $0, kernel: kernel, stride: stride, padding: padding, roundsUp: roundsUp, countsPadding: countsPadding,
                divisor: divisor)
        }
    }

    static var name: String { "AvgPool\(axes)d" }
}

/// A layer that takes maxima over as many windows as its result has elements: see ``adaptiveMaxPool(_:to:)``.
///
/// ```swift
/// let y = AdaptiveMaxPool2d(7)(images)   // [64, 32, 28, 30] gives [64, 32, 7, 7]
/// ```
public struct AdaptiveMaxPool<let axes: Int>: Layer {
    /// The lengths of the result's last axes.
    public let lengths: [Int]

    /// Creates a layer whose results have these lengths.
    public init(_ lengths: any PerAxis) {
        self.lengths = lengths.resolved(axes, atLeast: 0, "lengths", in: Self.name)
    }

    /// Pools [N, C, lengths…], or one sample without the axis of the batch.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        batched(x, axes, in: Self.name) { adaptiveMaxPool($0, to: lengths) }
    }

    static var name: String { "AdaptiveMaxPool\(axes)d" }
}

/// A layer that averages over as many windows as its result has elements: see ``adaptiveAveragePool(_:to:)``.
///
/// ```swift
/// let y = AdaptiveAvgPool2d(1)(images)   // the mean of each channel: [64, 32, 28, 28] gives [64, 32, 1, 1]
/// ```
public struct AdaptiveAveragePool<let axes: Int>: Layer {
    /// The lengths of the result's last axes.
    public let lengths: [Int]

    /// Creates a layer whose results have these lengths.
    public init(_ lengths: any PerAxis) {
        self.lengths = lengths.resolved(axes, atLeast: 0, "lengths", in: Self.name)
    }

    /// Pools [N, C, lengths…], or one sample without the axis of the batch.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        batched(x, axes, in: Self.name) { adaptiveAveragePool($0, to: lengths) }
    }

    static var name: String { "AdaptiveAvgPool\(axes)d" }
}

/// Returns the result of `body` for [N, C, axes]; for one sample without the axis of the batch as well.
func batched(
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
/// The maximum over as many windows of signals as the result has elements.
public typealias AdaptiveMaxPool1d = AdaptiveMaxPool<1>
/// The maximum over as many windows of images as the result has elements.
public typealias AdaptiveMaxPool2d = AdaptiveMaxPool<2>
/// The maximum over as many windows of volumes as the result has elements.
public typealias AdaptiveMaxPool3d = AdaptiveMaxPool<3>
/// The average over as many windows of signals as the result has elements.
public typealias AdaptiveAvgPool1d = AdaptiveAveragePool<1>
/// The average over as many windows of images as the result has elements.
public typealias AdaptiveAvgPool2d = AdaptiveAveragePool<2>
/// The average over as many windows of volumes as the result has elements.
public typealias AdaptiveAvgPool3d = AdaptiveAveragePool<3>
