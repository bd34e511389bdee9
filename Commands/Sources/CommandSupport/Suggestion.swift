import ArgumentParser

/// Returns the name that a word is most likely a misspelling of: within a third of its letters, and the first of several.
func nearest(to word: String, of names: [String]) -> String? {
    let distances = names.map { (name: $0, distance: editDistance(word, $0)) }
    guard let best = distances.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, (best.name.count + 1) / 3) ? best.name : nil
}

/// Returns the number of letters to insert, remove, replace or swap with a neighbor to make one word the other.
private func editDistance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.prefix(64)), Array(b.prefix(64)))
    var rows = [Array(0...b.count)]
    for (i, letter) in a.enumerated() {
        var row = [i + 1]
        for (j, other) in b.enumerated() {
            var least = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (letter == other ? 0 : 1))
            if i > 0, j > 0, letter == b[j - 1], a[i - 1] == other { least = min(least, rows[i - 1][j - 1] + 1) }
            row.append(least)
        }
        rows.append(row)
    }
    return rows[a.count][b.count]
}

/// Reads one of a few choices, as the `transform` of an option, and names the nearest where it is none of them.
package func choice<Value: RawRepresentable & CaseIterable>(_ text: String) throws -> Value
where Value.RawValue == String {
    if let value = Value(rawValue: text) { return value }
    let names = Value.allCases.map(\.rawValue)
    let suggestion = nearest(to: text, of: names).map { "; did you mean '\($0)'?" } ?? ""
    throw Failure("expected \(names.joined(separator: ", "))\(suggestion)")
}
