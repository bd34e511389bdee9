import Foundation
import TernCore
import TernData

/// Curves or a histogram, as SVG and as pixels.
///
/// ```swift
/// var chart = Chart("Loss", xLabel: "epoch")
/// chart.add("training", [2.3, 1.1, 0.7, 0.5])
/// chart.add("validation", x: [2, 4], y: [1.4, 0.9])
/// try chart.saveSVG(to: "loss.svg")
/// try chart.savePNG(to: "loss.png", width: 1280, height: 800)
/// ```
///
/// Numbers that are not finite make gaps, and a line below the chart tells of them. A curve of a million points is drawn by
/// those that show, its minima and maxima among them.
public struct Chart: Sendable {
    /// The scales of the vertical axis.
    public enum Scale: Sendable {
        /// Logarithmic where all numbers are above 0 and the greatest is at least a hundred times the least.
        case automatic
        /// By differences.
        case linear
        /// By powers of ten; numbers that are not above 0 make gaps.
        case logarithmic
    }

    struct Series: Sendable {
        let name: String
        let points: [Point]
        let color: Int
    }

    /// The greatest number that is drawn: the difference of two is finite.
    static let limit = 1e300

    /// The text above the chart.
    public var title: String
    /// The quantity along the horizontal axis.
    public var xLabel: String
    /// The scale of the vertical axis.
    public var scale: Scale
    private(set) var series: [Series] = []
    /// The intervals of a histogram with the numbers in each.
    private(set) var bars: [(lower: Double, upper: Double, count: Double)] = []
    /// The notes below the chart.
    private(set) var notes: [String] = []

    /// Creates a chart without curves.
    public init(_ title: String, xLabel: String = "step", scale: Scale = .automatic) {
        (self.title, self.xLabel, self.scale) = (title, xLabel, scale)
    }

    /// Creates a chart of the distribution of a tensor's elements, in intervals of one width.
    ///
    /// ```swift
    /// try Chart("hidden.weight", histogramOf: model.hidden.weight.value).saveSVG(to: "weights.svg")
    /// ```
    ///
    /// Elements that are not finite are in no interval, and told of below the chart.
    public init(_ title: String, histogramOf values: Tensor<Float>, intervals: Int = 40) {
        check(intervals > 0, "Chart", "a histogram of \(intervals) intervals, expected at least 1")
        self.init(title, xLabel: "", scale: .linear)
        let histogram = Histogram(values, intervals: intervals)
        var lower = histogram.minimum
        for (limit, count) in zip(histogram.limits, histogram.counts) {
            bars.append((lower, limit, count))
            lower = limit
        }
        let left = values.elementCount - Int(histogram.count)
        if left > 0 {
            notes.append("\(NumberText.grouped(left)) of \(NumberText.grouped(values.elementCount)) not finite")
        }
    }

    /// Adds a curve.
    ///
    /// - Parameters:
    ///   - name: the name in the legend, which a single curve that is called like the chart needs not.
    ///   - x: the positions along the horizontal axis.
    ///   - y: the values, as many.
    ///   - color: the number of the color in the palette; nil for the next one.
    public mutating func add(_ name: String, x: [Double], y: [Double], color: Int? = nil) {
        check(x.count == y.count, "Chart.add", "found \(x.count) positions and \(y.count) values, expected as many")
        check(color ?? 0 >= 0, "Chart.add", "the color is number \(color ?? 0), expected at least 0")
        var points = zip(x, y).filter { abs($0.0) <= Self.limit }.map { Point($0, $1) }
        if zip(points, points.dropFirst()).contains(where: { $0.x > $1.x }) { points.sort { $0.x < $1.x } }
        series.append(Series(name: name, points: points, color: color ?? series.count))
    }

    /// Adds a curve of values at 1, 2, 3, ….
    public mutating func add(_ name: String, _ y: [Double], color: Int? = nil) {
        add(name, x: y.indices.map { Double($0 + 1) }, y: y, color: color)
    }
}

// MARK: Files

extension Chart {
    /// The chart as an SVG file of 640 × 400, light or dark as its reader prefers.
    public var svg: String { svg(width: 640, height: 400) }

    /// Returns the chart as an SVG file of a size, at least 160 × 120.
    public func svg(width: Int, height: Int) -> String {
        layout(width, height).drawing.svgFile(title: title)
    }

    /// Returns the bytes of the chart as a PNG file.
    ///
    /// Letters are lines, of the Latin alphabet without accents; others become boxes.
    ///
    /// - Parameters:
    ///   - width: the number of pixels in a row, at least 160 for each unit of the scale.
    ///   - height: the number of rows, at least 120 for each unit of the scale.
    ///   - scale: the size of texts and lines: 2 for dense screens and paper, 1 for small pictures.
    ///   - isDark: whether it is light on dark.
    public func png(width: Int = 1280, height: Int = 800, scale: Double = 2, isDark: Bool = false) -> Data {
        check(scale > 0 && scale.isFinite, "Chart.png", "the scale is \(scale), expected a finite number above 0")
        let drawing = layout(Double(width) / scale, Double(height) / scale).drawing
        return Data(PNG.encode(drawing.image(scale: scale, isDark: isDark)))
    }

    /// Writes the chart to an SVG file, which appears as a whole or not at all.
    ///
    /// - Throws: `DataFileError` where the file can't be written.
    public func saveSVG(to path: String, width: Int = 640, height: Int = 400) throws(DataFileError) {
        try write(Array(svg(width: width, height: height).utf8), to: path)
    }

    /// Writes the chart to a PNG file, which appears as a whole or not at all.
    ///
    /// - Throws: `DataFileError` where the file can't be written.
    public func savePNG(
        to path: String, width: Int = 1280, height: Int = 800, scale: Double = 2, isDark: Bool = false
    ) throws(DataFileError) {
        try write(Array(png(width: width, height: height, scale: scale, isDark: isDark)), to: path)
    }

    private func layout(_ width: Int, _ height: Int) -> ChartLayout { layout(Double(width), Double(height)) }

    private func layout(_ width: Double, _ height: Double) -> ChartLayout {
        check(
            width >= 160 && height >= 120 && max(width, height) <= 16_384, "Chart",
            "a size of \(width) × \(height), expected at least 160 × 120 and at most 16384 on a side")
        return ChartLayout(self, width: width, height: height)
    }
}

/// Writes bytes to a file, which appears as a whole or not at all.
func write(_ bytes: [UInt8], to path: String) throws(DataFileError) {
    let file = try FileWriter(path)
    try file.write(bytes)
    try file.finish()
}
