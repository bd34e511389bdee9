import Tern
import TernVision

/// The ink on a photographed sheet: at each pixel the share of the paper's light that it takes away, from 0 to 1.
///
/// Light changes slowly over a sheet, also in shadows, and strokes are narrow. So the paper behind the ink is what a closing
/// leaves of the picture (the minimum of the maxima over a window that no stroke fills; Serra, *Image Analysis and Mathematical
/// Morphology*, 1982), which keeps the edges of shadows and of the sheet. Light ink on dark paper is turned around first.
struct Ink {
    /// The longest side of the picture that is looked at: enough for digits of a fiftieth of the sheet.
    private static let longestSide = 800
    /// The longest side of a picture that is taken for a digit alone, which may reach its ends.
    private static let longestDigit = 64

    let height: Int
    let width: Int
    /// The share of the light that is missing, [height, width].
    let strength: Tensor<Float>
    /// The same with less noise: the mean of the pixels around each, without what touches the ends of the picture.
    let smooth: Tensor<Float>
    /// The least that is ink.
    let threshold: Float

    /// Finds the ink in a picture: [height, width].
    init(in picture: Tensor<UInt8>) {
        let longest = Double(max(picture.shape[0], picture.shape[1]))
        let scale = min(1, Double(Self.longestSide) / longest)
        func scaled(_ length: Int) -> Int { max(1, Int((Double(length) * scale).rounded())) }
        let small = picture.resized(height: scaled(picture.shape[0]), width: scaled(picture.shape[1]))
        (height, width) = (small.shape[0], small.shape[1])
        let isDigit = max(height, width) <= Self.longestDigit

        var page = Tensor<Float>(small).reshape([1, 1, height, width])
        if Self.isInkLight(small) { page = 255 - page }
        let quiet = isDigit ? page : Self.mean(page, around: 1)
        let paper = Self.closed(quiet, around: max(2, max(height, width) / 12))
        // With a little light added, so that nothing is made of the noise in the dark.
        let strength = ((paper - page) / (paper + 8)).clamp(min: 0, max: 1)
        var smooth = isDigit ? strength : Self.mean(strength, around: 1)

        // Some of the pixels tell as much as all of them.
        let step = max(1, height * width >> 14)
        let some = smooth.reshape([-1]).take(.arange(height * width / step) * step)
        let median = some.median().item()
        let noise = 1.4826 * (some - median).abs().median().item()  // the deviation of normal noise
        let least = max(median + 6 * noise, 0.1)
        if !isDigit {
            let edges = Regions(of: (smooth .> least).reshape([height, width])).touchingEnds()
            smooth = smooth.maskedFill(edges.reshape(smooth.shape), 0)
        }
        // Half of what the darkest ink takes; as many pixels as a small digit has.
        let few = max(1, min(60, height * width / 16))
        let darkest = smooth.reshape([-1]).topK(few).values[-1].item()
        threshold = max(least, darkest / 2)
        self.strength = strength.reshape([height, width])
        self.smooth = smooth.reshape([height, width])
    }

    /// Returns whether what deviates far from its surroundings is lighter than these: ink is the lesser part of a sheet.
    private static func isInkLight(_ picture: Tensor<UInt8>) -> Bool {
        let (height, width) = (picture.shape[0], picture.shape[1])
        let scale = min(1, 128 / Double(max(height, width)))
        func scaled(_ length: Int) -> Int { max(1, Int((Double(length) * scale).rounded())) }
        let small = Tensor<Float>(picture.resized(height: scaled(height), width: scaled(width)))
        let page = small.reshape([1, 1, small.shape[0], small.shape[1]])
        let isDigit = max(height, width) <= longestDigit
        let deviations = page - mean(page, around: isDigit ? longestDigit : 12)
        return (deviations * deviations * deviations).sum().item() > 0
    }

    /// Returns the mean over a square around each pixel, as far as it lies within: [1, 1, height, width].
    private static func mean(_ x: Tensor<Float>, around radius: Int) -> Tensor<Float> {
        averagePool(x, kernel: 2 * radius + 1, stride: 1, padding: radius, countsPadding: false)
    }

    /// Returns the closing of an image by a square around each pixel: [..., height, width].
    private static func closed(_ x: Tensor<Float>, around radius: Int) -> Tensor<Float> {
        -dilated(-dilated(x, around: radius), around: radius)
    }

    /// Returns the maximum over a square around each pixel, as far as it lies within: [..., height, width].
    static func dilated(_ x: Tensor<Float>, around radius: Int) -> Tensor<Float> {
        dilatedRows(dilatedRows(x, around: radius).transpose(), around: radius).transpose()
    }

    /// Returns the maximum over a row's pixels around each, by windows that double: their number does not matter then.
    private static func dilatedRows(_ x: Tensor<Float>, around radius: Int) -> Tensor<Float> {
        var maxima = x.pad([(radius, radius)], mode: .constant(-.infinity))
        var window = 1
        while window < 2 * radius + 1 {
            let (step, length) = (min(window, 2 * radius + 1 - window), maxima.shape[-1])
            maxima = maxima[.ellipsis, 0..<length - step].maximum(maxima[.ellipsis, step..<length])
            window += step
        }
        return maxima
    }
}
