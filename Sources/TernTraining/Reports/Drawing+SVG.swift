// Drawings as vectors.

extension Drawing {
    /// Returns the elements of the drawing.
    var svgElements: String { shapes.map(Self.element).joined(separator: "\n") }

    /// Returns a file of its own: on a background, light or dark as the reader prefers.
    func svgFile(title: String) -> String {
        let size = "width=\"\(Self.number(width))\" height=\"\(Self.number(height))\""
        let box = "viewBox=\"0 0 \(Self.number(width)) \(Self.number(height))\""
        let background = Self.element(
            .rectangles([Rectangle(left: 0, top: 0, right: width, bottom: height)], .background))
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" \(size) \(box) \(Self.font)>
            <title>\(title.escapedInMarkup)</title>
            <style>\(Ink.darkRules)</style>
            \(background)
            \(svgElements)
            </svg>

            """
    }

    /// The attributes of the element around the shapes. Letters keep their proportions at all sizes.
    static let font =
        "text-rendering=\"geometricPrecision\" "
        + "font-family=\"system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif\""

    private static func element(_ shape: Shape) -> String {
        switch shape {
        case .lines(let lines, let ink, let width, let isDashed):
            let data = lines.map { line in
                let points = line.map { "\(number($0.x)) \(number($0.y))" }
                return "M" + points.joined(separator: "L")
            }
            let dash = isDashed ? " stroke-dasharray=\"5 3\"" : ""
            return "<path class=\"l-\(ink.name)\" d=\"\(data.joined())\" fill=\"none\" stroke=\"\(ink.light)\" "
                + "stroke-width=\"\(number(width))\" stroke-linejoin=\"round\" stroke-linecap=\"round\"\(dash)/>"
        case .dots(let dots, let ink, let radius):
            return dots.map { dot in
                "<circle class=\"f-\(ink.name)\" cx=\"\(number(dot.x))\" cy=\"\(number(dot.y))\" "
                    + "r=\"\(number(radius))\" fill=\"\(ink.light)\"/>"
            }.joined()
        case .rectangles(let rectangles, let ink):
            return rectangles.map { box in
                "<rect class=\"f-\(ink.name)\" x=\"\(number(box.left))\" y=\"\(number(box.top))\" "
                    + "width=\"\(number(box.right - box.left))\" height=\"\(number(box.bottom - box.top))\" "
                    + "fill=\"\(ink.light)\"/>"
            }.joined()
        case .text(let text, let point, let ink, let size, let anchor, let isBold):
            let weight = isBold ? " font-weight=\"600\"" : ""
            let position = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
            return "<text class=\"f-\(ink.name)\" x=\"\(number(point.x))\" y=\"\(number(point.y))\" "
                + "font-size=\"\(number(size))\" fill=\"\(ink.light)\"\(position)\(weight)>\(text.escapedInMarkup)</text>"
        }
    }

    /// Returns a coordinate with two decimals at most.
    static func number(_ value: Double) -> String {
        let rounded = (value * 100).rounded() / 100
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
    }
}

extension String {
    /// The text as content or quoted attribute of XML and HTML; characters that these do not have become U+FFFD.
    var escapedInMarkup: String {
        unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            case "\t", "\n", "\r": text.unicodeScalars.append(scalar)
            case "\u{0}"..<"\u{20}", "\u{7f}"..."\u{9f}", "\u{fffe}", "\u{ffff}": text += "\u{fffd}"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
