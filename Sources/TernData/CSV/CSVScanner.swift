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

/// The rules by which bytes fall into rows and fields.
struct CSVScanner: Sendable {
    let name: String
    let delimiter: UInt8
    let quote: UInt8

    init(_ name: String, _ format: CSVFormat) {
        self.name = name
        (delimiter, quote) = (format.delimiter.asciiValue ?? 0, format.quote.asciiValue ?? 0)
    }

    private static let (lineFeed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))

    /// An error in a row, at its line.
    private struct Fault: Error {
        let line: Int
        let found: String
        let expected: String
    }

    /// Finds the rows from a position on, up to a number of them.
    ///
    /// - Parameter isLast: whether the file ends with these bytes; else a row is not complete without its end.
    /// - Returns: the position behind the last row that was found.
    func scan(
        _ bytes: [UInt8], from start: Int, isLast: Bool, upTo limit: Int, into rows: inout CSVRows
    ) throws(DataFileError) -> Int {
        var (position, fault): (Int, Fault?) = (start, nil)
        bytes.withUnsafeBufferPointer { text in
            do throws(Fault) {
                while rows.count < limit && position < text.count {
                    guard let end = try row(text, position, isLast, &rows) else { break }
                    position = end
                }
            } catch {
                fault = error
            }
        }
        if let fault {
            throw DataFileError(
                name, .wrongRow, found: "\(fault.found) in line \(fault.line)", expected: fault.expected)
        }
        return position
    }

    /// Adds the row at a position, unless it is blank.
    ///
    /// - Returns: the position behind it; nil where its end is not there yet.
    private func row(
        _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ isLast: Bool, _ rows: inout CSVRows
    ) throws(Fault) -> Int? {
        if let end = lineEnd(text, start, isLast) {
            if let end, end > start { rows.line += 1 }
            return end
        }
        let (before, line) = (rows.ends.count, rows.line)
        var position = start
        while true {
            if position < text.count && text[position] == quote {
                guard let end = try quoted(text, position, isLast, &rows.line) else { break }
                position = end
            } else {
                position = unquoted(text, position)
            }
            guard let end = UInt32(exactly: position - start) else {
                throw Fault(line: line, found: "a row of over 4 GiB", expected: "rows that end")
            }
            if let next = lineEnd(text, position, isLast) {
                guard let next else { break }
                rows.ends.append(end)
                try finish(start, line, rows.ends.count - before, &rows)
                return next
            }
            // A delimiter.
            rows.ends.append(end)
            position += 1
        }
        rows.ends.removeLast(rows.ends.count - before)
        rows.line = line
        return nil
    }

    private func finish(_ start: Int, _ line: Int, _ count: Int, _ rows: inout CSVRows) throws(Fault) {
        if rows.columnCount == 0 { rows.columnCount = count }
        guard count == rows.columnCount else {
            throw Fault(line: line, found: "\(count) fields", expected: "\(rows.columnCount), as in the first row")
        }
        rows.starts.append(start)
        rows.lines.append(line)
        rows.line += 1
    }

    /// Returns the position behind the end of a line.
    ///
    /// - Returns: nil where the line goes on; a nil inside where more bytes would have to tell.
    @inline(__always)
    private func lineEnd(_ text: UnsafeBufferPointer<UInt8>, _ position: Int, _ isLast: Bool) -> Int?? {
        if position == text.count { return .some(isLast ? position : nil) }
        if text[position] == Self.lineFeed { return position + 1 }
        guard text[position] == Self.carriageReturn else { return nil }
        if position + 1 == text.count { return .some(isLast ? position + 1 : nil) }
        return position + (text[position + 1] == Self.lineFeed ? 2 : 1)
    }

    @inline(__always)
    private func unquoted(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var position = start
        while position < text.count {
            let byte = text[position]
            if byte == delimiter || byte == Self.lineFeed || byte == Self.carriageReturn { break }
            position += 1
        }
        return position
    }

    /// Returns the position behind a field in quotes, and counts the lines that end in it; nil where its end is not there yet.
    private func quoted(
        _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ isLast: Bool, _ line: inout Int
    ) throws(Fault) -> Int? {
        let first = line
        var position = start + 1
        while position < text.count {
            if text[position] == Self.lineFeed { line += 1 }
            guard text[position] == quote else {
                position += 1
                continue
            }
            if position + 1 == text.count { return isLast ? position + 1 : nil }
            let next = text[position + 1]
            if next == quote {
                position += 2
            } else if next == delimiter || next == Self.lineFeed || next == Self.carriageReturn {
                return position + 1
            } else {
                throw Fault(
                    line: line, found: "a character behind the end of a quoted field",
                    expected: "a delimiter, the end of the line, or a doubled quote")
            }
        }
        if isLast {
            throw Fault(line: first, found: "a quote that begins a field", expected: "one that ends it")
        }
        return nil
    }
}
