import TernCore

/// Writes rows of texts to a CSV file.
///
/// ```swift
/// try saveCSV(zip(names, scores).map { [$0, "\($1)"] }, header: ["name", "score"], to: "scores.csv")
/// ```
///
/// Fields are put in quotes where they have to be; rows end with LF. What ``CSVReader`` reads from the file is what was
/// written.
///
/// - Parameters:
///   - rows: the fields of each row, as many in all; other numbers trap.
///   - header: the names of the columns; nil for none.
///   - format: the delimiter and the quote.
///   - path: the file, which appears as a whole or not at all.
/// - Throws: ``DataFileError`` where the file can't be written.
public func saveCSV(
    _ rows: some Sequence<[String]>, header: [String]? = nil, format: CSVFormat = CSVFormat(), to path: String
) throws(DataFileError) {
    let file = try FileWriter(path)
    var (buffer, count): ([UInt8], Int?) = ([], nil)
    func add(_ row: [String]) {
        check(
            !row.isEmpty && row.count == count ?? row.count, "saveCSV",
            "a row of \(row.count) fields, expected \(count ?? 1) as in the first")
        count = row.count
        let line = row.map(format.quoted).joined(separator: String(format.delimiter))
        // A line without anything is no row.
        buffer += line.isEmpty ? Array("\(format.quote)\(format.quote)".utf8) : Array(line.utf8)
        buffer.append(UInt8(ascii: "\n"))
    }
    if let header { add(header) }
    for row in rows {
        add(row)
        if buffer.count >= 1 << 16 {
            try file.write(buffer)
            buffer.removeAll(keepingCapacity: true)
        }
    }
    try file.write(buffer)
    try file.finish()
}

extension CSVFormat {
    /// Returns a text as a field.
    fileprivate func quoted(_ text: String) -> String {
        let special = [delimiter.asciiValue, quote.asciiValue, 10, 13]
        guard text.utf8.contains(where: special.contains) else { return text }
        // By scalars, as the reader finds them: a quote may have a combining mark behind it.
        var field = "\(quote)".unicodeScalars
        for scalar in text.unicodeScalars {
            field.append(scalar)
            if Character(scalar) == quote { field.append(scalar) }
        }
        return String(field) + "\(quote)"
    }
}

extension Tensor where Scalar: TensorNumeric {
    /// Writes a matrix, or a vector as a column, to a CSV file.
    ///
    /// ```swift
    /// try predictions.saveCSV(header: ["width", "height"], to: "predictions.csv")   // [rows, 2]
    /// ```
    ///
    /// Numbers have the fewest digits that read back as the same ones; NaN is `nan`.
    ///
    /// - Parameters:
    ///   - header: the names of the columns; nil for none.
    ///   - format: the delimiter.
    ///   - path: the file, which appears as a whole or not at all.
    /// - Throws: ``DataFileError`` where the file can't be written.
    public func saveCSV(
        header: [String]? = nil, format: CSVFormat = CSVFormat(), to path: String
    ) throws(DataFileError) {
        let columns = rank == 2 ? shape[1] : 1
        check(
            (1...2).contains(rank) && columns > 0, "saveCSV", "expected [rows, columns] or [rows], found \(shape)")
        let scalars = scalars
        try TernData.saveCSV(
            (0..<shape[0]).lazy.map { row in scalars[row * columns..<(row + 1) * columns].map { "\($0)" } },
            header: header, format: format, to: path)
    }
}
