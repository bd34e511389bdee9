import Tern
import TernVision

/// The ink of one digit, cut out of its sheet.
struct Stroke {
    /// The ink from 0 to 1, [height, width], with nothing around it.
    private let ink: Tensor<Float>

    /// Cuts the ink of a part out of a sheet; what lies beside it belongs to others.
    ///
    /// - Parameter mask: the pixels of the part, [height, width].
    init(of part: Regions.Region, mask: Tensor<Bool>, _ sheet: Ink) {
        // Two pixels around, where its edges fade.
        let rows = max(0, part.rows.lowerBound - 2)..<min(sheet.height, part.rows.upperBound + 2)
        let columns = max(0, part.columns.lowerBound - 2)..<min(sheet.width, part.columns.upperBound + 2)
        let own = Tensor<Float>(mask[rows, columns])
        let near = Ink.dilated(own, around: 2)
        let full = Self.quantile(0.75, of: sheet.smooth[rows, columns], where: own)
        let strength = sheet.strength[rows, columns] * near
        let ink = (strength / max(full, .leastNormalMagnitude)).clamp(max: 1)
        self.ink = Self.thickened(Self.trimmed(ink))
    }

    private static func quantile(_ q: Double, of values: Tensor<Float>, where mask: Tensor<Float>) -> Float {
        let chosen = zip(values.scalars, mask.scalars).filter { $0.1 > 0 }.map(\.0)
        return Tensor(chosen).quantile(q).item()
    }

    /// Returns an image without the rows and columns at its ends that are hardly inked.
    private static func trimmed(_ ink: Tensor<Float>) -> Tensor<Float> {
        func range(_ axis: Int) -> Range<Int> {
            let isInked = ink.max(axis: axis).scalars.map { $0 > 0.3 }
            return (isInked.firstIndex(of: true) ?? 0)..<(isInked.lastIndex(of: true) ?? isInked.count - 1) + 1
        }
        return ink[range(1), range(0)]
    }

    /// Returns a digit of a fine pen as one of a thicker pen: of a stroke that is less than a twelfth of its size, little would
    /// be left in a small image.
    private static func thickened(_ ink: Tensor<Float>) -> Tensor<Float> {
        let (height, width) = (ink.shape[0], ink.shape[1])
        // A line of width w has two pixels of edge for w of area.
        let framed = Tensor<Float>(ink .> 0.5).pad([(1, 1), (1, 1)], mode: .constant(0))
        let inner = -Ink.dilated(-framed, around: 1)
        let (area, edge) = (framed.sum().item(), (framed - inner).sum().item())
        let missing = Float(max(height, width)) / 12 - 2 * area / max(edge, 1)
        let radius = Int((missing / 2).rounded())
        if radius < 1 { return ink }
        let around = ink.pad([(radius, radius), (radius, radius)], mode: .constant(0))
        return Ink.dilated(around, around: radius)
    }

    /// Returns the digit as the authors of MNIST made their images (LeCun, Cortes and Burges, *The MNIST database*): fitted
    /// with its proportions into a box of 20 × 20 pixels, with antialias, and set into 28 × 28 with its center of mass in the
    /// middle.
    ///
    /// Smaller images, such as the built-in ones of 8 × 8, have no margin around the box.
    func normalized(to size: (height: Int, width: Int)) -> Tensor<UInt8> {
        let side = min(size.height, size.width)
        let box = side < 20 ? side : (side * 20 + 14) / 28
        // The image at the resolution of the sheet, so that the middle is hit by fractions of a pixel.
        let scale = Double(ink.shape.max() ?? 1) / Double(box)
        func length(_ axis: Int, _ pixels: Int) -> Int { max(ink.shape[axis], Int((Double(pixels) * scale).rounded())) }
        let (height, width) = (length(0, size.height), length(1, size.width))
        let (rows, columns) = (range(0, in: height), range(1, in: width))
        var image = Tensor<Float>.zeros([height, width])
        image[rows, columns] = ink
        return Tensor<UInt8>((image * 255).round()).resized(height: size.height, width: size.width)
    }

    /// Returns the rows (axis 0) or columns that the digit takes up with its center of mass in the middle, as far as there is
    /// room.
    private func range(_ axis: Int, in all: Int) -> Range<Int> {
        let length = ink.shape[axis]
        let masses = ink.sum(axis: 1 - axis)
        let center = (masses * (Tensor<Float>.arange(Float(length)) + 0.5)).sum().item() / max(masses.sum().item(), 1)
        let start = min(max(Int((Float(all) / 2 - center).rounded()), 0), all - length)
        return start..<start + length
    }
}
