import Foundation
import TernCore

/// An image in which shapes are drawn with smooth edges.
struct Raster {
    let width: Int
    let height: Int
    /// Red, green and blue of each pixel, 0...1.
    private var pixels: [SIMD3<Float>]

    init(width: Int, height: Int, color: SIMD3<Float>) {
        (self.width, self.height) = (width, height)
        pixels = Array(repeating: color, count: width * height)
    }

    /// The image, [3, height, width].
    var image: Tensor<UInt8> {
        let channels = (0..<3).map { channel in pixels.map { UInt8(255 * $0[channel] + 0.5) } }
        return Tensor(channels).reshape([3, height, width])
    }

    /// Draws lines with round ends. Where they meet they are no darker.
    mutating func stroke(_ lines: [[Point]], width: Double, _ color: SIMD3<Float>) {
        let radius = max(width / 2, 0.5)
        let strength = Float(min(width, 1))
        guard let box = area(of: lines, margin: radius + 1) else { return }
        var coverage = [Float](repeating: 0, count: box.columns.count * box.rows.count)
        for line in lines {
            for (a, b) in zip(line, line.count > 1 ? line.dropFirst() : line[...]) {
                guard let part = area(of: [[a, b]], margin: radius + 1) else { continue }
                let (dx, dy) = (b.x - a.x, b.y - a.y)
                let square = max(dx * dx + dy * dy, .leastNormalMagnitude)
                for row in part.rows {
                    let start = (row - box.rows.lowerBound) * box.columns.count - box.columns.lowerBound
                    for column in part.columns {
                        // The distance of the pixel's center from the segment.
                        let (x, y) = (Double(column) + 0.5 - a.x, Double(row) + 0.5 - a.y)
                        let along = min(max((x * dx + y * dy) / square, 0), 1)
                        let (u, v) = (x - along * dx, y - along * dy)
                        let share = Float(min(radius + 0.5 - (u * u + v * v).squareRoot(), 1))
                        if share > coverage[start + column] { coverage[start + column] = share }
                    }
                }
            }
        }
        for row in box.rows {
            for column in box.columns {
                let index = (row - box.rows.lowerBound) * box.columns.count + column - box.columns.lowerBound
                blend(column, row, strength * coverage[index], color)
            }
        }
    }

    /// Fills a rectangle; pixels at its edges by the share that lies in it.
    mutating func fill(_ rectangle: Drawing.Rectangle, _ color: SIMD3<Float>) {
        let corners = [Point(rectangle.left, rectangle.top), Point(rectangle.right, rectangle.bottom)]
        guard let box = area(of: [corners], margin: 1) else { return }
        for row in box.rows {
            let high = min(Double(row + 1), rectangle.bottom) - max(Double(row), rectangle.top)
            for column in box.columns {
                let wide = min(Double(column + 1), rectangle.right) - max(Double(column), rectangle.left)
                blend(column, row, Float(max(high, 0) * max(wide, 0)), color)
            }
        }
    }

    private mutating func blend(_ column: Int, _ row: Int, _ share: Float, _ color: SIMD3<Float>) {
        if share <= 0 { return }
        let index = row * width + column
        pixels[index] += (color - pixels[index]) * share
    }

    /// Returns the pixels around some lines; nil where they are outside of the image.
    private func area(of lines: [[Point]], margin: Double) -> (columns: Range<Int>, rows: Range<Int>)? {
        var (left, top, right, bottom) = (Double.infinity, Double.infinity, -Double.infinity, -Double.infinity)
        for point in lines.joined() {
            (left, right) = (min(left, point.x), max(right, point.x))
            (top, bottom) = (min(top, point.y), max(bottom, point.y))
        }
        func range(_ low: Double, _ high: Double, _ limit: Int) -> Range<Int> {
            let start = Int(min(max(low - margin, 0), Double(limit)))
            return start..<max(start, Int(min(max((high + margin).rounded(.up), 0), Double(limit))))
        }
        let (columns, rows) = (range(left, right, width), range(top, bottom, height))
        return columns.isEmpty || rows.isEmpty ? nil : (columns, rows)
    }
}

extension Drawing {
    /// Returns the drawing as pixels, [3, height, width], light or dark.
    ///
    /// - Parameter scale: the number of pixels of a unit.
    func image(scale: Double, isDark: Bool) -> Tensor<UInt8> {
        func color(_ ink: Ink) -> SIMD3<Float> {
            let code = Int((isDark ? ink.dark : ink.light).dropFirst(), radix: 16) ?? 0
            return SIMD3(Float(code >> 16), Float(code >> 8 & 255), Float(code & 255)) / 255
        }
        func scaled(_ lines: [[Point]]) -> [[Point]] { lines.map { $0.map { Point($0.x * scale, $0.y * scale) } } }
        var raster = Raster(
            width: Int((width * scale).rounded()), height: Int((height * scale).rounded()), color: color(.background))
        for shape in shapes {
            switch shape {
            case .lines(let lines, let ink, let width, let isDashed):
                let parts = isDashed ? lines.flatMap { dashes($0, on: 5, off: 3) } : lines
                raster.stroke(scaled(parts), width: width * scale, color(ink))
            case .dots(let dots, let ink, let radius):
                for dot in dots { raster.stroke(scaled([[dot, dot]]), width: 2 * radius * scale, color(ink)) }
            case .rectangles(let rectangles, let ink):
                for box in rectangles {
                    let (left, top, right, bottom) = (box.left, box.top, box.right, box.bottom)
                    raster.fill(
                        Rectangle(left: left * scale, top: top * scale, right: right * scale, bottom: bottom * scale),
                        color(ink))
                }
            case .text(let text, let point, let ink, let size, let anchor, let isBold):
                let width = StrokeFont.width(of: text, size: size)
                let shift = anchor == .start ? 0 : anchor == .middle ? width / 2 : width
                let lines = StrokeFont.lines(of: text, at: Point(point.x - shift, point.y), size: size)
                raster.stroke(scaled(lines), width: (isBold ? 0.13 : 0.09) * size * scale, color(ink))
            }
        }
        return raster.image
    }
}

/// Returns the dashes of a line.
private func dashes(_ line: [Point], on: Double, off: Double) -> [[Point]] {
    guard var last = line.first else { return [] }
    var (dashes, dash, isOn, rest) = ([[Point]](), [last], true, on)
    for point in line.dropFirst() {
        var length = ((point.x - last.x) * (point.x - last.x) + (point.y - last.y) * (point.y - last.y)).squareRoot()
        while length > rest {
            let share = rest / length
            last = Point(last.x + share * (point.x - last.x), last.y + share * (point.y - last.y))
            length -= rest
            if isOn { dashes.append(dash + [last]) }
            (isOn, dash, rest) = (!isOn, [last], isOn ? off : on)
        }
        rest -= length
        if isOn { dash.append(point) }
        last = point
    }
    return isOn && dash.count > 1 ? dashes + [dash] : dashes
}
