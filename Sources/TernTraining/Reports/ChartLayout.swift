import Foundation

/// The positions of all parts of a chart at a size.
struct ChartLayout {
    let chart: Chart
    let width: Double
    let height: Double
    /// The area of the curves.
    let plot: Drawing.Rectangle
    let x: ChartAxis
    let y: ChartAxis
    /// The points of each curve that are drawn, in runs between gaps.
    let curves: [[[Point]]]
    private let legend: [(series: Chart.Series, text: String, at: Point)]
    private let note: String

    private static let (titleSize, textSize, margin) = (13.5, 11.5, 10.0)

    init(_ chart: Chart, width: Double, height: Double) {
        (self.chart, self.width, self.height) = (chart, width, height)
        let isLogarithmic = chart.isLogarithmic
        func isShown(_ value: Double) -> Bool { abs(value) <= Chart.limit && (!isLogarithmic || value > 0) }

        var bottom = height - Self.margin - Self.textSize - (chart.xLabel.isEmpty ? 2 : Self.textSize + 6)
        note = chart.note(isShown)
        if !note.isEmpty { bottom -= Self.textSize + 9 }
        legend = Self.legend(chart, width)
        let top = (legend.last?.at.y ?? Self.margin + Self.titleSize) + 14
        bottom = max(bottom, top + 20)

        // The vertical axis before the horizontal one: its labels decide how wide that is.
        let (xs, ys) = (chart.xRange, chart.yRange(isShown))
        y = .vertical(ys ?? 0...1, count: max(2, Int((bottom - top) / 44)), isLogarithmic: isLogarithmic)
        let labels = y.ticks.labels.map { StrokeFont.room(for: $0, size: Self.textSize) }.max() ?? 0
        let left = Self.margin + labels + 6
        let right = max(width - Self.margin - 8, left + 20)
        x = .horizontal(xs ?? 0...1, count: max(2, Int((right - left) / 70)), isInteger: chart.hasIntegerPositions)
        plot = Drawing.Rectangle(left: left, top: top, right: right, bottom: bottom)
        let columns = max(1, Int(right - left))
        curves = chart.series.map { series in
            let points = series.points.map { isShown($0.y) ? $0 : Point($0.x, .nan) }
            return thinned(points, columns: columns, over: xs ?? 0...1)
        }
    }

    /// Returns the position of a point in the drawing.
    func position(_ point: Point) -> Point {
        Point(
            plot.left + x.position(point.x) * (plot.right - plot.left),
            plot.bottom - y.position(point.y) * (plot.bottom - plot.top))
    }

    // MARK: Texts

    /// Returns the height of charts side by side: each line of names beyond two makes them higher by itself.
    static func height(of charts: [Chart], width: Double) -> Double {
        let last = charts.compactMap { legend($0, width).last?.at.y }.max() ?? 0
        return 250 + max(0, last - (margin + titleSize + 18 + textSize + 5))
    }

    /// Lays the names of the curves out in rows below the title.
    private static func legend(_ chart: Chart, _ width: Double) -> [(series: Chart.Series, text: String, at: Point)] {
        let isNamed = chart.series.count > 1 || chart.series.contains { $0.name != chart.title && !$0.name.isEmpty }
        guard isNamed else { return [] }
        let right = width - margin
        var entries: [(series: Chart.Series, text: String, at: Point)] = []
        var position = Point(margin, margin + titleSize + 18)
        for series in chart.series {
            let text = StrokeFont.fitting(series.name, width: right - margin - 24, size: textSize)
            let length = 22 + StrokeFont.room(for: text, size: textSize)
            if position.x > margin && position.x + length > right {
                position = Point(margin, position.y + textSize + 5)
            }
            entries.append((series, text, position))
            position.x += length + 14
        }
        return entries
    }

    var drawing: Drawing {
        var shapes: [Drawing.Shape] = []
        let title = StrokeFont.fitting(
            chart.title, width: width - 2 * Self.margin, size: Self.titleSize, isBold: true)
        shapes.append(
            .text(
                title, Point(Self.margin, Self.margin + Self.titleSize - 2), .text, size: Self.titleSize, isBold: true))
        addAxes(to: &shapes)
        addBars(to: &shapes)
        addCurves(to: &shapes)
        for (series, text, point) in legend {
            let line = [Point(point.x, point.y - 4), Point(point.x + 15, point.y - 4)]
            shapes.append(.lines([line], .series(series.color), width: 2.5, isDashed: series.isDashed))
            shapes.append(.text(text, Point(point.x + 21, point.y), .secondaryText, size: Self.textSize))
        }
        if chart.bars.isEmpty && curves.allSatisfy(\.isEmpty) {
            let center = Point((plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2)
            shapes.append(.text("no values", center, .secondaryText, size: Self.textSize, anchor: .middle))
        }
        if !note.isEmpty {
            let text = StrokeFont.fitting(note, width: width - 2 * Self.margin, size: Self.textSize)
            shapes.append(
                .text(text, Point(Self.margin, height - Self.margin + 2), .secondaryText, size: Self.textSize))
        }
        return Drawing(width: width, height: height, shapes: shapes)
    }

    // MARK: Axes

    private func addAxes(to shapes: inout [Drawing.Shape]) {
        let heights = y.ticks.values.map { plot.bottom - y.position($0) * (plot.bottom - plot.top) }
        shapes.append(
            .lines(heights.map { [Point(plot.left, $0), Point(plot.right, $0)] }, .grid, width: 1))
        var last = Double.infinity
        for (height, label) in zip(heights, y.ticks.labels) where last - height > Self.textSize + 1 {
            last = height
            let point = Point(plot.left - 6, height + Self.textSize * 0.36)
            shapes.append(.text(label, point, .secondaryText, size: Self.textSize, anchor: .end))
        }
        shapes.append(.lines([[Point(plot.left, plot.bottom), Point(plot.right, plot.bottom)]], .axis, width: 1))
        var end = -Double.infinity
        for (value, label) in zip(x.ticks.values, x.ticks.labels) {
            let position = plot.left + x.position(value) * (plot.right - plot.left)
            let half = StrokeFont.room(for: label, size: Self.textSize) / 2
            // Within the chart, and apart from the one before.
            let center = min(position, width - 2 - half)
            if center - half < end + 6 || center - half < 0 { continue }
            end = center + half
            shapes.append(.lines([[Point(position, plot.bottom), Point(position, plot.bottom + 4)]], .axis, width: 1))
            let point = Point(center, plot.bottom + Self.textSize + 6)
            shapes.append(.text(label, point, .secondaryText, size: Self.textSize, anchor: .middle))
        }
        if chart.xLabel.isEmpty { return }
        let label = StrokeFont.fitting(chart.xLabel, width: plot.right - plot.left, size: Self.textSize)
        let point = Point((plot.left + plot.right) / 2, plot.bottom + 2 * Self.textSize + 11)
        shapes.append(.text(label, point, .secondaryText, size: Self.textSize, anchor: .middle))
    }

    // MARK: Data

    private func addBars(to shapes: inout [Drawing.Shape]) {
        if chart.bars.isEmpty { return }
        let boxes = chart.bars.map { bar in
            let (low, high) = (position(Point(bar.lower, bar.count)), position(Point(bar.upper, 0)))
            // One value has no width.
            let (left, right) = high.x > low.x ? (low.x, high.x) : (low.x - 4, low.x + 4)
            let gap = right - left > 3 ? 0.5 : 0
            return Drawing.Rectangle(left: left + gap, top: low.y, right: right - gap, bottom: plot.bottom)
        }
        shapes.append(.rectangles(boxes.filter { $0.bottom > $0.top }, .series(0)))
    }

    private func addCurves(to shapes: inout [Drawing.Shape]) {
        for (series, runs) in zip(chart.series, curves) {
            let lines = runs.map { $0.map(position) }
            let ink = Ink.series(series.color)
            let points = lines.joined().count
            shapes.append(
                .lines(
                    lines.filter { $0.count > 1 }, ink, width: points > 400 ? 1.25 : 1.75, isDashed: series.isDashed))
            // Few points are marked, and those without neighbors always.
            let dots = points <= 24 ? Array(lines.joined()) : lines.filter { $0.count == 1 }.map { $0[0] }
            shapes.append(.dots(dots, ink, radius: 2.5))
        }
    }
}

extension Chart.Series {
    /// A Boolean value indicating whether the color is that of another curve already.
    var isDashed: Bool { color / Ink.seriesCount % 2 == 1 }
}

// MARK: Ranges

extension Chart {
    fileprivate var isLogarithmic: Bool {
        if !bars.isEmpty { return false }
        switch scale {
        case .linear: return false
        case .logarithmic: return true
        case .automatic:
            let values = series.lazy.flatMap { $0.points.lazy.map(\.y) }.filter(\.isFinite)
            guard let least = values.min(), let greatest = values.max() else { return false }
            return least > 0 && greatest / least >= 100
        }
    }

    /// The positions of all points; nil without any.
    fileprivate var xRange: ClosedRange<Double>? {
        var ends = series.compactMap { series in
            series.points.first.map { ($0.x, series.points[series.points.count - 1].x) }
        }
        if let first = bars.first, let last = bars.last { ends.append((first.lower, last.upper)) }
        guard let lower = ends.map(\.0).min(), let upper = ends.map(\.1).max() else { return nil }
        return lower...upper
    }

    /// Returns the least and the greatest value that are shown; nil without any.
    fileprivate func yRange(_ isShown: (Double) -> Bool) -> ClosedRange<Double>? {
        var (lower, upper) = (Double.infinity, -Double.infinity)
        if !bars.isEmpty { (lower, upper) = (0, max(bars.map(\.count).max()!, 1)) }
        for series in series {
            for point in series.points where isShown(point.y) {
                (lower, upper) = (min(lower, point.y), max(upper, point.y))
            }
        }
        return lower <= upper ? lower...upper : nil
    }

    fileprivate var hasIntegerPositions: Bool {
        bars.isEmpty && series.allSatisfy { $0.points.allSatisfy { $0.x == $0.x.rounded() } }
    }

    /// Returns a line on the numbers that are not drawn.
    fileprivate func note(_ isShown: (Double) -> Bool) -> String {
        var notes = notes
        for series in series {
            let left = series.points.filter { !isShown($0.y) }
            guard let first = left.first else { continue }
            let name = self.series.count > 1 ? series.name + ": " : ""
            let kind = left.allSatisfy { $0.y.isFinite } ? "not drawn" : "not finite"
            notes.append(
                "\(name)\(NumberText.grouped(left.count)) of \(NumberText.grouped(series.points.count)) \(kind), "
                    + "from \(NumberText.compact(first.x)) on")
        }
        return notes.joined(separator: "; ")
    }
}
