import TernCore

/// A layer that resamples [N, C, ...]: see ``interpolate(_:to:mode:alignsCorners:antialias:)``.
///
/// ```swift
/// let y = Upsample(scale: 2, mode: .linear)(images)   // [64, 3, 28, 28] gives [64, 3, 56, 56]
/// ```
public struct Upsample: Layer {
    private enum Size {
        case lengths(any PerAxis)
        case scale(Double)
    }

    private let size: Size
    /// The rule for values between elements.
    public let mode: InterpolationMode
    /// A Boolean value indicating whether the centers of the first and of the last elements coincide, rather than their outer
    /// edges.
    public let alignsCorners: Bool

    /// Creates a layer whose results have these lengths.
    public init(to lengths: any PerAxis, mode: InterpolationMode = .nearest, alignsCorners: Bool = false) {
        (size, self.mode, self.alignsCorners) = (.lengths(lengths), mode, alignsCorners)
    }

    /// Creates a layer that multiplies lengths by a factor.
    public init(scale: Double, mode: InterpolationMode = .nearest, alignsCorners: Bool = false) {
        (size, self.mode, self.alignsCorners) = (.scale(scale), mode, alignsCorners)
    }

    /// Resamples [N, C, ...] with one to three more axes.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        switch size {
        case .lengths(let lengths): interpolate(x, to: lengths, mode: mode, alignsCorners: alignsCorners)
        case .scale(let scale): interpolate(x, scale: scale, mode: mode, alignsCorners: alignsCorners)
        }
    }
}

/// A layer that rearranges groups of channels into blocks of pixels: see ``Tensor/pixelShuffle(_:)``.
///
/// ```swift
/// let y = PixelShuffle(2)(x)   // [64, 12, 14, 14] gives [64, 3, 28, 28]
/// ```
public struct PixelShuffle: Layer {
    /// The side of a block.
    public let factor: Int

    /// Creates a layer that makes blocks of `factor` · `factor` pixels.
    public init(_ factor: Int) {
        check(factor > 0, "PixelShuffle", "the factor is \(factor), expected at least 1")
        self.factor = factor
    }

    /// Rearranges [..., C r², H, W] to [..., C, H r, W r].
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.pixelShuffle(factor) }
}

/// A layer that rearranges blocks of pixels into groups of channels: see ``Tensor/pixelUnshuffle(_:)``.
///
/// ```swift
/// let y = PixelUnshuffle(2)(images)   // [64, 3, 28, 28] gives [64, 12, 14, 14]
/// ```
public struct PixelUnshuffle: Layer {
    /// The side of a block.
    public let factor: Int

    /// Creates a layer that takes blocks of `factor` · `factor` pixels apart.
    public init(_ factor: Int) {
        check(factor > 0, "PixelUnshuffle", "the factor is \(factor), expected at least 1")
        self.factor = factor
    }

    /// Rearranges [..., C, H r, W r] to [..., C r², H, W].
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.pixelUnshuffle(factor) }
}
