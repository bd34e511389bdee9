import Foundation
import TernCore

extension Report {
    /// A part of a report with a heading: texts, charts, tables and images in the order in which they are added.
    ///
    /// ```swift
    /// report.addSection("Distances") { section in
    ///     section.addChart(chart)
    ///     section.addTable(["class", "distance"], rows)
    /// }
    /// ```
    public struct Section: Sendable {
        /// The heading.
        public let title: String
        private(set) var html = ""

        init(title: String) { self.title = title }

        mutating func add(_ html: String) { self.html += html + "\n" }

        /// Adds a paragraph.
        public mutating func addText(_ text: String) { add("<p>\(text.escapedInMarkup)</p>") }

        /// Adds a text in letters of one width, with its spaces and line ends.
        public mutating func addCode(_ text: String) {
            add("<div class=\"scroll\" tabindex=\"0\"><pre>\(text.escapedInMarkup)</pre></div>")
        }

        /// Adds a chart.
        public mutating func addChart(_ chart: Chart) { addCharts([chart]) }

        /// Adds charts side by side, as many as the page has room for.
        public mutating func addCharts(_ charts: [Chart]) {
            let height = ChartLayout.height(of: charts, width: 390)
            let figures = charts.map { ChartLayout($0, width: 390, height: height).figure }
            add("<div class=\"charts\">\n\(figures.joined(separator: "\n"))\n</div>")
        }

        /// Adds a table. Columns of numbers are aligned on the right.
        ///
        /// - Parameters:
        ///   - header: the names of the columns.
        ///   - rows: the texts of each row, as many as there are columns.
        public mutating func addTable(_ header: [String], _ rows: [[String]]) {
            addTable(header, rows.map { $0.map { Cell($0) } })
        }

        /// Adds images with a line of text below each, as many in a row as the page has room for.
        ///
        /// - Parameter images: each [channels, height, width] with 1 (gray), 3 (RGB) or 4 channels (RGBA), or [height, width].
        public mutating func addImages(_ images: [(image: Tensor<UInt8>, caption: String)]) {
            let figures = images.map { image, caption in
                let image = image.rank == 2 ? image.unsqueeze(axis: 0) : image
                check(
                    image.rank == 3 && [1, 3, 4].contains(image.shape[0]) && image.elementCount > 0, "Report.addImages",
                    "expected [1, 3 or 4 channels, height, width], found \(image.shape)")
                let caption = caption.escapedInMarkup
                return
                    "<figure><img src=\"\(Self.dataURI(image))\" alt=\"\(caption)\"><figcaption>\(caption)</figcaption></figure>"
            }
            add("<div class=\"images\">\n\(figures.joined(separator: "\n"))\n</div>")
        }

        static func dataURI(_ image: Tensor<UInt8>) -> String {
            "data:image/png;base64," + Data(PNG.encode(image)).base64EncodedString()
        }
    }
}

// MARK: Tables

extension Report.Section {
    /// A cell of a table.
    struct Cell {
        var text: String
        /// The text that is shown while the pointer is over the cell.
        var hint = ""
        /// The share of the cell that a bar fills.
        var bar: Double?
        var isBold = false
        /// The color behind the text and its strength, 0...1.
        var shade: (name: String, strength: Double)?

        init(_ text: String, bar: Double? = nil, isBold: Bool = false) {
            (self.text, self.bar, self.isBold) = (text, bar, isBold)
        }

        /// A Boolean value indicating whether the text is a number, maybe with a unit, or nothing.
        var isNumber: Bool {
            if bar != nil || text.contains("→") { return false }
            guard let first = text.first else { return true }
            return first.isNumber || "−–-∞·.".contains(first) || text == "NaN"
        }

        func html(isRight: Bool) -> String {
            var attributes = ""
            var classes = isRight ? ["n"] : []
            if isBold { classes.append("best") }
            if bar != nil { classes.append("bar") }
            if let shade { classes.append(shade.name) }
            if !classes.isEmpty { attributes += " class=\"\(classes.joined(separator: " "))\"" }
            if !hint.isEmpty { attributes += " title=\"\(hint.escapedInMarkup)\"" }
            if let shade { attributes += " style=\"--v:\(Drawing.number(100 * min(max(shade.strength, 0), 1)))%\"" }
            let length = Drawing.number(110 * min(max(bar ?? 0, 0), 1))
            let content = bar == nil ? "" : "<i style=\"width:\(length)px\"></i>"
            return "<td\(attributes)>\(content)\(text.escapedInMarkup)</td>"
        }
    }

    mutating func addTable(_ header: [String], _ rows: [[Cell]], style: String = "", rowHeader: Bool = false) {
        let widths = Set(rows.map(\.count))
        check(
            widths.isSubset(of: [header.count]), "Report.addTable",
            "rows of \(widths.sorted()) cells, expected \(header.count) as the header")
        let isRight = header.indices.map { column in !rows.isEmpty && rows.allSatisfy { $0[column].isNumber } }
        let names = zip(header, isRight).map {
            "<th scope=\"col\"\($1 ? " class=\"n\"" : "")>\($0.escapedInMarkup)</th>"
        }
        let lines = rows.map { row in
            let cells = zip(row, isRight).enumerated().map { column, cell in
                rowHeader && column == 0
                    ? "<th scope=\"row\">\(cell.0.text.escapedInMarkup)</th>" : cell.0.html(isRight: cell.1)
            }
            return "<tr>\(cells.joined())</tr>"
        }
        add(
            """
            <div class="scroll" tabindex="0"><table\(style.isEmpty ? "" : " class=\"\(style)\"")>
            <thead><tr>\(names.joined())</tr></thead>
            <tbody>\(lines.joined(separator: "\n"))</tbody>
            </table></div>
            """)
    }

    /// Adds what is shown when its line is opened.
    mutating func addDetails(_ summary: String, _ contents: (inout Report.Section) -> Void) {
        var section = Report.Section(title: summary)
        contents(&section)
        add("<details><summary>\(summary.escapedInMarkup)</summary>\n\(section.html)</details>")
    }
}

extension ChartLayout {
    /// The chart as a part of a page, with the values that the page's script shows.
    var figure: String {
        var attributes =
            "class=\"chart\" viewBox=\"0 0 \(Drawing.number(width)) \(Drawing.number(height))\" role=\"img\" "
        attributes += "aria-label=\"\(chart.title.escapedInMarkup)\" \(Drawing.font)"
        let isEmpty = curves.allSatisfy(\.isEmpty)
        if !isEmpty {
            let box = [plot.left, plot.top, plot.right, plot.bottom].map(Drawing.number).joined(separator: " ")
            attributes += " data-plot=\"\(box)\" data-x=\"\(x.lower) \(x.upper)\" data-y=\"\(y.lower) \(y.upper)\""
            attributes += " data-label=\"\(chart.xLabel.escapedInMarkup)\""
            if y.isLogarithmic { attributes += " data-log=\"1\"" }
        }
        let series = zip(chart.series, curves).map { series, runs in
            let points = runs.joined()
            let (xs, ys) = (points.map { Self.value($0.x) }, points.map { Self.value($0.y) })
            return
                "<g class=\"series\" data-name=\"\(series.name.escapedInMarkup)\" data-color=\"\(Ink.series(series.color).name)\" "
                + "data-x=\"\(xs.joined(separator: " "))\" data-y=\"\(ys.joined(separator: " "))\"/>"
        }
        return """
            <figure><svg \(attributes)>
            \(drawing.svgElements)
            \(isEmpty ? "" : series.joined(separator: "\n"))
            </svg></figure>
            """
    }

    /// Returns a number for the script, with as many digits as a reader needs.
    private static func value(_ value: Double) -> String {
        if value == value.rounded() && abs(value) < 1e15 { return "\(Int(value))" }
        let exponent = value == 0 ? 0 : Int(log10(abs(value)).rounded(.down))
        let scale = pow(10, Double(5 - exponent))
        let rounded = scale.isFinite && scale > 0 ? (value * scale).rounded() / scale : value
        return rounded.isFinite ? "\(rounded)" : "\(value)"
    }
}
