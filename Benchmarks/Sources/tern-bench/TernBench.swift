import ArgumentParser
import Tern

@main
struct TernBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tern-bench", abstract: "Times Tern's benchmark rows.")

    @Option(help: "Only rows whose name contains this.")
    var filter = ""

    @Option(help: "Timed blocks for each row.")
    var rounds = 7

    @Flag(help: "Answer requests of compare.py: a line of JSON on standard output for each on standard input.")
    var serve = false

    func validate() throws {
        guard rounds >= 1 else { throw ValidationError("--rounds must be at least 1, not \(rounds)") }
    }

    func run() throws {
        guard !serve else { return try Server().run() }
        let rows = try Row.all().filter { filter.isEmpty || $0.row.contains(filter) }
        guard !rows.isEmpty else { throw ValidationError("no row contains \"\(filter)\"") }
        print("\(runtime.blas), \(runtime.threadCount) threads, \(rounds) blocks a row")
        print(line("row", "unit", "median", "minimum", "spread"))
        for row in rows {
            var workload = try Workload(row, inputs: Inputs())
            let times = (0..<rounds).map { _ in workload.microseconds() }.sorted()
            let (minimum, median) = (times[0], times[rounds / 2])
            let spread = (times[rounds - 1] - minimum) / median
            print(line(row.row, row.unit.rawValue, row.unit.text(median), row.unit.text(minimum), percent(spread)))
        }
    }

    private func line(_ row: String, _ unit: String, _ columns: String...) -> String {
        let left = row.padding(toLength: 38, withPad: " ", startingAt: 0)
        return left + ([unit] + columns).map { String(repeating: " ", count: max(0, 12 - $0.count)) + $0 }.joined()
    }
}
