import Foundation
import TernCore
import TernVision
import TestSupport
import Testing

/// Pictures, and what Pillow and NumPy make of them: made by `Tests/Fixtures/images/generate.py`.
struct ImageFixtures: Decodable, Sendable {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let file: String
        /// The pixels in 8 bits: [channels, height, width].
        let pixels: FixtureTensor
        /// The pixels in 16 bits, where the file has them.
        let wide: FixtureTensor?

        var path: String { ImageFixtures.path(file) }
        var testDescription: String { file }
    }

    struct Resized: Decodable, Sendable {
        let filter: String
        let pixels: FixtureTensor
    }

    let images: [Case]
    let resized: [Resized]
    /// The file `rgb-8.png` in gray.
    let luma: FixtureTensor

    static let all: ImageFixtures = try! JSONDecoder().decode(
        ImageFixtures.self, from: Data(contentsOf: URL(filePath: path("expected.json"))))

    static func path(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/images/\(name)").standardized
            .path(percentEncoded: false)
    }

    static func bytes(_ name: String) -> [UInt8] { [UInt8](try! Data(contentsOf: URL(filePath: path(name)))) }
}

extension FixtureTensor {
    func tensor<Scalar: ImageScalar>(_: Scalar.Type = Scalar.self) -> Tensor<Scalar> {
        Tensor(shape: Shape(shape), scalars: elements.map { Scalar(exactly: Int($0))! })
    }
}
