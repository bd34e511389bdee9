import CTernImages
import TernData

/// The format of an image file, told by its first bytes.
enum ImageFormat: Sendable {
    case png, jpeg

    /// Tells the format of a file, or refuses one of another by its name.
    init(_ source: ByteSource) throws(DataFileError) {
        if source.count == 0 {
            throw DataFileError(source.name, .empty, found: "0 bytes", expected: "a PNG or JPEG image")
        }
        let start = try source.bytes(0..<min(16, source.count))
        if start.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) {
            self = .png
        } else if start.starts(with: [0xff, 0xd8, 0xff]) {
            self = .jpeg
        } else {
            throw DataFileError(
                source.name, .wrongMagic, found: Self.name(of: start), expected: "a PNG or JPEG image")
        }
    }

    /// Returns the name of a format that is neither, or the bytes themselves.
    private static func name(of start: [UInt8]) -> String {
        func has(_ text: String, at position: Int = 0) -> Bool { start.dropFirst(position).starts(with: text.utf8) }
        if has("GIF8") { return "a GIF image" }
        if has("RIFF") && has("WEBP", at: 8) { return "a WebP image" }
        if has("BM") { return "a BMP image" }
        if has("II*\0") || has("MM\0*") { return "a TIFF image" }
        if has("ftypavif", at: 4) { return "an AVIF image" }
        if has("ftyphei", at: 4) || has("ftypmif1", at: 4) { return "a HEIF image" }
        if has("jP  ", at: 4) { return "a JPEG 2000 image" }
        if has("%PDF") { return "a PDF document" }
        if has("<svg") || has("<?xml") { return "an SVG image or XML" }
        if has("<!") || has("<html") { return "an HTML page" }
        if has("PK\u{3}\u{4}") { return "a ZIP archive" }
        return "bytes \(start)"
    }
}

/// An image file in memory whose header has been read.
struct ImageFile {
    private let name: String
    private let format: ImageFormat
    private let bytes: [UInt8]
    /// The size of the image, and the channels and bits that the file has.
    let header: tern_image

    init(_ source: ByteSource, maximumPixels: Int) throws(DataFileError) {
        (name, format) = (source.name, try ImageFormat(source))
        try source.checkMemory(source.count, for: "the file")
        let bytes = try source.bytes(0..<source.count)
        var header = tern_image()
        let inspect = format == .png ? tern_png_inspect : tern_jpeg_inspect
        try throwing(source.name) { inspect(bytes, bytes.count, &header, $0) }
        (self.bytes, self.header) = (bytes, header)
        try check(source, maximumPixels)
    }

    /// Refuses images that no file of this size can hold, or no memory, before any is taken for their pixels.
    private func check(_ source: ByteSource, _ maximumPixels: Int) throws(DataFileError) {
        let (pixels, size) = (Int(header.width) * Int(header.height), "\(header.width) × \(header.height) pixels")
        guard UInt64(source.count) >= header.least_bytes else {
            throw DataFileError(
                name, .truncated, found: "\(source.count) bytes", expected: "\(header.least_bytes) at least for \(size)"
            )
        }
        guard pixels <= maximumPixels else {
            throw DataFileError(name, .tooLarge, found: size, expected: "at most \(maximumPixels) pixels")
        }
        // Four channels of four bytes at most.
        try source.checkMemory(16 * pixels + Int(header.workspace), for: size)
    }

    /// Decodes the pixels to the channels and bits of a header of the same size.
    func decode(as header: tern_image, into pixels: UnsafeMutableRawPointer?) throws(DataFileError) {
        let decode = format == .png ? tern_png_decode : tern_jpeg_decode
        var header = header
        try throwing(name) { decode(bytes, bytes.count, &header, pixels, $0) }
    }
}

/// Calls the C library, whose text becomes an error where it fails.
func throwing(
    _ name: String, _ body: (UnsafeMutablePointer<CChar>) -> tern_image_status
) throws(DataFileError) {
    var status = TERN_IMAGE_OK
    let text = String(unsafeUninitializedCapacity: Int(TERN_IMAGE_MESSAGE)) { buffer in
        buffer.withMemoryRebound(to: CChar.self) { message in
            message.initialize(repeating: 0)
            status = body(message.baseAddress!)
        }
        return buffer.firstIndex(of: 0) ?? 0
    }
    guard status == TERN_IMAGE_OK else {
        throw DataFileError(name, status == TERN_IMAGE_TRUNCATED ? .truncated : .damaged, found: text)
    }
}
