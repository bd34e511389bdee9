import TernCore

/// The rules by which bytes fall into rows and fields.
struct CSVScanner: Sendable {
    let name: String
    let delimiter: UInt8
    let quote: UInt8

    init(_ name: String, _ format: CSVFormat) {
        self.name = name
        (delimiter, quote) = (format.delimiter.asciiValue ?? 0, format.quote.asciiValue ?? 0)
    }

    private static var lineFeed: UInt8 { UInt8(ascii: "\n") }
    private static var carriageReturn: UInt8 { UInt8(ascii: "\r") }

    /// An error in a row, at its line.
    struct Fault: Error {
        let line: Int
        let found: String
        let expected: String
    }

    /// The error about a row of the file.
    func error(_ fault: Fault, after lines: Int = 0) -> DataFileError {
        DataFileError(
            name, .wrongRow, found: "\(fault.found) in line \(lines + fault.line)", expected: fault.expected)
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
                position = try scan(text, from: start, before: text.count, isLast, upTo: limit, into: &rows)
            } catch {
                fault = error
            }
        }
        if let fault { throw error(fault) }
        return position
    }

    /// Finds the rows that begin in a range of the text, most of them by the kernel, which knows those without quotes.
    ///
    /// - Returns: the position behind the last row that was found.
    func scan(
        _ text: UnsafeBufferPointer<UInt8>, from start: Int, before border: Int, _ isLast: Bool, upTo limit: Int = .max,
        into rows: inout CSVRows
    ) throws(Fault) -> Int {
        var position = start
        // The number of fields follows from the first row.
        let plain = rows.columnCount == 0 ? nil : PlainRows(columnCount: rows.columnCount)
        while rows.count < limit && position < border {
            if let plain {
                addPlainRows(text, &position, border, limit, plain, &rows)
                guard rows.count < limit && position < border else { break }
            }
            guard let end = try row(text, position, isLast, &rows) else { break }
            position = end
        }
        return position
    }

    /// Adds rows up to one that the kernel leaves to `row`.
    private func addPlainRows(
        _ text: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ border: Int, _ limit: Int, _ plain: PlainRows,
        _ rows: inout CSVRows
    ) {
        var count = plain.starts.count
        while count == plain.starts.count && rows.count < limit {
            count = findRows(
                text, delimiter: delimiter, quote: quote, columns: rows.columnCount, from: &position, before: border,
                starts: UnsafeMutableBufferPointer(rebasing: plain.starts.prefix(limit - rows.count)), ends: plain.ends)
            rows.starts += plain.starts[..<count]
            rows.ends += plain.ends[..<(count * rows.columnCount)]
            rows.lines += rows.line..<rows.line + count
            rows.line += count
        }
    }

    /// The rows that the kernel finds at a time: as many as stay in the processor's first cache on the way to the arrays.
    private final class PlainRows {
        let starts: UnsafeMutableBufferPointer<Int>
        let ends: UnsafeMutableBufferPointer<UInt32>

        init(columnCount: Int) {
            let count = max(1, 4096 / columnCount)
            (starts, ends) = (.allocate(capacity: count), .allocate(capacity: count * columnCount))
        }

        deinit {
            starts.deallocate()
            ends.deallocate()
        }
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
