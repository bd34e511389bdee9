import Foundation
import Hummingbird
import Tern
import TernVision

/// The body of a request: an image as JSON, PNG or JPEG.
enum DigitRequest {
    /// The number of bytes of a body at most.
    static let maximumSize = 1 << 16
    /// The number of pixels of a picture at most: so few bytes can have 2²⁸ of them.
    private static let maximumPixels = 1 << 20

    private struct Pixels: Decodable {
        let pixels: [Float]
    }

    /// Returns the image of a request: [1, 8, 8], 0 for the paper and 1 for the ink.
    ///
    /// - Throws: `HTTPError` with the reason, where there is none.
    static func image(of request: Request, _ context: some RequestContext) async throws -> Tensor<Float> {
        let type = request.headers[.contentType].flatMap(MediaType.init(from:))
        switch type?.subType {
        case "json":
            return try image(await request.decode(as: Pixels.self, context: context).pixels)
        case "png", "jpeg":
            let body = try await request.body.collect(upTo: context.maxUploadSize)
            return try image(Data(body.readableBytesView))
        default:
            let found = request.headers[.contentType] ?? "no type"
            throw HTTPError(
                .unsupportedMediaType, message: "expected application/json, image/png or image/jpeg, found \(found)")
        }
    }

    private static func image(_ pixels: [Float]) throws(HTTPError) -> Tensor<Float> {
        guard pixels.count == 64 else {
            throw HTTPError(.badRequest, message: "expected 64 pixels, row by row, found \(pixels.count)")
        }
        if let position = pixels.firstIndex(where: { !(0...1).contains($0) }) {
            throw HTTPError(
                .badRequest, message: "expected pixels from 0 to 1, found \(pixels[position]) at index \(position)")
        }
        return Tensor(pixels).reshape([1, 8, 8])
    }

    private static func image(_ file: Data) throws(HTTPError) -> Tensor<Float> {
        do {
            let picture = try Tensor<UInt8>(image: file, channels: .gray, maximumPixels: maximumPixels)
            return Tensor<Float>(picture.resized(height: 8, width: 8)) / 255
        } catch {
            throw HTTPError(.badRequest, message: "\(error)")
        }
    }
}
