import TernCore

extension Augmentation {
    /// Returns a change of the colors of images: `v2.ColorJitter`.
    ///
    /// ```swift
    /// let jitter = Augmentation.colorJitter(brightness: 0.6...1.4, contrast: 0.6...1.4, hue: -0.1...0.1)
    /// ```
    ///
    /// The four changes come in a random order for each image; factors of 1 and a turn of 0 change nothing. Results are kept in
    /// 0...1. Brightness is x · factor; contrast and saturation are factor · x + (1 − factor) · y, where y is the mean of the
    /// gray image, or the gray image itself, 0.2989 r + 0.587 g + 0.114 b. The hue is turned in the cone of HSV. Images of one
    /// channel have no saturation and hue to be changed.
    ///
    /// - Parameters:
    ///   - brightness: the factors of the brightness, at least 0.
    ///   - contrast: the factors of the contrast, at least 0.
    ///   - saturation: the factors of the saturation, at least 0.
    ///   - hue: the turns of the hue, in −0.5...0.5; 1 would be a full turn.
    public static func colorJitter(
        brightness: ClosedRange<Double> = 1...1, contrast: ClosedRange<Double> = 1...1,
        saturation: ClosedRange<Double> = 1...1, hue: ClosedRange<Double> = 0...0
    ) -> Augmentation {
        for factors in [brightness, contrast, saturation] {
            check(
                factors.lowerBound >= 0 && Float(factors.upperBound).isFinite, "Augmentation.colorJitter",
                "factors of \(factors), expected finite numbers of at least 0")
        }
        check(
            hue.lowerBound >= -0.5 && hue.upperBound <= 0.5, "Augmentation.colorJitter",
            "turns of the hue of \(hue), expected -0.5...0.5")
        let changes: [(range: ClosedRange<Double>, neutral: Double, change: @Sendable (inout Colors, Float) -> Void)] =
            [
                (brightness, 1, { $0.scale(by: $1) }), (contrast, 1, { $0.changeContrast(by: $1) }),
                (saturation, 1, { $0.changeSaturation(by: $1) }), (hue, 0, { $0.turnHue(by: $1) })
            ]
        let used = changes.filter { $0.range != $0.neutral...$0.neutral }
        return ofEachImage { image, output, numbers in
            check(
                [1, 3].contains(image.channels), "Augmentation.colorJitter",
                "images of \(image.channels) channels, expected 1 or 3")
            copy(image, to: output)
            var colors = Colors(
                elements: output, pixels: image.height * image.width, channels: image.channels)
            let factors = used.map { Float(numbers.number(in: $0.range)) }
            for index in used.indices.shuffled(using: &numbers) { used[index].change(&colors, factors[index]) }
        }
    }

    /// Returns a change of colored images to their gray, in all channels: `v2.Grayscale` of three output channels.
    public static var grayscale: Augmentation {
        ofEachImage { image, output, _ in
            copy(image, to: output)
            var colors = Colors(
                elements: output, pixels: image.height * image.width, channels: image.channels)
            colors.changeSaturation(by: 0)
        }
    }
}

/// The pixels of an image of one channel, or of red, green and blue planes, each color in 0...1.
private struct Colors {
    let elements: UnsafeMutablePointer<Float>
    let (pixels, channels): (Int, Int)

    private func gray(_ pixel: Int) -> Float {
        if channels == 1 { return elements[pixel] }
        return 0.2989 * elements[pixel] + 0.587 * elements[pixels + pixel] + 0.114 * elements[2 * pixels + pixel]
    }

    mutating func scale(by factor: Float) {
        for index in 0..<channels * pixels { elements[index] = clamped(elements[index] * factor) }
    }

    mutating func changeContrast(by factor: Float) {
        let mean = Float((0..<pixels).reduce(0.0) { $0 + Double(gray($1)) } / Double(max(pixels, 1)))
        for index in 0..<channels * pixels { elements[index] = blend(elements[index], mean, factor) }
    }

    mutating func changeSaturation(by factor: Float) {
        if channels == 1 { return }
        for pixel in 0..<pixels {
            let gray = gray(pixel)
            for channel in 0..<channels {
                let index = channel * pixels + pixel
                elements[index] = blend(elements[index], gray, factor)
            }
        }
    }

    mutating func turnHue(by turn: Float) {
        if channels == 1 { return }
        let (red, green, blue) = (elements, elements + pixels, elements + 2 * pixels)
        for pixel in 0..<pixels {
            (red[pixel], green[pixel], blue[pixel]) = turned(red[pixel], green[pixel], blue[pixel], by: turn)
        }
    }

    private func clamped(_ x: Float) -> Float { min(max(x, 0), 1) }

    private func blend(_ x: Float, _ y: Float, _ factor: Float) -> Float {
        clamped(factor * x + (1 - factor) * y)
    }

    /// Returns a color with its hue turned: to HSV (Smith, 1978), and back.
    private func turned(_ r: Float, _ g: Float, _ b: Float, by turn: Float) -> (Float, Float, Float) {
        let (value, low) = (max(r, g, b), min(r, g, b))
        let chroma = value - low
        // NaN and infinities have no hue.
        if !(chroma > 0 && chroma.isFinite) { return (r, g, b) }
        // In sixths of a turn.
        let hue =
            if value == r { (g - b) / chroma } else if value == g { 2 + (b - r) / chroma } else {
                4 + (r - g) / chroma
            }
        var turned = hue / 6 + turn
        turned -= turned.rounded(.down)
        let saturation = chroma / value
        let sixth = (turned * 6).rounded(.down)
        let rest = turned * 6 - sixth
        let p = clamped(value * (1 - saturation))
        let q = clamped(value * (1 - saturation * rest))
        let t = clamped(value * (1 - saturation * (1 - rest)))
        return switch Int(sixth) % 6 {
        case 0: (value, t, p)
        case 1: (q, value, p)
        case 2: (p, value, t)
        case 3: (p, q, value)
        case 4: (t, p, value)
        default: (value, p, q)
        }
    }
}
