import Foundation
import TernCore
import TernData

/// The metrics of a run by step: those of a log, or gathered in a loop.
///
/// ```swift
/// let history = try MetricHistory(contentsOf: "runs/first/metrics.csv")
/// history["loss"].last?.value
/// ```
///
/// A metric has a value at some steps, which may be NaN or infinite.
public struct MetricHistory: Sendable {
    /// A value of a metric.
    public struct Entry: Sendable, Equatable {
        /// The step.
        public let step: Int
        /// The value at the step.
        public let value: Double
    }

    /// The names of the metrics, in the order in which they first came.
    public private(set) var names: [String] = []
    private var entries: [String: [Entry]] = [:]

    /// Creates a history of nothing.
    public init() {}

    /// Reads the log of a ``CSVLog`` or a ``JSONLinesLog``.
    ///
    /// - Throws: `DataFileError` where the file can't be read, or is another.
    public init(contentsOf path: String) throws(DataFileError) {
        let source = try ByteSource(contentsOf: path)
        // The last line of a run that was killed may be a part of one.
        let bytes = try source.bytes(0..<source.count)
        let lines = bytes[..<(bytes.lastIndex(of: UInt8(ascii: "\n")) ?? 0)]
        if lines.first == UInt8(ascii: "{") {
            try readObjects(lines, path)
        } else if !lines.isEmpty {
            do {
                try readTable(CSVTable(Data(lines)))
            } catch {
                throw DataFileError(path, error.problem, found: error.found, expected: error.expected)
            }
        }
    }

    /// Adds the values of a step.
    public mutating func add(_ values: [String: Double], step: Int) {
        for (name, value) in values.sorted(by: { $0.key < $1.key }) { add(name, Entry(step: step, value: value)) }
    }

    /// The values of a metric in the order of their steps; none for one that is not in the history.
    public subscript(name: String) -> [Entry] { entries[name] ?? [] }

    private mutating func add(_ name: String, _ entry: Entry) {
        if entries[name] == nil { names.append(name) }
        entries[name, default: []].append(entry)
    }

    // MARK: Files

    private mutating func readTable(_ table: CSVTable) throws(DataFileError) {
        guard table.columns.first == "step" else {
            throw DataFileError(
                "", .wrongHeader, found: "line 1: \(abbreviated(table.columns.joined(separator: ","), to: 100))",
                expected: "a header that begins with step")
        }
        let steps: [Int] = try table.numbers("step").scalars
        for name in table.columns.dropFirst() {
            names.append(name)
            var entries: [Entry] = []
            for (row, text) in try table.text(name).enumerated() where !text.isEmpty {
                guard let value = Double(text) else {
                    throw DataFileError(
                        "", .wrongValue,
                        found: "\(String(reflecting: abbreviated(text, to: 100))) in line \(table.line(of: row))",
                        expected: "a number, nan or inf")
                }
                entries.append(Entry(step: steps[row], value: value))
            }
            self.entries[name] = entries
        }
    }

    private mutating func readObjects(_ lines: ArraySlice<UInt8>, _ path: String) throws(DataFileError) {
        for (index, line) in lines.split(separator: UInt8(ascii: "\n")).enumerated() {
            func error(_ found: String, _ expected: String) -> DataFileError {
                DataFileError(path, .wrongRow, found: "line \(index + 1): \(found)", expected: expected)
            }
            guard case .object(let members)? = try? JSONValue(parsing: Array(line)),
                case .integer(let step)? = members["step"]
            else { throw error(abbreviated(String(decoding: line, as: UTF8.self), to: 100), "an object with its step") }
            for name in members.names where name != "step" {
                switch members[name] {
                case .integer(let value)?: add(name, Entry(step: step, value: Double(value)))
                case .real(let value)?: add(name, Entry(step: step, value: value))
                case .null?: add(name, Entry(step: step, value: .nan))
                default: throw error("no number as \"\(name)\"", "a number or null")
                }
            }
        }
    }
}
