import Tern
import TernVision

/// Photographs of sheets with digits, made of images of a data set: uneven light, the edge of a shadow, ink of any contrast,
/// the desk around the paper, digits that are a little turned, and noise.
struct PhotoSheet {
    private static let (height, width) = (900, 1200)

    var isInkLight = false
    private var generator: PhiloxGenerator
    private let rows = Tensor<Float>.arange(Float(height)).reshape([height, 1])
    private let columns = Tensor<Float>.arange(Float(width)).reshape([1, width])

    init(seed: UInt64) { generator = PhiloxGenerator(seed: seed) }

    private mutating func number(_ range: ClosedRange<Float>) -> Float { Float.random(in: range, using: &generator) }

    /// Returns a photograph of digits, [height, width] each, from left to right: [900, 1200].
    mutating func photograph(of digits: [Tensor<UInt8>]) -> Tensor<UInt8> {
        let light = light()
        let ink = ink(digits) * number(0.4...0.9)
        let paper = isInkLight ? (ink * 170 + 60) * light : (1 - ink) * light * number(200...250)
        let desk: Float = isInkLight ? 190 : 70
        let image = (light * desk).where(isDesk(), else: paper)
        let noise = Tensor<Float>.normal([Self.height, Self.width], using: &generator) * number(2...7)
        return Tensor<UInt8>((image + noise).clamp(min: 0, max: 255).round())
    }

    /// Returns the light at each pixel: falling off along a direction, and less behind the edge of a shadow.
    private mutating func light() -> Tensor<Float> {
        func plane(_ angle: Float) -> Tensor<Float> {
            let (x, y) = (columns - Float(Self.width) / 2, rows - Float(Self.height) / 2)
            return x * Tensor(angle).cos() + y * Tensor(angle).sin()
        }
        let slope = plane(number(0...6.28)) / 750 * number(0.1...0.3) + 0.7
        let behind = ((plane(number(0...6.28)) + number(-200...200)) / number(1...6)).sigmoid()
        return slope * (1 - behind * number(0...0.4))
    }

    /// Returns digits in slots beside one another, turned and of any size: [900, 1200] from 0 to 1.
    private mutating func ink(_ digits: [Tensor<UInt8>]) -> Tensor<Float> {
        var ink = Tensor<Float>.zeros([Self.height, Self.width])
        let slot = (Self.width - 120) / max(digits.count, 1)
        for (index, digit) in digits.enumerated() {
            let size = Int.random(in: 70...min(240, slot * 2 / 3), using: &generator)
            let large = Tensor<Float>(digit.resized(height: size, width: size, filter: .cubic)) / 255
            let margin = size / 8
            let padded = large.pad([(margin, margin), (margin, margin)], mode: .constant(0))
            let side = padded.shape[0]
            let turned = Augmentation.rotation(degrees: -8...8)(padded.reshape([1, 1, side, side]), using: &generator)
            let left = 60 + slot * index + Int.random(in: 0...slot - side, using: &generator)
            // Digits of several are in one line.
            let top = digits.count > 1 ? 400 : Int.random(in: 60...Self.height - 60 - side, using: &generator)
            ink[top..<top + side, left..<left + side] = turned.reshape([side, side])
        }
        return ink
    }

    /// Returns what of the picture is beside the paper, whose edges are a little turned.
    private mutating func isDesk() -> Tensor<Bool> {
        let (margin, slope) = (number(10...40), number(-0.03...0.03))
        let sides = (columns .< rows * slope + margin) .| (columns .> rows * slope + (Float(Self.width) - margin))
        return sides .| (rows .< margin - columns * slope) .| (rows .> Float(Self.height) - margin - columns * slope)
    }
}
