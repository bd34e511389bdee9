import CTernImages
import TernCore
import TernData

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension Tensor where Scalar: ImageScalar {
    /// Writes an image to a PNG file, of 8 bits a channel for UInt8, of 16 for Int32.
    ///
    /// ```swift
    /// try imageGrid(samples).savePNG(to: "samples.png")
    /// ```
    ///
    /// The tensor is [channels, height, width] with the channels of ``ImageChannels``, or [height, width]. Traps on other
    /// shapes, and on an Int32 outside of 0...65535.
    ///
    /// - Parameter path: the file, which appears as a whole or not at all.
    /// - Throws: `DataFileError` where the file can't be written.
    public func savePNG(to path: String) throws(DataFileError) { try write(png(named: path), to: path) }

    /// Writes an image to the PNG file of a file URL.
    ///
    /// - Throws: `DataFileError`, also where the URL is not a file's.
    public func savePNG(to url: URL) throws(DataFileError) { try savePNG(to: filePath(of: url, .unwritable)) }

    /// Returns the bytes of a PNG file of an image, as ``savePNG(to:)-(String)`` writes it.
    ///
    /// - Throws: `DataFileError` where there is no memory for them.
    public func pngData() throws(DataFileError) -> Data { Data(try png(named: "data")) }

    private func png(named name: String) throws(DataFileError) -> [UInt8] {
        let image = header(1...4, in: "savePNG")
        if Scalar.imageBits == 16 {
            check(
                scalars.allSatisfy { 0...Scalar.white ~= $0 }, "savePNG",
                "the elements go from \(self.min()) to \(self.max()), expected 0 to \(Scalar.white)")
        }
        return try encoded(name, image) { tern_png_encode($0, $1, $2, $3) }
    }

    /// Returns the description of an image that is encoded; traps where the tensor is none.
    fileprivate func header(_ channels: ClosedRange<Int>, in operation: String) -> tern_image {
        let lengths = rank == 2 ? [1] + shape : Array(shape)
        check(
            lengths.count == 3 && channels ~= lengths[0] && lengths[1...].allSatisfy { 1...Int(Int32.max) ~= $0 },
            operation,
            "expected [channels, height, width] with \(channels.lowerBound) to \(channels.upperBound) channels, "
                + "or [height, width], found \(shape)")
        var image = tern_image()
        (image.channels, image.bits) = (Int32(lengths[0]), Int32(Scalar.imageBits))
        (image.height, image.width) = (Int32(lengths[1]), Int32(lengths[2]))
        return image
    }

    fileprivate func encoded(
        _ name: String, _ image: tern_image,
        by encode: (
            UnsafePointer<tern_image>, UnsafeRawPointer?, UnsafeMutablePointer<tern_bytes>, UnsafeMutablePointer<CChar>
        ) -> tern_image_status
    ) throws(DataFileError) -> [UInt8] {
        var (image, result) = (image, tern_bytes())
        defer { free(result.bytes) }
        try throwing(name) { message in
            withUnsafeBufferPointer { encode(&image, $0.baseAddress, &result, message) }
        }
        return Array(UnsafeBufferPointer(start: result.bytes, count: result.count))
    }

    fileprivate func write(_ bytes: [UInt8], to path: String) throws(DataFileError) {
        let file = try FileWriter(path)
        try file.write(bytes)
        try file.finish()
    }
}

extension Tensor<UInt8> {
    /// Writes an image to a JPEG file.
    ///
    /// ```swift
    /// try photo.saveJPEG(to: "photo.jpg", quality: 95)
    /// ```
    ///
    /// The tensor is [1 or 3, height, width], or [height, width]; others trap. Colors are kept at half the resolution, as
    /// libjpeg does by default.
    ///
    /// - Parameters:
    ///   - path: the file, which appears as a whole or not at all.
    ///   - quality: from 1 to 100.
    /// - Throws: `DataFileError` where the file can't be written, or an axis is longer than the format's 65,500.
    public func saveJPEG(to path: String, quality: Int = 90) throws(DataFileError) {
        try write(jpeg(named: path, quality), to: path)
    }

    /// Writes an image to the JPEG file of a file URL.
    ///
    /// - Throws: `DataFileError`, also where the URL is not a file's.
    public func saveJPEG(to url: URL, quality: Int = 90) throws(DataFileError) {
        try saveJPEG(to: filePath(of: url, .unwritable), quality: quality)
    }

    /// Returns the bytes of a JPEG file of an image, as ``saveJPEG(to:quality:)-(String,_)`` writes it.
    ///
    /// - Throws: `DataFileError` where an axis is longer than the format's 65,500.
    public func jpegData(quality: Int = 90) throws(DataFileError) -> Data { Data(try jpeg(named: "data", quality)) }

    private func jpeg(named name: String, _ quality: Int) throws(DataFileError) -> [UInt8] {
        check(1...100 ~= quality, "saveJPEG", "quality \(quality), expected 1 to 100")
        let image = header(1...3, in: "saveJPEG")
        check(image.channels != 2, "saveJPEG", "2 channels: a JPEG has no opacity")
        return try encoded(name, image) { tern_jpeg_encode($0, $1, Int32(quality), $2, $3) }
    }
}
