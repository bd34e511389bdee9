import ArgumentParser
import Foundation
import Tern

@main
struct TernBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tern-bench", abstract: "Time Tern's benchmark rows.")

    @Option(help: "Only rows whose name contains this.")
    var filter = ""

    @Option(help: "Timed blocks for each row.")
    var rounds = 7

    @Flag(help: "Answer the requests of compare.py: a line of JSON on standard output for each on standard input.")
    var serve = false

    func validate() throws {
        guard rounds >= 1 else { throw ValidationError("--rounds must be at least 1, not \(rounds)") }
    }

    func run() throws {
        if serve {
            var server = Server()
            return try server.run()
        }
        let rows = try Row.all().filter { filter.isEmpty || $0.row.contains(filter) }
        guard !rows.isEmpty else { throw ValidationError("no row contains \"\(filter)\"") }
        print("\(runtime.blas), \(runtime.threadCount) threads, \(rounds) blocks a row")
        print(line("row", "unit", "median", "minimum", "spread"))
        for row in rows {
            var workload = try Workload(row, inputs: [:])
            let times = (0..<rounds).map { _ in workload.microseconds() }.sorted()
            let (minimum, median, maximum) = (times[0], times[rounds / 2], times[rounds - 1])
            let spread = String(format: "%.0f%%", 100 * (maximum - minimum) / median)
            print(line(row.row, row.unit.rawValue, row.unit.text(median), row.unit.text(minimum), spread))
        }
    }

    private func line(_ row: String, _ columns: String...) -> String {
        row.padding(toLength: 36, withPad: " ", startingAt: 0)
            + columns.map { String(repeating: " ", count: max(1, 12 - $0.count)) + $0 }.joined()
    }
}
