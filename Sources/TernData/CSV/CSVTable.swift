import TernCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The rows of a CSV file, from whose columns tensors are made.
///
/// ```swift
/// let train = try CSVTable(contentsOf: "titanic.csv")
/// let x: Tensor<Float> = try train.numbers(["age", "fare"])                  // [891, 2], NaN where nothing is
/// let ports = try train.categories("port")
/// let port = try train.oneHot("port", in: ports)                             // [891, 3]
/// let survived: Tensor<Int> = try train.numbers("survived")                  // [891]
/// let test = try CSVTable(contentsOf: "test.csv").oneHot("port", in: ports)   // by the same codes
/// ```
///
/// A table keeps the bytes of the file and the ends of the fields, about four bytes each; numbers are made when they are asked
/// for. See ``CSVReader`` for the format, and for files larger than memory.
public struct CSVTable: Sendable {
    /// The names of the columns: those of the header, or their indices from `0` where there is none.
    public let columns: [String]
    let name: String
    let format: CSVFormat
    let rows: CSVRows

    /// Reads a CSV file, plain or compressed by gzip.
    ///
    /// - Throws: ``DataFileError``, which names the line where a row has another number of fields than the first, or quotes
    ///   that do not end.
    public init(contentsOf path: String, format: CSVFormat = CSVFormat()) throws(DataFileError) {
        try self.init(ByteSource(contentsOf: path), format)
    }

    /// Reads the CSV file of a file URL.
    ///
    /// - Throws: ``DataFileError``, also where the URL is not a file's.
    public init(contentsOf url: URL, format: CSVFormat = CSVFormat()) throws(DataFileError) {
        try self.init(ByteSource(contentsOf: url), format)
    }

    /// Reads the bytes of a CSV file, which errors call `data`.
    ///
    /// - Throws: ``DataFileError``.
    public init(_ data: Data, format: CSVFormat = CSVFormat()) throws(DataFileError) {
        try self.init(ByteSource(data, named: "data"), format)
    }

    private init(_ source: ByteSource, _ format: CSVFormat) throws(DataFileError) {
        let reader = try CSVReader(source, format)
        self = try reader.rest()
    }

    init(_ name: String, _ columns: [String], _ format: CSVFormat, _ rows: CSVRows) {
        (self.name, self.columns, self.format, self.rows) = (name, columns, format, rows)
    }

    /// The number of rows, without the header.
    public var count: Int { rows.count }

    /// Returns the line of the file that a row begins in, counted from 1.
    public func line(of row: Int) -> Int {
        check(0..<count ~= row, "CSVTable", "row \(row) is out of range for \(count) rows")
        return rows.lines[row]
    }

    /// Returns the texts of a column.
    ///
    /// - Throws: ``DataFileError`` where there is no such column, or a text is not UTF-8.
    public func text(_ column: String) throws(DataFileError) -> [String] {
        let index = try index(of: column)
        return try (0..<count).map { row throws(DataFileError) in
            try utf8(rows.field(row, index), name, position(row, index))
        }
    }

    // MARK: Positions

    /// Returns the index of a column.
    func index(of column: String) throws(DataFileError) -> Int {
        let found = columns.indices.filter { columns[$0] == column }
        if found.count > 1 {
            throw DataFileError(name, .wrongHeader, found: "\(found.count) columns \"\(column)\"", expected: "one")
        }
        guard let index = found.first else {
            throw DataFileError(
                name, .missingColumn, found: "\"\(column)\"", expected: "one of \(columns.joined(separator: ", "))")
        }
        return index
    }

    /// Returns the position of a field in words.
    func position(_ row: Int, _ column: Int) -> String {
        "line \(rows.lines[row]), column \"\(columns[column])\""
    }

    /// Returns an error about the value of a field.
    func wrongValue(_ row: Int, _ column: Int, expected: String) -> DataFileError {
        let text = String(decoding: rows.field(row, column), as: UTF8.self)
        return DataFileError(
            name, .wrongValue, found: "\(String(reflecting: abbreviated(text, to: 100))) in \(position(row, column))",
            expected: expected)
    }
}

// MARK: Missing values

extension CSVFormat {
    /// Returns whether a field stands for a missing value.
    func isMissing(_ field: some BidirectionalCollection<UInt8>) -> Bool {
        missing.contains(String(decoding: trimmed(field), as: UTF8.self))
    }
}

/// Returns bytes without the spaces and tabs around them.
func trimmed<Bytes: BidirectionalCollection<UInt8>>(_ bytes: Bytes) -> Bytes.SubSequence {
    func isText(_ byte: UInt8) -> Bool { byte != 0x20 && byte != 0x09 }
    guard let first = bytes.firstIndex(where: isText), let last = bytes.lastIndex(where: isText) else {
        return bytes[bytes.endIndex...]
    }
    return bytes[first...last]
}
