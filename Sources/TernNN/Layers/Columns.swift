import TernCore

/// A layer that lays windows out as columns, as `torch.nn.Unfold`: see ``unfold(_:kernel:stride:padding:dilation:)``.
///
/// ```swift
/// let columns = Unfold(kernel: 3, padding: 1)(images)   // [8, 16, 28, 28] gives [8, 144, 784]
/// ```
public struct Unfold: Layer {
    /// The number of elements of a window along each axis.
    public let kernel: any PerAxis
    /// The distance from one window to the next along each axis.
    public let stride: any PerAxis
    /// The zeros by which windows reach beyond the ends of each axis.
    public let padding: any PerAxis
    /// The distance from one element of a window to the next along each axis.
    public let dilation: any PerAxis

    /// Creates a layer with windows of these elements, strides, paddings and dilations.
    public init(
        kernel: any PerAxis, stride: any PerAxis = 1, padding: any PerAxis = 0, dilation: any PerAxis = 1
    ) {
        (self.kernel, self.stride, self.padding, self.dilation) = (kernel, stride, padding, dilation)
    }

    /// Lays windows of [N, C, ...] with one to three more axes out as [N, C · elements of a window, windows].
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        unfold(x, kernel: kernel, stride: stride, padding: padding, dilation: dilation)
    }
}

/// A layer that adds up windows that lie in columns, as `torch.nn.Fold`: see
/// ``fold(_:to:kernel:stride:padding:dilation:)``.
///
/// ```swift
/// let images = Fold(to: [28, 28], kernel: 3, padding: 1)(columns)   // [8, 144, 784] gives [8, 16, 28, 28]
/// ```
public struct Fold: Layer {
    /// The lengths of the axes of the result.
    public let lengths: [Int]
    /// The number of elements of a window along each axis.
    public let kernel: any PerAxis
    /// The distance from one window to the next along each axis.
    public let stride: any PerAxis
    /// The zeros by which windows reach beyond the ends of each axis.
    public let padding: any PerAxis
    /// The distance from one element of a window to the next along each axis.
    public let dilation: any PerAxis

    /// Creates a layer for windows of these elements, strides, paddings and dilations.
    public init(
        to lengths: [Int], kernel: any PerAxis, stride: any PerAxis = 1, padding: any PerAxis = 0,
        dilation: any PerAxis = 1
    ) {
        (self.lengths, self.kernel, self.stride) = (lengths, kernel, stride)
        (self.padding, self.dilation) = (padding, dilation)
    }

    /// Adds up columns [N, C · elements of a window, windows] to [N, C, lengths].
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        fold(x, to: lengths, kernel: kernel, stride: stride, padding: padding, dilation: dilation)
    }
}
