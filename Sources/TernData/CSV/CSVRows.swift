import TernCore

/// Rows of a CSV file, found but not yet taken apart: their bytes, and the end of each field.
struct CSVRows: Sendable {
    var bytes: [UInt8] = []
    var columnCount: Int
    let quote: UInt8
    /// The position of each row in `bytes`.
    var starts: [Int] = []
    /// The line of the file that each row begins in.
    var lines: [Int] = []
    /// The ends of the fields of all rows, counted from the start of the row.
    var ends: [UInt32] = []
    /// The line behind the rows.
    var line: Int

    init(columnCount: Int, quote: UInt8, line: Int) {
        (self.columnCount, self.quote, self.line) = (columnCount, quote, line)
    }

    /// Joins rows of one text that were found apart.
    ///
    /// - Parameter parts: the rows of each, and the line of the file that stands for their line 0.
    init(joining parts: [(rows: CSVRows, line: Int)], columnCount: Int, quote: UInt8, line: Int) {
        self.init(columnCount: columnCount, quote: quote, line: parts.last.map { $0.line + $0.rows.line } ?? line)
        var firsts = [0]
        for part in parts { firsts.append(firsts[firsts.count - 1] + part.rows.count) }
        let count = firsts[parts.count]
        starts = [Int](count: count) { starts in
            lines = [Int](count: count) { lines in
                ends = [UInt32](count: count * columnCount) { ends in
                    // Each part has elements of its own.
                    nonisolated(unsafe) let (starts, lines, ends) = (starts, lines, ends)
                    parallelFor(parts.count) { index in
                        let (rows, line) = parts[index]
                        _ = starts[firsts[index]...].update(fromContentsOf: rows.starts)
                        _ = lines[firsts[index]...].update(fromContentsOf: rows.lines.lazy.map { $0 + line })
                        _ = ends[(firsts[index] * columnCount)...].update(fromContentsOf: rows.ends)
                    }
                }
            }
        }
    }

    var count: Int { starts.count }

    /// Returns the positions of a field, quotes and all.
    func range(_ row: Int, _ column: Int) -> Range<Int> {
        let (start, index) = (starts[row], row * columnCount + column)
        return start + (column == 0 ? 0 : Int(ends[index - 1]) + 1)..<start + Int(ends[index])
    }

    /// Returns the bytes of a field without the quotes around it, and with those inside it once.
    func field(_ row: Int, _ column: Int) -> [UInt8] {
        let raw = bytes[range(row, column)]
        guard raw.first == quote else { return Array(raw) }
        var field: [UInt8] = []
        field.reserveCapacity(raw.count)
        var isSecond = false
        for byte in raw.dropFirst().dropLast() {
            isSecond = byte == quote && !isSecond
            if !isSecond { field.append(byte) }
        }
        return field
    }
}

extension Array where Element: BitwiseCopyable {
    /// Creates an array of elements that a function writes, all of them.
    fileprivate init(count: Int, filledBy fill: (UnsafeMutableBufferPointer<Element>) -> Void) {
        self.init(unsafeUninitializedCapacity: count) { buffer, initialized in
            fill(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
            initialized = count
        }
    }
}
