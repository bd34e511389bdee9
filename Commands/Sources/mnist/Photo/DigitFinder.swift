import Tern

/// The digits that a photographed sheet shows, as the images of a data set like MNIST.
struct DigitFinder {
    /// The images: [height, width] each, white on black, line by line and from left to right.
    let digits: [Tensor<UInt8>]

    /// Finds the digits in a picture: [height, width]. One of the size of the images is such an image.
    ///
    /// - Parameter size: the height and width of the images.
    init(in picture: Tensor<UInt8>, size: (height: Int, width: Int)) {
        if picture.shape == [size.height, size.width], picture.max().item() > 64, picture.min().item() < 192 {
            // One of the data's own images.
            digits = [Tensor<Float>(picture).mean().item() < 128 ? picture : 255 - picture]
            return
        }
        let ink = Ink(in: picture)
        let regions = Regions(of: ink.smooth .> ink.threshold)
        let parts = Self.digits(among: regions.list)
        digits = parts.map { part in
            let stroke = Stroke(of: part, mask: regions.mask(of: part), ink)
            return stroke.normalized(to: size)
        }
    }

    /// Returns the parts that are digits in the order of reading: pieces that belong together in one, without specks.
    private static func digits(among regions: [Regions.Region]) -> [Regions.Region] {
        var parts = regions.sorted { $0.area > $1.area }
        guard let largest = parts.first?.area else { return [] }
        parts.removeAll { $0.area * 50 < largest }
        // A bar above a five and the like: over one another, and near.
        var joined: [Regions.Region] = []
        for part in parts {
            let belongs = joined.firstIndex { other in
                let (rows, others) = (part.rows, other.rows)
                let gap = max(rows.lowerBound, others.lowerBound) - min(rows.upperBound, others.upperBound)
                let height = max(rows.upperBound, others.upperBound) - min(rows.lowerBound, others.lowerBound)
                let overlap = part.columns.clamped(to: other.columns).count
                return 2 * overlap >= min(part.columns.count, other.columns.count) && 100 * gap <= 15 * height
            }
            if let belongs { joined[belongs].formUnion(part) } else { joined.append(part) }
        }
        let tallest = joined.map(\.rows.count).max() ?? 0
        let digits = joined.filter { part in
            part.rows.count >= 5 && 5 * part.rows.count >= 2 * tallest && 7 * part.area >= joined[0].area
        }
        return ordered(digits)
    }

    /// Returns parts line by line, each from left to right: a part is in the line of another that has its middle.
    private static func ordered(_ parts: [Regions.Region]) -> [Regions.Region] {
        var lines: [[Regions.Region]] = []
        for part in parts.sorted(by: { $0.rows.lowerBound < $1.rows.lowerBound }) {
            let middle = (part.rows.lowerBound + part.rows.upperBound) / 2
            let line = lines.firstIndex { $0.contains { $0.rows.contains(middle) } }
            if let line { lines[line].append(part) } else { lines.append([part]) }
        }
        return lines.flatMap { $0.sorted { $0.columns.lowerBound < $1.columns.lowerBound } }
    }
}
