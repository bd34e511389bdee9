import Foundation

// Numbers and tables as text.

/// Returns a share as `98.06%`.
package func percent(_ share: Double) -> String { decimals(100 * share, 2) + "%" }

package func decimals(_ value: Double, _ count: Int) -> String {
    value.isNaN ? "nan" : String(format: "%.\(count)f", value)  // whose sign of a NaN says nothing
}

/// Returns text without what a terminal would obey or show as something else: control characters but new lines and tabs, and
/// characters that can't be seen, such as those that turn the direction of writing. Each becomes what Swift writes, `\u{1B}`.
package func escapingControls(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { $0 += isShown($1) ? String($1) : $1.escaped(asASCII: true) }
}

private func isShown(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control: scalar == "\n" || scalar == "\t"
    case .format: scalar == "\u{200c}" || scalar == "\u{200d}"  // these join letters and emoji
    case .lineSeparator, .paragraphSeparator: false
    default: true
    }
}

/// Returns one line of bounded length, whatever is in the text: without line breaks and control characters, and without the
/// middle of what is too long.
package func line(_ text: String, limit: Int = 4000) -> String {
    let line = escapingControls(text.split(whereSeparator: \.isNewline).joined(separator: " ")).unicodeScalars
    guard line.count > limit else { return String(line) }
    let (start, end) = (Substring(line.prefix(3 * limit / 4)), Substring(line.suffix(limit / 4)))
    return "\(start) […\(line.count - limit) characters…] \(end)"
}

/// Returns a number with spaces before it.
package func padded(_ value: Int, to width: Int) -> String { padded("\(value)", to: width) }

package func padded(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
}

/// Returns rows as lines, their columns aligned on the right.
package func table(_ rows: [[String]]) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max()! }
    return rows.map { row in
        zip(row, widths).map { padded($0, to: $1) }.joined(separator: "  ")
    }.joined(separator: "\n")
}
