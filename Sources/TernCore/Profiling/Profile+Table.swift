// Profiles in print.

extension Profile: CustomStringConvertible {
    /// A table of the operations, the most expensive first, and what they leave of the time.
    public var description: String { table(rows: 30) }

    /// Returns the table with at most so many rows.
    ///
    /// The time of an operation is without that of others inside of it, and its share is of the whole. GB/s are the bytes read
    /// and written, GFLOP/s the additions and multiplications of operations that are made of these.
    public func table(rows limit: Int) -> String {
        check(limit >= 0, "Profile.table", "\(limit) rows, expected at least 0")
        let all = rows
        let total = all.reduce(0) { $0 + $1.seconds }
        let header = ["operation", "", "shapes", "calls", "ms", "share", "GB/s", "GFLOP/s"]
        var lines = all.prefix(limit).map(cells)
        if all.count > limit {
            let rest = all.dropFirst(limit)
            let time = rest.reduce(0) { $0 + $1.seconds }
            let calls = rest.reduce(0) { $0 + $1.calls }
            lines.append(["\(rest.count) more", "", "", "\(calls)", decimals(1e3 * time, 3), share(time), "", ""])
        }
        lines.append([
            "not in operations", "", "", "", decimals(1e3 * max(seconds - total, 0), 3), share(seconds - total), "", ""
        ])
        lines.append(["all", "", "", "\(all.reduce(0) { $0 + $1.calls })", decimals(1e3 * seconds, 3), "", "", ""])
        let note = leftOut == 0 ? "" : "\n\(leftOut) operations beyond the limit are in no row"
        return aligned([header] + lines) + note
    }

    private func cells(_ row: Row) -> [String] {
        [
            row.name, row.isBackward ? "backward" : "", row.shapes.map { "\($0)" }.joined(separator: " "),
            "\(row.calls)",
            decimals(1e3 * row.seconds, 3), share(row.seconds), rate(row.bytes, row.seconds),
            rate(row.operations, row.seconds)
        ]
    }

    private func share(_ time: Double) -> String { seconds > 0 ? decimals(100 * max(time, 0) / seconds, 1) + "%" : "" }

    private func rate(_ count: Int, _ time: Double) -> String {
        count > 0 && time > 0 ? decimals(Double(count) / time * 1e-9, 1) : ""
    }

    /// Returns rows as lines, the first three columns aligned on the left, the others on the right.
    private func aligned(_ rows: [[String]]) -> String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max()! }
        return rows.map { row in
            let cells = zip(row, widths).enumerated().map { column, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return column < 3 ? cell.0 + space : space + cell.0
            }
            return cells.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}

/// Returns a number with so many digits after the point.
package func decimals(_ value: Double, _ count: Int) -> String {
    var unit = 1.0
    for _ in 0..<count { unit *= 10 }
    guard value.isFinite && abs(value) < 1e12 else { return "\(value)" }
    let scaled = Int((value * unit).rounded())
    let digits = String(scaled.magnitude)
    let padded = String(repeating: "0", count: max(0, count + 1 - digits.count)) + digits
    return (scaled < 0 ? "-" : "") + padded.dropLast(count) + "." + padded.suffix(count)
}
