import Foundation

// Numbers and tables as text.

/// A share as `98.06%`.
package func percent(_ share: Double) -> String { decimals(100 * share, 2) + "%" }

package func decimals(_ value: Double, _ count: Int) -> String { String(format: "%.\(count)f", value) }

/// Text without its control characters but new lines and tabs, which a terminal would obey: each as Swift writes it, `\u{1B}`.
package func escapingControls(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
        let isShown = scalar.properties.generalCategory != .control || scalar == "\n" || scalar == "\t"
        result += isShown ? String(scalar) : scalar.escaped(asASCII: true)
    }
}

/// A number with spaces before it.
package func padded(_ value: Int, to width: Int) -> String { padded("\(value)", to: width) }

package func padded(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
}

/// Rows as lines, their columns aligned on the right.
package func table(_ rows: [[String]]) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max()! }
    return rows.map { row in
        zip(row, widths).map { padded($0, to: $1) }.joined(separator: "  ")
    }.joined(separator: "\n")
}
