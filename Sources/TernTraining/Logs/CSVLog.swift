import Foundation
import TernCore
import TernData

/// Metrics as a table of comma-separated values (RFC 4180), which spreadsheets and pandas read.
///
/// ```swift
/// let log = try CSVLog("runs/first/metrics.csv")
/// try log.log(["loss": 0.5, "accuracy": 0.9], step: 1)
/// ```
///
///     step,accuracy,loss
///     1,0.9,0.5
///
/// A column is made for each metric when it first comes; rows without it have an empty field. Numbers are the shortest text
/// that gives the same Double, or `nan`, `inf`, `-inf`.
public final class CSVLog: MetricLog {
    /// The path of the file.
    public let path: String
    /// The names of the columns, after the step.
    public private(set) var columns: [String] = []
    private var file: LogFile

    /// Opens the table, or begins one.
    ///
    /// - Throws: `DataFileError` where the file can't be written, or is another.
    public init(_ path: String) throws {
        self.path = path
        file = try LogFile(path)
        let bytes = try file.contents()
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
            try file.truncate(to: 0)  // begun, and not whole
            return
        }
        let header = String(decoding: bytes[..<end], as: UTF8.self)
        let names = Self.fields(header)
        guard names.first == "step" else {
            throw DataFileError(
                path, .wrongHeader, found: "line 1: \(abbreviated(header, to: 100))",
                expected: "a header that begins with step")
        }
        columns = Array(names.dropFirst())
    }

    public func resume(after step: Int) throws {
        if step == 0 {
            columns = []
            return try file.truncate(to: 0)
        }
        try file.removeRows(after: step, header: 1) { row in Int(row.prefix { $0 != "," }) }
    }

    public func log(_ values: [String: Double], step: Int) throws {
        let added = values.keys.filter { !columns.contains($0) }.sorted()
        if !added.isEmpty { try add(added) }
        let fields = columns.map { values[$0].map { "\($0)" } ?? "" }
        try file.append(Array("\(step),\(fields.joined(separator: ","))\n".utf8))
    }

    public func flush() {}

    /// Adds columns: in the header, and as empty fields of the rows so far.
    private func add(_ names: [String]) throws {
        check(
            !names.contains { $0 == "step" || $0.contains { $0.isNewline } }, "CSVLog",
            "found metrics \(names), expected names without line breaks other than step")
        let header = (["step"] + columns + names).map(Self.field).joined(separator: ",")
        // By bytes: to Swift a carriage return and a line feed are one character.
        let lines = try file.contents().split(separator: UInt8(ascii: "\n")).dropFirst()
        let rows = lines.map { line in
            let fields = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            return String(decoding: fields, as: UTF8.self) + String(repeating: ",", count: names.count)
        }
        let text = ([header] + rows).map { $0 + "\n" }.joined()
        if columns.isEmpty && rows.isEmpty {
            try file.truncate(to: 0)
            try file.append(Array(text.utf8))
        } else {
            // As a whole or not at all.
            do {
                try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
            } catch {
                throw DataFileError(path, .unwritable, found: error.localizedDescription)
            }
            file = try LogFile(path)
        }
        columns += names
    }

    /// Returns a field, in quotes where it has to be.
    private static func field(_ text: String) -> String {
        if !text.unicodeScalars.contains(where: { $0 == "," || $0 == "\"" }) { return text }
        var field = "\"".unicodeScalars
        for scalar in text.unicodeScalars {
            field.append(scalar)
            if scalar == "\"" { field.append(scalar) }
        }
        return String(field) + "\""
    }

    /// Returns the fields of a line.
    private static func fields(_ line: String) -> [String] {
        var (fields, field, isQuoted) = ([String](), "", false)
        var last: Character?
        for character in line where character != "\r" {
            switch character {
            case "\"":
                if !isQuoted && last == "\"" { field.append("\"") }  // the second of two
                isQuoted.toggle()
            case "," where !isQuoted:
                fields.append(field)
                field = ""
            default: field.append(character)
            }
            last = character
        }
        return fields + [field]
    }
}

/// Metrics as JSON objects, one a line.
///
/// ```swift
/// let log = try JSONLinesLog("runs/first/metrics.jsonl")
/// try log.log(["loss": 0.5], step: 1)   // {"step":1,"loss":0.5}
/// ```
///
/// The names are in order after the step. JSON has no NaN, which is null, and no infinity, which is 1e999: parsers read
/// that as infinite.
public final class JSONLinesLog: MetricLog {
    private let file: LogFile

    /// Opens the file, or begins one.
    ///
    /// - Throws: `DataFileError` where the file can't be written.
    public init(_ path: String) throws { file = try LogFile(path) }

    public func resume(after step: Int) throws {
        if step == 0 { return try file.truncate(to: 0) }
        try file.removeRows(after: step) { row in
            // Only the beginning: parsers differ on 1e999.
            let digits = row.dropFirst("{\"step\":".count).prefix { $0.isNumber || $0 == "-" }
            return row.hasPrefix("{\"step\":") ? Int(digits) : nil
        }
    }

    public func log(_ values: [String: Double], step: Int) throws {
        check(values["step"] == nil, "JSONLinesLog", "a metric is named step, as the number of the row is")
        let members = values.sorted { $0.key < $1.key }.map { "\(Self.string($0.key)):\(Self.number($0.value))" }
        try file.append(Array("{\((["\"step\":\(step)"] + members).joined(separator: ","))}\n".utf8))
    }

    public func flush() {}

    private static func number(_ value: Double) -> String {
        value.isNaN ? "null" : value.isInfinite ? value < 0 ? "-1e999" : "1e999" : "\(value)"
    }

    private static func string(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}
