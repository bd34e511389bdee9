import TernCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension Augmentation {
    /// The values that a turned or stretched image takes between the pixels of the original.
    public enum Interpolation: Sendable {
        /// The mean of the four pixels around, weighted by their distances along both axes.
        case bilinear
        /// The nearest pixel: for masks, whose values are classes.
        case nearest
    }

    /// Returns a change that turns images about their middle: `v2.RandomRotation`.
    ///
    /// - Parameters:
    ///   - degrees: the angles, counterclockwise.
    ///   - interpolation: the values between pixels.
    ///   - filling: the value of pixels from outside.
    public static func rotation(
        degrees: ClosedRange<Double>, interpolation: Interpolation = .bilinear, filling: Float = 0
    ) -> Augmentation {
        checkFinite(degrees, "rotation", "angles")
        return ofEachImage { image, output, numbers in
            let map = AffineMap(degrees: -numbers.number(in: degrees))
            image.warp(by: map, interpolation, filling, to: output)
        }
    }

    /// Returns a change that turns, shifts, stretches and shears images about their middle: `v2.RandomAffine`.
    ///
    /// ```swift
    /// let slight = Augmentation.affine(degrees: -10...10, shift: 0.1, scale: 0.9...1.1)
    /// ```
    ///
    /// A point p of the original is at T · C · R · S · shear · C⁻¹ · p: taken from the middle (C⁻¹), sheared, scaled (S),
    /// turned (R), brought back and shifted (T).
    ///
    /// - Parameters:
    ///   - degrees: the angles, clockwise.
    ///   - shift: the most by which images are shifted, as a share of height and width, in 0...1; by whole pixels.
    ///   - scale: the factors of the size, above 0.
    ///   - shear: the angles of the shear along rows, in degrees.
    ///   - verticalShear: the angles of the shear along columns, in degrees.
    ///   - interpolation: the values between pixels.
    ///   - filling: the value of pixels from outside.
    public static func affine(
        degrees: ClosedRange<Double> = 0...0, shift: Double = 0, scale: ClosedRange<Double> = 1...1,
        shear: ClosedRange<Double> = 0...0, verticalShear: ClosedRange<Double> = 0...0,
        interpolation: Interpolation = .bilinear, filling: Float = 0
    ) -> Augmentation {
        for (range, what) in [(degrees, "angles"), (shear, "shears"), (verticalShear, "shears")] {
            checkFinite(range, "affine", what)
        }
        checkPositive(scale, "affine", "scales")
        check((0...1).contains(shift), "Augmentation.affine", "a shift of \(shift), expected 0...1")
        return ofEachImage { image, output, numbers in
            func shifted(_ length: Int) -> Double {
                let most = shift * Double(length)
                return numbers.number(in: -most...most).rounded(.toNearestOrEven)
            }
            let angle = numbers.number(in: degrees)
            let (x, y) = (shifted(image.width), shifted(image.height))
            let map = AffineMap(
                degrees: angle, shift: (x, y), scale: numbers.number(in: scale),
                shear: (numbers.number(in: shear), numbers.number(in: verticalShear)))
            image.warp(by: map, interpolation, filling, to: output)
        }
    }

    static func checkFinite(_ range: ClosedRange<Double>, _ operation: String, _ what: String) {
        check(
            range.lowerBound.isFinite && range.upperBound.isFinite, "Augmentation.\(operation)",
            "\(what) of \(range), expected finite numbers")
    }
}

/// A map from a changed image to the original, in pixels from the middle: x' = a x + b y + c, y' = d x + e y + f.
///
/// It is the inverse of what the image goes through, as in `torchvision.transforms.functional._get_inverse_affine_matrix`.
struct AffineMap {
    let (a, b, c): (Double, Double, Double)
    let (d, e, f): (Double, Double, Double)

    /// Creates the inverse of a shear, a scaling, a turn clockwise and a shift, taken in this order.
    init(
        degrees: Double, shift: (x: Double, y: Double) = (0, 0), scale: Double = 1,
        shear: (x: Double, y: Double) = (0, 0)
    ) {
        let radians = Double.pi / 180
        let (turn, shearX, shearY) = (degrees * radians, shear.x * radians, shear.y * radians)
        let (cosine, sine) = (cos(turn - shearY) / cos(shearY), sin(turn - shearY) / cos(shearY))
        a = (cos(turn) - sine * tan(shearX)) / scale
        b = (cosine * tan(shearX) + sin(turn)) / scale
        d = -sine / scale
        e = cosine / scale
        c = -(a * shift.x + b * shift.y)
        f = -(d * shift.x + e * shift.y)
    }
}

extension ImagePlanes {
    /// Writes the image that has at each pixel the value of this one where the map says.
    fileprivate func warp(
        by map: AffineMap, _ interpolation: Augmentation.Interpolation, _ filling: Float,
        to output: UnsafeMutablePointer<Float>
    ) {
        let (middleX, middleY) = (Double(width - 1) / 2, Double(height - 1) / 2)
        for row in 0..<height {
            let y = Double(row) - middleY
            for column in 0..<width {
                let x = Double(column) - middleX
                let fromX = map.a * x + map.b * y + map.c + middleX
                let fromY = map.d * x + map.e * y + map.f + middleY
                let to = output + row * width + column
                switch interpolation {
                case .nearest: writeNearest(fromX, fromY, filling, to)
                case .bilinear: writeBilinear(fromX, fromY, filling, to)
                }
            }
        }
    }

    private func writeNearest(_ x: Double, _ y: Double, _ filling: Float, _ to: UnsafeMutablePointer<Float>) {
        let (x, y) = (x.rounded(.toNearestOrEven), y.rounded(.toNearestOrEven))
        let isInside = x >= 0 && y >= 0 && x < Double(width) && y < Double(height)
        let offset = isInside ? Int(y) * width + Int(x) : 0
        for channel in 0..<channels { to[channel * height * width] = isInside ? plane(channel)[offset] : filling }
    }

    /// Writes the mean of the four pixels, those outside being 0, mixed with the filling by the share that lies outside: so
    /// `torchvision` fades the border.
    private func writeBilinear(_ x: Double, _ y: Double, _ filling: Float, _ to: UnsafeMutablePointer<Float>) {
        guard x > -1 && y > -1 && x < Double(width) && y < Double(height) else {
            for channel in 0..<channels { to[channel * height * width] = filling }
            return
        }
        let (left, top) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
        let (right, bottom) = (Float(x - Double(left)), Float(y - Double(top)))
        func weight(_ column: Int, _ row: Int, _ weight: Float) -> (offset: Int, weight: Float) {
            let isInside = (0..<width).contains(column) && (0..<height).contains(row)
            return isInside ? (row * width + column, weight) : (0, 0)
        }
        let p = weight(left, top, (1 - right) * (1 - bottom))
        let q = weight(left + 1, top, right * (1 - bottom))
        let r = weight(left, top + 1, (1 - right) * bottom)
        let s = weight(left + 1, top + 1, right * bottom)
        let inside = p.weight + q.weight + r.weight + s.weight
        for channel in 0..<channels {
            let from = plane(channel)
            let value =
                p.weight * from[p.offset] + q.weight * from[q.offset] + r.weight * from[r.offset]
                + s.weight * from[s.offset]
            to[channel * height * width] = inside * value + (1 - inside) * filling
        }
    }
}
