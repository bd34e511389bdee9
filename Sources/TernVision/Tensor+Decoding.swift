import CTernImages
import TernCore
import TernData

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Tensor where Scalar: ImageScalar {
    /// Decodes a PNG or JPEG file, told by its content, to [channels, height, width].
    ///
    /// ```swift
    /// let photo = try Tensor<UInt8>(image: "photo.jpg")                    // [3, 480, 640]
    /// let input = Tensor<Float>(photo).unsqueeze(axis: 0) / 255            // [1, 3, 480, 640], from 0 to 1
    /// let digit = try Tensor<UInt8>(image: "seven.png", channels: .gray)   // [1, 28, 28]
    /// ```
    ///
    /// Palettes are resolved, and 1, 2 and 4 bits stretched to 8. White is ``ImageScalar/white`` whatever the file's depth:
    /// read as UInt8, 16 bits v become v · 255 / 65535, rounded; read as Int32, 8 bits v become 257 v. CMYK becomes RGB, by
    /// C K and so on, as Pillow has it. Color profiles and gamma are not applied.
    ///
    /// Colors become gray as 0.299 R + 0.587 G + 0.114 B (ITU-R 601-2), which a JPEG holds as such. Opacity is dropped without
    /// a background, or added as full.
    ///
    /// Images have at most 2²⁸ pixels, which a file of 32 KB can have, or fewer by `maximumPixels`. Sizes that no file of this
    /// length can hold are refused before memory is taken, and so are files that end early or are damaged, where other readers
    /// give gray areas.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - channels: the channels of the result; nil for those of the file.
    ///   - appliesOrientation: whether a photograph is turned as its EXIF data say; else it is as the camera held it.
    ///   - maximumPixels: the most pixels that are decoded, for files that strangers send.
    /// - Throws: `DataFileError`, which names the format of a file that is neither.
    public init(
        image path: String, channels: ImageChannels? = nil, appliesOrientation: Bool = true,
        maximumPixels: Int = 1 << 28
    ) throws(DataFileError) {
        try self.init(image: ByteSource(contentsOf: path), channels, appliesOrientation, maximumPixels)
    }

    /// Decodes the PNG or JPEG file of a file URL.
    ///
    /// - Throws: `DataFileError`, also where the URL is not a file's.
    public init(
        image url: URL, channels: ImageChannels? = nil, appliesOrientation: Bool = true,
        maximumPixels: Int = 1 << 28
    ) throws(DataFileError) {
        try self.init(image: ByteSource(contentsOf: url), channels, appliesOrientation, maximumPixels)
    }

    /// Decodes the bytes of a PNG or JPEG file, which errors call `data`.
    ///
    /// - Throws: `DataFileError`.
    public init(
        image data: Data, channels: ImageChannels? = nil, appliesOrientation: Bool = true,
        maximumPixels: Int = 1 << 28
    ) throws(DataFileError) {
        try self.init(image: ByteSource(data, named: "data"), channels, appliesOrientation, maximumPixels)
    }

    private init(
        image source: ByteSource, _ channels: ImageChannels?, _ appliesOrientation: Bool, _ maximumPixels: Int
    ) throws(DataFileError) {
        let file = try ImageFile(source, maximumPixels: Swift.min(maximumPixels, 1 << 28))
        var header = file.header
        if let channels { header.channels = Int32(channels.rawValue) }
        header.bits = Int32(Scalar.imageBits)
        let shape = Shape([Int(header.channels), Int(header.height), Int(header.width)])
        try self.init(shape: shape) { pixels throws(DataFileError) in
            try file.decode(as: header, into: UnsafeMutableRawPointer(pixels.baseAddress))
        }
        if appliesOrientation && header.orientation != 1 { self = upright(from: header.orientation) }
    }

    /// Returns an image turned as EXIF's orientation says: from 5 on along the diagonal first, then mirrored.
    private func upright(from orientation: Int32) -> Tensor {
        let turned = orientation < 5 ? self : transpose()
        let mirrored = [2: [2], 3: [1, 2], 4: [1], 6: [2], 7: [1, 2], 8: [1]][orientation] ?? []
        return turned.flip(axes: mirrored).contiguous()
    }
}
