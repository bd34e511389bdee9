import TernCore

/// A layer that takes p-norms over windows of [N, C, ...], as `torch.nn.LPPool2d`: see
/// ``lpPool(_:p:kernel:stride:roundsUp:)``.
///
/// ```swift
/// let y = LPPool2d(p: 2, 2)(images)   // [64, 32, 28, 28] gives [64, 32, 14, 14]
/// ```
public struct LPPool<let axes: Int>: Layer {
    /// The exponent of the norm.
    public let p: Double
    /// The number of elements of a window along each axis.
    public let kernel: [Int]
    /// The distance from one window to the next along each axis.
    public let stride: [Int]
    /// A Boolean value indicating whether elements left over at the end get a window of their own.
    public let roundsUp: Bool

    /// Creates a layer with windows of these elements and strides.
    public init(p: Double, _ kernel: any PerAxis, stride: (any PerAxis)? = nil, roundsUp: Bool = false) {
        let name = Self.name
        check(p > 0 && p < .infinity, name, "p is \(p), expected a positive number")
        self.kernel = kernel.resolved(axes, atLeast: 1, "a kernel", in: name)
        self.stride = stride?.resolved(axes, atLeast: 1, "a stride", in: name) ?? self.kernel
        (self.p, self.roundsUp) = (p, roundsUp)
    }

    /// Pools [N, C, lengths…], or one sample without the axis of the batch.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        batched(x, axes, in: Self.name) { lpPool($0, p: p, kernel: kernel, stride: stride, roundsUp: roundsUp) }
    }

    static var name: String { "LPPool\(axes)d" }
}

/// The p-norms over windows of signals.
public typealias LPPool1d = LPPool<1>
/// The p-norms over windows of images.
public typealias LPPool2d = LPPool<2>
/// The p-norms over windows of volumes.
public typealias LPPool3d = LPPool<3>
