import CZlib
import Foundation
import TernCore
import TernData
import TernVision
import TestSupport
import Testing

/// Files that are cut off, damaged, made to harm, or no images: errors that name the file, and never more.
@Suite struct DamagedImageTests {
    private func problem(_ bytes: [UInt8]) -> DataFileError? {
        let error = #expect(throws: DataFileError.self) { try Tensor<UInt8>(image: Data(bytes)) }
        #expect(error?.path == "data")
        return error
    }

    private func bigEndian(_ number: Int) -> [UInt8] { withUnsafeBytes(of: UInt32(number).bigEndian) { Array($0) } }

    /// A PNG file with right checksums.
    private func png(_ width: Int, _ height: Int, _ depth: UInt8, _ color: UInt8, _ data: [UInt8]) -> [UInt8] {
        let header = bigEndian(width) + bigEndian(height) + [depth, color, 0, 0, 0]
        return [("IHDR", header), ("IDAT", data), ("IEND", [])].reduce(into: [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]) {
            let body = Array($1.0.utf8) + $1.1
            $0 += bigEndian($1.1.count) + body + bigEndian(Int(crc32(0, body, uInt(body.count))))
        }
    }

    private func deflated(_ bytes: [UInt8]) -> [UInt8] {
        var count = compressBound(uLong(bytes.count))
        var result = [UInt8](repeating: 0, count: Int(count))
        compress2(&result, &count, bytes, uLong(bytes.count), 9)
        return Array(result.prefix(Int(count)))
    }

    @Test func namesOfOtherFormats() {
        let starts: [([UInt8], String)] = [
            (Array("GIF89a, and more".utf8), "a GIF image"), (Array("RIFF1234WEBPVP8 ".utf8), "a WebP image"),
            (Array("<!DOCTYPE html>".utf8), "an HTML page"), ([0x42, 0x4d, 1, 2], "a BMP image"),
            ([1, 2, 3], "bytes [1, 2, 3]")
        ]
        for (bytes, name) in starts {
            let error = problem(bytes)
            #expect(error?.problem == .wrongMagic)
            #expect(error?.found == name && error?.expected == "a PNG or JPEG image")
        }
        #expect(problem([])?.problem == .empty)
        let missing = #expect(throws: DataFileError.self) { try Tensor<UInt8>(image: "/nowhere/image.png") }
        #expect(missing?.problem == .missing && missing?.path == "/nowhere/image.png")
    }

    @Test(arguments: ["rgb-8.png", "palette-8-key-interlaced.png", "rgb.jpg", "progressive.jpg", "orientation-6.jpg"])
    func everyTruncationIsFound(_ name: String) {
        let file = ImageFixtures.bytes(name)
        for count in 16..<file.count {
            #expect(problem(Array(file[..<count]))?.problem == .truncated, "\(count) of \(file.count) bytes")
        }
    }

    @Test func damageIsTold() {
        var file = ImageFixtures.bytes("rgb-8.png")
        file[60] ^= 1
        #expect(problem(file)?.problem == .damaged)
        var photo = ImageFixtures.bytes("rgb.jpg")
        photo.removeSubrange(photo.count - 100..<photo.count - 20)
        #expect(problem(photo)?.problem == .damaged)
    }

    // MARK: Sizes

    @Test func imagesLargerThanTheirFiles() {
        #expect(problem(png(65_536, 65_536, 8, 2, [1, 2, 3]))?.problem == .truncated)
        #expect(problem(png(0x7fff_ffff, 0x7fff_ffff, 16, 6, [1]))?.problem == .damaged)
        #expect(problem(png(0, 5, 8, 2, [1]))?.problem == .damaged)
        var photo = ImageFixtures.bytes("rgb.jpg")
        // The lengths are behind the marker of the frame, its length and the precision.
        let frame = photo.indices.first { photo[$0] == 0xff && photo[$0 + 1] == 0xc0 }!
        photo.replaceSubrange(frame + 5..<frame + 9, with: [0xff, 0xdc, 0xff, 0xdc])
        let error = problem(photo)
        #expect(error?.problem == .truncated)
        #expect(error?.expected == "8379394 at least for 65500 × 65500 pixels")
    }

    /// 400 megapixels in 49 KB, as honest as a file can be.
    @Test func bombs() {
        let rows = deflated(Array(repeating: 0, count: 20_000 * 2501))
        #expect(rows.count < 50_000)
        let error = problem(png(20_000, 20_000, 1, 0, rows))
        #expect(error?.description == "data: too large: found 20000 × 20000 pixels, expected at most 268435456 pixels")
    }

    /// More than the image has is not decoded.
    @Test func rowsBehindTheLast() throws {
        let rows = deflated(Array(repeating: 0, count: 50_000_000))
        #expect(try Tensor<UInt8>(image: Data(png(3, 2, 8, 0, rows))) == .zeros([1, 2, 3]))
    }

    /// Each scan of a progressive file is a pass over all of it.
    @Test func scansWithoutEnd() {
        let file = ImageFixtures.bytes("progressive.jpg")
        let markers = file.indices.dropLast().filter { file[$0] == 0xff && [0xc4, 0xda, 0xd9].contains(file[$0 + 1]) }
        // From a scan of refinement's tables to the next ones: it can be repeated, since it adds nothing the second time.
        let last = markers.last { file[$0 + 1] == 0xda }!
        let scan = Array(file[last..<markers.last!])
        let bomb = file[..<last] + Array(repeating: scan, count: 600).joined() + [0xff, 0xd9]
        #expect(problem(Array(bomb))?.problem == .damaged)
    }

    // MARK: Chance

    @Test func thousandsOfDamagedFiles() {
        var generator = PhiloxGenerator(seed: 3)
        var good = 0
        let files = ["rgb.jpg", "progressive.jpg", "cmyk.jpg", "orientation-3.jpg", "rgb-8.png"].map(
            ImageFixtures.bytes)
        for index in 0..<4000 {
            var file = files[index % files.count]
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                file[Int.random(in: 2..<file.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            do throws(DataFileError) {
                _ = try Tensor<UInt8>(image: Data(file))
                good += 1
            } catch {
                #expect(!error.found.isEmpty)
            }
        }
        #expect((1..<3000).contains(good))
        for _ in 0..<2000 {
            let header = (0..<4).map { _ in UInt8.random(in: 1...16, using: &generator) }
            let rows = (0..<40).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let data = Bool.random(using: &generator) ? rows : deflated(rows)
            let file = png(Int(header[0]), Int(header[1]), [1, 2, 4, 8, 16][Int(header[2]) % 5], header[3] % 8, data)
            _ = try? Tensor<UInt8>(image: Data(file))
        }
    }
}
