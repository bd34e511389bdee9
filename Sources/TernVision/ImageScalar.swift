import TernCore

/// A scalar that the pixels of an image can have: `UInt8` from 0 to 255, or `Int32` from 0 to 65535 for images of 16 bits.
///
/// ```swift
/// let photo = try Tensor<UInt8>(image: "photo.jpg")
/// let depth = try Tensor<Int32>(image: "depth.png")
/// ```
public protocol ImageScalar: TensorNumeric {
    /// The number of bits of a channel, 8 or 16.
    static var imageBits: Int { get }
}

extension ImageScalar {
    /// The value of white, 255 or 65535.
    public static var white: Self { Self(exactly: 1 << imageBits - 1)! }
}

extension UInt8: ImageScalar {
    public static var imageBits: Int { 8 }
}

extension Int32: ImageScalar {
    public static var imageBits: Int { 16 }
}

/// The channels of an image; the raw value is their number.
///
/// ```swift
/// let gray = try Tensor<UInt8>(image: "photo.jpg", channels: .gray)   // [1, 480, 640]
/// ```
public enum ImageChannels: Int, Sendable, CaseIterable {
    /// Brightness alone.
    case gray = 1
    /// Brightness and opacity.
    case grayAlpha
    /// Red, green and blue.
    case rgb
    /// Red, green, blue and opacity.
    case rgba
}
