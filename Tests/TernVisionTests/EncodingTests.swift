import Foundation
import TernCore
import TernData
import TernVision
import TestSupport
import Testing

@Suite struct EncodingTests {
    let folder = try! TemporaryFolder()

    @Test(arguments: ImageFixtures.all.images.filter { $0.file.hasSuffix("png") })
    func pngRoundTrips(_ image: ImageFixtures.Case) throws {
        let pixels: Tensor<UInt8> = image.pixels.tensor()
        try pixels.savePNG(to: folder.file("image.png"))
        #expect(try Tensor<UInt8>(image: folder.file("image.png")) == pixels)
        if let wide: Tensor<Int32> = image.wide?.tensor() {
            #expect(try Tensor<Int32>(image: wide.pngData()) == wide)
        }
        #expect(try folder.names() == ["image.png"])
    }

    @Test func viewsAndMatrices() throws {
        let pixels = try Tensor<UInt8>(image: ImageFixtures.path("rgb-8.png"))
        let turned = pixels.transpose().flip(axis: 1)
        #expect(try Tensor<UInt8>(image: turned.pngData()) == turned)
        #expect(try Tensor<UInt8>(image: pixels[0].pngData()) == pixels[0..<1])
    }

    @Test func jpegIsCloseAtHighQuality() throws {
        let photo = try Tensor<UInt8>(image: ImageFixtures.path("rgb-444.jpg"))
        func error(_ quality: Int) throws -> Float {
            try photo.saveJPEG(to: folder.file("photo.jpg"), quality: quality)
            let read = try Tensor<UInt8>(image: folder.file("photo.jpg"))
            return (Tensor<Float>(read) - Tensor<Float>(photo)).abs().mean().item()
        }
        let (high, low) = (try error(98), try error(20))
        #expect(high < 6 && high < low)
        #expect(try photo.jpegData(quality: 20).count < photo.jpegData(quality: 98).count)
        let gray = photo[0]
        #expect(try Tensor<UInt8>(image: gray.jpegData()).shape == [1, 19, 26])
    }

    @Test func unwritableFiles() {
        let image = Tensor<UInt8>.zeros([1, 2, 2])
        let error = #expect(throws: DataFileError.self) { try image.savePNG(to: "/nowhere/image.png") }
        #expect(error?.problem == .unwritable && error?.path == "/nowhere/image.png")
        let long = #expect(throws: DataFileError.self) {
            try Tensor<UInt8>.zeros([1, 1, 70_000]).saveJPEG(to: folder.file("long.jpg"))
        }
        #expect(long?.problem == .damaged)
        #expect(long?.found == "Maximum supported image dimension is 65500 pixels")
    }

    @Test func misuse() async {
        await #expect(processExitsWith: .failure) { _ = try Tensor<UInt8>.zeros([5, 2, 2]).pngData() }
        await #expect(processExitsWith: .failure) { _ = try Tensor<UInt8>.zeros([1, 0, 2]).pngData() }
        await #expect(processExitsWith: .failure) { _ = try Tensor<Int32>.full([1, 2, 2], 65536).pngData() }
        await #expect(processExitsWith: .failure) { _ = try Tensor<UInt8>.zeros([4, 2, 2]).jpegData() }
        await #expect(processExitsWith: .failure) { _ = try Tensor<UInt8>.zeros([3, 2, 2]).jpegData(quality: 0) }
    }

    // MARK: Pillow

    /// A Python with Pillow, where there is one: named by the variable `TERN_PYTHON`, or `python3`.
    static let python = ProcessInfo.processInfo.environment["TERN_PYTHON"] ?? "python3"

    static func run(_ script: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, "-c", script] + arguments
        (process.standardOutput, process.standardError) = (pipe, FileHandle.nullDevice)
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }

    @Test(.enabled(if: (try? run("import PIL", []).status) == 0, "Pillow is not installed"))
    func filesOpenInPillow() throws {
        let pixels = try Tensor<UInt8>(image: ImageFixtures.path("rgba-8.png"))
        let wide = try Tensor<Int32>(image: ImageFixtures.path("gray-16.png"))
        try pixels.savePNG(to: folder.file("rgba.png"))
        try pixels[0..<3].saveJPEG(to: folder.file("rgb.jpg"))
        try wide.savePNG(to: folder.file("gray16.png"))
        let script = """
            import sys
            from PIL import Image
            for name in sys.argv[1:]:
                image = Image.open(name)
                image.load()
                print(image.format, image.mode, *image.size)
            print(*Image.open(sys.argv[1]).tobytes())
            print(*[Image.open(sys.argv[3]).getpixel((x, 2)) for x in range(11)])
            """
        let (status, output) = try Self.run(script, ["rgba.png", "rgb.jpg", "gray16.png"].map(folder.file))
        #expect(status == 0)
        let lines = output.split(separator: "\n").map(String.init)
        #expect(lines[..<3] == ["PNG RGBA 11 6", "JPEG RGB 11 6", "PNG I;16 11 6"])
        let interleaved = pixels.permute([1, 2, 0]).scalars
        #expect(lines[3] == interleaved.map(String.init).joined(separator: " "))
        #expect(lines[4] == wide[0, 2].scalars.map(String.init).joined(separator: " "))
    }
}
