import TernCore

extension MaxPool {
    /// Returns the maxima, and of each its index in its flattened channel, for ``MaxUnpool``: see
    /// ``maxPoolWithIndices(_:kernel:stride:padding:dilation:roundsUp:)``.
    public func withIndices(_ x: Tensor<Float>) -> (values: Tensor<Float>, indices: Tensor<Int>) {
        maxPoolWithIndices(x, kernel: kernel, stride: stride, padding: padding, dilation: dilation, roundsUp: roundsUp)
    }
}

/// A layer that puts maxima back to the positions they were taken from, among zeros, as `torch.nn.MaxUnpool2d`: see
/// ``maxUnpool(_:_:kernel:stride:padding:to:)``.
///
/// ```swift
/// let (pool, unpool) = (MaxPool2d(2), MaxUnpool2d(2))
/// let (y, indices) = pool.withIndices(images)   // [64, 3, 28, 28] gives [64, 3, 14, 14]
/// let x = unpool(y, indices)                    // [64, 3, 28, 28]
/// ```
public struct MaxUnpool<let axes: Int>: Module {
    /// The number of elements of a window along each axis.
    public let kernel: [Int]
    /// The distance from one window to the next along each axis.
    public let stride: [Int]
    /// The elements by which windows reached beyond the ends of each axis.
    public let padding: [Int]

    /// Creates a layer for windows of these elements, strides and paddings.
    public init(_ kernel: any PerAxis, stride: (any PerAxis)? = nil, padding: any PerAxis = 0) {
        let name = "MaxUnpool\(axes)d"
        self.kernel = kernel.resolved(axes, atLeast: 1, "a kernel", in: name)
        self.stride = stride?.resolved(axes, atLeast: 1, "a stride", in: name) ?? self.kernel
        self.padding = padding.resolved(axes, atLeast: 0, "a padding", in: name)
    }

    /// Puts values [N, C, windows…] at as many indices of [N, C, lengths…].
    public func callAsFunction(
        _ values: Tensor<Float>, _ indices: Tensor<Int>, to lengths: [Int]? = nil
    ) -> Tensor<Float> {
        maxUnpool(values, indices, kernel: kernel, stride: stride, padding: padding, to: lengths)
    }
}

/// A layer that puts maxima of windows of signals back.
public typealias MaxUnpool1d = MaxUnpool<1>
/// A layer that puts maxima of windows of images back.
public typealias MaxUnpool2d = MaxUnpool<2>
/// A layer that puts maxima of windows of volumes back.
public typealias MaxUnpool3d = MaxUnpool<3>
