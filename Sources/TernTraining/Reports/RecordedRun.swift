import Foundation
import TernCore
import TernData

/// A run as its folder tells of it: its metrics, and the configuration it was started with.
///
/// ```swift
/// let run = try RecordedRun(contentsOf: "runs/first")
/// run.metrics["validation_loss"].last?.value
/// run.configuration["learning-rate"]
/// ```
///
/// The metrics are in `metrics.csv` (``CSVLog``) or `metrics.jsonl` (``JSONLinesLog``), the configuration is one JSON object in
/// `config.json`, which may be missing.
public struct RecordedRun: Sendable {
    /// The name of the folder.
    public let name: String
    /// The path of the folder.
    public let path: String
    /// The metrics by step.
    public let metrics: MetricHistory
    /// The options by name.
    public let configuration: [String: String]

    /// Reads the folder of a run.
    ///
    /// - Throws: `DataFileError` where there are no metrics, or a file is damaged.
    public init(contentsOf folder: String) throws(DataFileError) {
        path = folder
        name = URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
        let logs = ["metrics.csv", "metrics.jsonl"].map { "\(folder)/\($0)" }
        guard let log = logs.first(where: fileExists) else {
            throw DataFileError(
                folder, .missing, found: isFolder(folder) ? "a folder without metrics" : "no folder",
                expected: "the folder of a run, with metrics.csv or metrics.jsonl")
        }
        metrics = try MetricHistory(contentsOf: log)
        let options = "\(folder)/config.json"
        configuration = fileExists(options) ? try Self.options(contentsOf: options) : [:]
    }

    private static func options(contentsOf path: String) throws(DataFileError) -> [String: String] {
        let source = try ByteSource(contentsOf: path)
        let value: JSONValue
        do {
            value = try JSONValue(parsing: source.bytes(0..<source.count))
        } catch let error as JSONValue.SyntaxError {
            throw DataFileError(
                path, .damaged, found: "a syntax error at byte \(error.position), \(error.problem)",
                expected: "a JSON object")
        } catch let error as DataFileError {
            throw error
        } catch {
            throw DataFileError(path, .unreadable, found: "\(error)")
        }
        guard case .object(let members) = value else {
            throw DataFileError(path, .damaged, found: "no object", expected: "a JSON object of options")
        }
        return Dictionary(members.names.map { ($0, text(members[$0] ?? .null)) }) { $1 }
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .integer(let number): "\(number)"
        case .real(let number): "\(number)"
        case .boolean(let flag): flag ? "yes" : "no"
        case .null: "–"
        case .array(let elements): elements.map(text).joined(separator: ", ")
        case .object(let members): members.names.map { "\($0): \(text(members[$0] ?? .null))" }.joined(separator: ", ")
        }
    }
}
