import Foundation
import TernCore
import TernData
import TernVision
import TestSupport
import Testing

/// Every color type, depth and kind of file, held to Pillow and NumPy.
@Suite struct DecodingTests {
    @Test(arguments: ImageFixtures.all.images)
    func eightBits(_ image: ImageFixtures.Case) throws {
        #expect(try Tensor<UInt8>(image: image.path) == image.pixels.tensor())
        #expect(try Tensor<UInt8>(image: URL(fileURLWithPath: image.path)) == image.pixels.tensor())
        #expect(try Tensor<UInt8>(image: Data(ImageFixtures.bytes(image.file))) == image.pixels.tensor())
    }

    @Test(arguments: ImageFixtures.all.images)
    func sixteenBits(_ image: ImageFixtures.Case) throws {
        let expected: Tensor<Int32> = image.wide?.tensor() ?? Tensor<Int32>(image.pixels.tensor(UInt8.self)) * 257
        #expect(try Tensor<Int32>(image: image.path) == expected)
    }

    // MARK: Channels

    private func read(_ file: String, _ channels: ImageChannels) throws -> Tensor<UInt8> {
        try Tensor(image: ImageFixtures.path(file), channels: channels)
    }

    @Test func colorsBecomeGrayAsInPillow() throws {
        let luma: Tensor<UInt8> = ImageFixtures.all.luma.tensor()
        #expect(try read("rgb-8.png", .gray) == luma)
        #expect(try read("rgb-8.png", .grayAlpha) == concatenate([luma, .full(luma.shape, 255)], axis: 0))
        let wide = try Tensor<Int32>(image: ImageFixtures.path("rgb-8.png"), channels: .gray)
        let difference = (Tensor<Float>(wide) / 257 - Tensor<Float>(luma)).abs().max().item()
        #expect(difference < 0.51)
    }

    /// The luma of a JPEG is what its colors are made of, to a rounding unit or two.
    @Test(arguments: ["rgb.jpg", "progressive.jpg"]) func grayOfAPhotograph(_ file: String) throws {
        let colors = Tensor<Float>(try read(file, .rgb))
        let luma = 0.299 * colors[0] + 0.587 * colors[1] + 0.114 * colors[2]
        let difference = (Tensor<Float>(try read(file, .gray)[0]) - luma).abs()
        #expect(difference.mean().item() < 1)
    }

    @Test func channelsAreAddedAndDropped() throws {
        let rgba = try read("rgba-8.png", .rgba)
        #expect(try read("rgba-8.png", .rgb) == rgba[0..<3])
        #expect(try read("rgba-8.png", .grayAlpha)[1] == rgba[3])
        let gray = try read("gray-8.png", .gray)
        #expect(try read("gray-8.png", .rgb) == concatenate([gray, gray, gray], axis: 0))
        #expect(try read("gray-8.png", .rgba)[3] == .full([6, 11], 255))
        #expect(try read("gray.jpg", .rgb)[2] == read("gray.jpg", .gray)[0])
        let wide = try Tensor<Int32>(image: ImageFixtures.path("gray-16.png"), channels: .rgba)
        #expect(wide[3] == .full([6, 11], 65535))
    }

    @Test func orientationCanBeLeftAsItIs() throws {
        let upright = try Tensor<UInt8>(image: ImageFixtures.path("orientation-6.jpg"))
        let raw = try Tensor<UInt8>(image: ImageFixtures.path("orientation-6.jpg"), appliesOrientation: false)
        #expect(upright.shape == [3, 13, 10] && raw.shape == [3, 10, 13])
        #expect(upright == raw.transpose().flip(axis: 2))
    }
}
