import CZlib
import TernCore

/// An image in the PNG format (ISO/IEC 15948): 8 bits a channel, no filters.
enum PNG {
    /// Returns the file of an image: [channels, height, width] with 1 (gray), 2 (and opacity), 3 (RGB) or 4 channels (RGBA).
    static func encode(_ image: Tensor<UInt8>) -> [UInt8] {
        let (channels, height, width) = (image.shape[0], image.shape[1], image.shape[2])
        let pixels = image.permute([1, 2, 0]).scalars
        let rowLength = width * channels
        var rows: [UInt8] = []
        rows.reserveCapacity(height * (1 + rowLength))
        for start in stride(from: 0, to: height * rowLength, by: max(rowLength, 1)) {
            rows.append(0)  // no filter
            rows += pixels[start..<start + rowLength]
        }
        let color: UInt8 = [0, 4, 2, 6][channels - 1]
        var file: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
        file += chunk("IHDR", bigEndian(width) + bigEndian(height) + [8, color, 0, 0, 0])
        file += chunk("IDAT", deflated(rows))
        file += chunk("IEND", [])
        return file
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let content = Array(name.utf8) + data
        let checksum = Int(crc32_z(0, content, content.count))
        return bigEndian(data.count) + content + bigEndian(checksum)
    }

    private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
        var count = compressBound(UInt(bytes.count))
        return [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, length in
            let status = compress2(buffer.baseAddress, &count, bytes, UInt(bytes.count), 6)
            check(status == Z_OK, "PNG", "zlib can't compress \(bytes.count) bytes: status \(status)")
            length = Int(count)
        }
    }

    private static func bigEndian(_ value: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }
}
