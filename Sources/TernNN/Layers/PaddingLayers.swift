import TernCore

/// A layer that pads the last axes: see ``Tensor/pad(_:mode:)``.
///
/// ```swift
/// let y = ZeroPad2d(1)(images)                             // [64, 3, 28, 28] gives [64, 3, 30, 30]
/// let z = ReflectionPad2d([(1, 1), (2, 0)])(images)        // [64, 3, 30, 30]
/// ```
public struct Padding<let axes: Int, Mode: PaddingKind>: Layer {
    /// The numbers of elements before and after each of the last axes, the outermost first; negative ones crop.
    public let widths: [(before: Int, after: Int)]

    /// Creates a layer that pads each of the axes by its own widths, the outermost first.
    public init(_ widths: [(before: Int, after: Int)]) {
        check(
            widths.count == axes, "\(Mode.name)\(axes)d", "expected \(axes) pairs of widths, found \(widths)")
        self.widths = widths
    }

    /// Creates a layer that pads all of the axes by as much at both ends.
    public init(_ width: Int) { self.init(Array(repeating: (width, width), count: axes)) }

    /// Pads the last axes of a tensor, which may have any others before them.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        check(x.rank >= axes, "\(Mode.name)\(axes)d", "expected at least \(axes) axes, found \(x.shape)")
        return x.pad(widths, mode: Mode.mode)
    }
}

/// A kind of values beyond the ends, for ``Padding``.
///
/// ```swift
/// let layer: Padding<2, ReflectionPadding> = ReflectionPad2d(1)
/// ```
public protocol PaddingKind: Sendable {
    /// The name of the layer without the number of its axes.
    static var name: String { get }
    /// The values beyond the ends.
    static var mode: PaddingMode<Float> { get }
}

/// Zeros beyond the ends: ``Padding`` with them is ``ZeroPad2d``.
///
/// ```swift
/// let y = ZeroPad1d(1)([[1, 2]])   // [[0, 1, 2, 0]]
/// ```
public enum ZeroPadding: PaddingKind {
    public static let name = "ZeroPad"
    public static let mode = PaddingMode<Float>.constant(0)
}

/// The elements mirrored at the ends: ``Padding`` with them is ``ReflectionPad2d``.
///
/// ```swift
/// let y = ReflectionPad1d(1)([[1, 2, 3]])   // [[2, 1, 2, 3, 2]]
/// ```
public enum ReflectionPadding: PaddingKind {
    public static let name = "ReflectionPad"
    public static let mode = PaddingMode<Float>.reflect
}

/// The element at the end again and again: ``Padding`` with it is ``ReplicationPad2d``.
///
/// ```swift
/// let y = ReplicationPad1d(2)([[1, 2]])   // [[1, 1, 1, 2, 2, 2]]
/// ```
public enum ReplicationPadding: PaddingKind {
    public static let name = "ReplicationPad"
    public static let mode = PaddingMode<Float>.replicate
}

/// The elements from the other end: ``Padding`` with them is ``CircularPad2d``.
///
/// ```swift
/// let y = CircularPad1d(1)([[1, 2, 3]])   // [[3, 1, 2, 3, 1]]
/// ```
public enum CircularPadding: PaddingKind {
    public static let name = "CircularPad"
    public static let mode = PaddingMode<Float>.circular
}

/// Zeros beyond the ends of signals.
public typealias ZeroPad1d = Padding<1, ZeroPadding>
/// Zeros beyond the ends of images.
public typealias ZeroPad2d = Padding<2, ZeroPadding>
/// Zeros beyond the ends of volumes.
public typealias ZeroPad3d = Padding<3, ZeroPadding>
/// The elements mirrored at the ends of signals.
public typealias ReflectionPad1d = Padding<1, ReflectionPadding>
/// The elements mirrored at the ends of images.
public typealias ReflectionPad2d = Padding<2, ReflectionPadding>
/// The elements mirrored at the ends of volumes.
public typealias ReflectionPad3d = Padding<3, ReflectionPadding>
/// The element at the end again and again of signals.
public typealias ReplicationPad1d = Padding<1, ReplicationPadding>
/// The element at the end again and again of images.
public typealias ReplicationPad2d = Padding<2, ReplicationPadding>
/// The element at the end again and again of volumes.
public typealias ReplicationPad3d = Padding<3, ReplicationPadding>
/// The elements from the other end of signals.
public typealias CircularPad1d = Padding<1, CircularPadding>
/// The elements from the other end of images.
public typealias CircularPad2d = Padding<2, CircularPadding>
/// The elements from the other end of volumes.
public typealias CircularPad3d = Padding<3, CircularPadding>
