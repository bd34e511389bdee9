import ArgumentParser
import Foundation
import Tern

/// Holds Tern to PyTorch's operator database, in Double and Float, on contiguous and strided inputs.
@main
struct TernOperators: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tern-operators",
        abstract: "Compare values, gradients and second derivatives with PyTorch's operator database.")

    @Argument(help: "The folder of cases that generate.py wrote.")
    var folder: String

    @Option(help: "Examine the operations whose names match this regular expression only.")
    var only = ""

    @Flag(help: "Print the comparisons of each operation, and the operations that are not offered.")
    var verbose = false

    @Option(help: .hidden)
    var operation: String?

    @Option(help: .hidden)
    var from = 0

    func run() throws {
        if let operation { return try examine(operation) }
        let pattern = try Regex(only)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        let names = files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
        let tables = Tables()
        var summary = Summary()
        for name in names where name.contains(pattern) {
            summary.add(name, hasRow(name, in: tables) ? try findings(of: name) : nil, verbose: verbose)
        }
        summary.finish()
        if !summary.passes { throw ExitCode.failure }
    }

    private func hasRow(_ name: String, in tables: Tables) -> Bool {
        tables.float[name] != nil || tables.int[name] != nil || tables.bool[name] != nil
    }

    /// Examines an operation in processes of their own; where one ends before its time, the next goes on after the case.
    private func findings(of name: String) throws -> Findings {
        var findings = Findings()
        var from = 0
        while true {
            let child = Process()
            child.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            child.arguments = [folder, "--operation", name, "--from", "\(from)"]
            let (output, errors) = (Pipe(), FileManager.default.temporaryDirectory.appending(path: "\(UUID())"))
            try Data().write(to: errors)
            defer { try? FileManager.default.removeItem(at: errors) }
            child.standardOutput = output
            child.standardError = try FileHandle(forWritingTo: errors)
            try child.run()
            let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
            child.waitUntilExit()
            text.split(separator: "\n").forEach { findings.read($0) }
            if child.terminationReason == .exit, child.terminationStatus == 0 { return findings }
            let message = try String(contentsOf: errors, encoding: .utf8)
            let first = message.split(separator: "\n").first { $0.contains("atal error") } ?? "no word"
            findings.failures.append(
                Findings.Failure(
                    kind: .trap, number: findings.last.number, layout: findings.last.layout, type: "",
                    problem: String(first)))
            from = findings.last.number + 1
        }
    }

    private func examine(_ name: String) throws {
        let url = URL(filePath: folder).appending(path: "\(name).json")
        let file = try JSONDecoder().decode(OperationFile.self, from: Data(contentsOf: url))
        let data = try CaseData(contentsOf: URL(filePath: folder).appending(path: "\(name).bin"))
        let (report, tables) = (Report(), Tables())
        for (number, it) in file.cases.enumerated() where number >= from {
            for layout in InputLayout.allCases {
                report.begin(number, layout)
                switch it.type {
                case "float32": floating(name, tables.float, number, it, layout, data, report)
                case "float64": floating(name, tables.double, number, it, layout, data, report)
                case "int64":
                    guard let row = tables.int[name] else { continue }
                    let examination = Examination(
                        operation: name, implementation: row, data: data, filler: -7_777_777,
                        read: { data.integers($0) }, report: report)
                    _ = examination.values(of: it, number: number, layout: layout)
                default:
                    guard let row = tables.bool[name] else { continue }
                    let examination = Examination(
                        operation: name, implementation: row, data: data, filler: true, read: { data.booleans($0) },
                        report: report)
                    _ = examination.values(of: it, number: number, layout: layout)
                }
            }
        }
        report.end()
    }

    private func floating<Scalar: TensorFloatingPoint>(
        _ name: String, _ table: OperationTable<Scalar>, _ number: Int, _ it: Case, _ layout: InputLayout,
        _ data: CaseData, _ report: Report
    ) {
        guard let row = table[name] else { return }
        let examination = Examination(
            operation: name, implementation: row, data: data, filler: .nan,
            read: { data.tensor($0, as: Scalar.self) }, report: report)
        if examination.values(of: it, number: number, layout: layout) {
            examination.derivatives(of: it, number: number, layout: layout)
        }
    }
}
