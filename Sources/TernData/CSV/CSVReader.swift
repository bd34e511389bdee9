import TernCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A CSV file, plain or compressed by gzip, that is read some rows at a time: for files larger than memory.
///
/// ```swift
/// let reader = try CSVReader(contentsOf: "clicks.csv.gz")
/// while let table = try reader.next(100_000) {
///     let x: Tensor<Float> = try table.numbers(["age", "price"])
/// }
/// ```
///
/// The text is UTF-8, with or without a byte order mark. Rows end with CR LF, LF or CR, also inside quotes, where they
/// belong to the field; lines without anything are passed over. A quote has its meaning at the beginning of a field (RFC
/// 4180, *Common Format and MIME Type for Comma-Separated Values*).
public final class CSVReader {
    /// The names of the columns: those of the header, or their indices from `0` where there is none.
    public private(set) var columns: [String] = []

    private let format: CSVFormat
    private let scanner: CSVScanner
    private var stream: ByteStream
    /// The bytes that have been read and belong to no table yet.
    private var bytes: [UInt8] = []
    private var isAtEnd = false
    /// The line of the file that `bytes` begins in.
    private var line = 1

    /// Opens a file, and reads its header.
    ///
    /// - Throws: ``DataFileError``.
    public convenience init(contentsOf path: String, format: CSVFormat = CSVFormat()) throws(DataFileError) {
        try self.init(ByteSource(contentsOf: path), format)
    }

    /// Opens the file of a file URL, and reads its header.
    ///
    /// - Throws: ``DataFileError``, also where the URL is not a file's.
    public convenience init(contentsOf url: URL, format: CSVFormat = CSVFormat()) throws(DataFileError) {
        try self.init(ByteSource(contentsOf: url), format)
    }

    /// Reads the header of the bytes of a CSV file, which errors call `data`.
    ///
    /// - Throws: ``DataFileError``.
    public convenience init(_ data: Data, format: CSVFormat = CSVFormat()) throws(DataFileError) {
        try self.init(ByteSource(data, named: "data"), format)
    }

    init(_ source: ByteSource, _ format: CSVFormat) throws(DataFileError) {
        (self.format, scanner) = (format, CSVScanner(source.name, format))
        stream = try ByteStream(source)
        try readHeader(source)
    }

    /// Reads the names of the columns.
    private func readHeader(_ source: ByteSource) throws(DataFileError) {
        try fill(1 << 16)
        if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
            throw DataFileError(source.name, .notUTF8, found: "the byte order mark of UTF-16", expected: "UTF-8")
        }
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes.removeFirst(3) }
        var (first, end) = try scan(1, columns: 0)
        guard first.count == 1 else {
            throw DataFileError(
                source.name, .empty, found: "no row", expected: format.hasHeader ? "a header" : "at least one row")
        }
        guard format.hasHeader else {
            columns = (0..<first.columnCount).map { "\($0)" }
            return
        }
        take(&first, end)
        columns = try (0..<first.columnCount).map { column throws(DataFileError) in
            try utf8(first.field(0, column), source.name, "the header")
        }
    }

    /// Reads the next rows.
    ///
    /// - Parameter count: the number of rows, of which the last table of a file may have fewer.
    /// - Returns: a table of at least one row; nil at the end of the file.
    /// - Throws: ``DataFileError``, also where a row has another number of fields than there are columns.
    public func next(_ count: Int) throws(DataFileError) -> CSVTable? {
        check(count > 0, "CSVReader", "\(count) rows, expected at least 1")
        var (rows, end) = try scan(count, columns: columns.count)
        take(&rows, end)
        return rows.count == 0 ? nil : CSVTable(scanner.name, columns, format, rows)
    }

    /// Reads all rows that are left.
    func rest() throws(DataFileError) -> CSVTable {
        while !isAtEnd { try fill(stream.isCompressed ? max(1 << 20, bytes.count) : stream.source.count) }
        var rows = try scanner.scanAll(bytes, columns: columns.count, line: line)
        (rows.bytes, bytes) = (bytes, [])
        return CSVTable(scanner.name, columns, format, rows)
    }

    /// Finds the next rows in the bytes, of which more are read as needed.
    ///
    /// - Parameter columns: the number of fields of a row, 0 for those of the first.
    /// - Returns: the rows, and the position behind them.
    private func scan(_ count: Int, columns: Int) throws(DataFileError) -> (CSVRows, end: Int) {
        var rows = CSVRows(columnCount: columns, quote: scanner.quote, line: line)
        var position = 0
        while true {
            position = try scanner.scan(bytes, from: position, isLast: isAtEnd, upTo: count, into: &rows)
            if rows.count == count || isAtEnd { return (rows, position) }
            // At least as much as there is, so that a row of any length is gone over a few times only.
            try fill(max(1 << 20, bytes.count))
        }
    }

    /// Moves the bytes of rows from the front to them.
    private func take(_ rows: inout CSVRows, _ end: Int) {
        line = rows.line
        rows.bytes = Array(bytes[..<end])
        bytes.removeFirst(end)
    }

    /// Reads so many bytes more, if there are.
    private func fill(_ room: Int) throws(DataFileError) {
        let (source, start) = (stream.source, bytes.count)
        let room = stream.isCompressed ? room : max(min(room, source.count), 1)
        try source.checkMemory(start + room, for: "rows")
        var count = 0
        let known = bytes
        bytes = try [UInt8](count: start + room) { buffer throws(DataFileError) in
            buffer.copyBytes(from: known)
            count = try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[start...]))
        }
        bytes.removeLast(room - count)
        isAtEnd = count < room
    }
}

/// Returns a text; throws where it is not UTF-8.
func utf8(_ bytes: [UInt8], _ name: String, _ what: @autoclosure () -> String) throws(DataFileError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
        throw DataFileError(
            name, .notUTF8, found: "\(String(reflecting: String(decoding: bytes, as: UTF8.self))) in \(what())")
    }
    return text
}
