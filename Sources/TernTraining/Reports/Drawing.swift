/// A position in a drawing, from its upper left corner.
struct Point: Equatable, Sendable {
    var x: Double
    var y: Double

    init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
}

/// The shapes of a chart, from which both SVG and pixels are made. The unit is a pixel of a screen at its usual size.
struct Drawing: Sendable {
    enum Anchor: String, Sendable { case start, middle, end }

    enum Shape: Sendable {
        /// Lines of one color, each through some positions.
        case lines([[Point]], Ink, width: Double, isDashed: Bool = false)
        case dots([Point], Ink, radius: Double)
        case rectangles([Rectangle], Ink)
        /// A text that begins, is centered or ends at a position of its baseline.
        case text(String, Point, Ink, size: Double, anchor: Anchor = .start, isBold: Bool = false)
    }

    struct Rectangle: Equatable, Sendable {
        var (left, top, right, bottom): (Double, Double, Double, Double)
    }

    let width: Double
    let height: Double
    var shapes: [Shape] = []
}

/// The colors of charts by their use: dark on light, and light on dark.
enum Ink: Equatable, Sendable {
    case background, text, secondaryText, grid, axis
    case series(Int)

    /// Blue, orange, green, purple, brown, dark teal, gray, and their counterparts on dark. Any two are apart by 20 units of
    /// CIELAB and more, also as those see them who lack one kind of cones (Machado et al., 2009).
    static let seriesCount = 7
    private static let series: [(light: String, dark: String)] = [
        ("#185afc", "#4a78f0"), ("#e26a18", "#d67247"), ("#009a5d", "#2ed898"), ("#b10eaa", "#db7dd2"),
        ("#554207", "#dab612"), ("#0f444d", "#caf0f7"), ("#808998", "#7c8086")
    ]

    /// All that charts use, with the names of their classes in SVG.
    static var all: [Ink] {
        [.background, .text, .secondaryText, .grid, .axis] + (0..<seriesCount).map(Ink.series)
    }

    var name: String {
        switch self {
        case .background: "bg"
        case .text: "ink"
        case .secondaryText: "sub"
        case .grid: "grid"
        case .axis: "axis"
        case .series(let index): "s\(index % Self.seriesCount)"
        }
    }

    var light: String { colors.light }
    var dark: String { colors.dark }

    private var colors: (light: String, dark: String) {
        switch self {
        case .background: ("#ffffff", "#171b21")
        case .text: ("#1b1f24", "#e6edf3")
        case .secondaryText: ("#57606a", "#9da7b3")
        case .grid: ("#e4e7eb", "#2b323b")
        case .axis: ("#8c959f", "#6e7681")
        case .series(let index): Self.series[index % Self.seriesCount]
        }
    }

    /// The style rules of dark charts on a light background.
    static var lightRules: String { rules(\.light) }

    /// The style rules that draw charts light on dark where that is preferred.
    static var darkRules: String { "@media (prefers-color-scheme:dark){\(rules(\.dark))}" }

    private static func rules(_ color: (Ink) -> String) -> String {
        all.map { ".l-\($0.name){stroke:\(color($0))}.f-\($0.name){fill:\(color($0))}" }.joined()
    }
}
