import ArgumentParser
import Foundation
import Tern

/// Makes calls with extreme and meaningless arguments over the whole public interface, and looks how each ends.
@main
struct TernMisuse: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tern-misuse",
        abstract: "Call every part of the interface with extreme and meaningless arguments.",
        discussion: """
            Each call runs in a process of its own, with 4 GB of addresses and 10 seconds. It has to end in a trap whose message \
            begins with the operation and tells values, in a typed error, or in the value that is documented.
            """)

    @Option(help: "Make the calls whose operation and arguments match this regular expression only.")
    var only = ""

    @Flag(help: "Print the outcome of every call.")
    var verbose = false

    @Option(name: .customLong("case"), help: .hidden)
    var number: Int?

    func run() throws {
        let table = MisuseTable().cases
        if let number { Runner.perform(table[number]) }
        let pattern = try Regex(only)
        let numbers = table.indices.filter { "\(table[$0].operation) \(table[$0].call)".contains(pattern) }
        let scratch = FileManager.default.temporaryDirectory.appending(path: "tern-misuse-\(UUID())")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let outcomes = Outcomes(count: numbers.count)
        DispatchQueue.concurrentPerform(iterations: numbers.count) { position in
            outcomes.set(Runner.outcome(of: numbers[position], scratch: scratch), at: position)
        }
        var counts = [0, 0, 0, 0]
        var failures = 0
        var within = 0
        for (position, outcome) in outcomes.all.enumerated() {
            let misuse = table[numbers[position]]
            guard let outcome else { continue }
            switch outcome {
            case .trap(let message):
                counts[0] += 1
                if !message.hasPrefix("\(misuse.operation): ") { within += 1 }
            case .error: counts[1] += 1
            case .value: counts[2] += 1
            case .silent, .hang: counts[3] += 1
            }
            if verbose { print("\(misuse.operation)(\(misuse.call)): \(outcome)") }
            if let problem = outcome.problem(for: misuse) {
                failures += 1
                print("✘ \(misuse.operation)(\(misuse.call)) \(problem)")
            }
        }
        print(
            "\(numbers.count) calls: \(counts[0]) traps by name (\(within) by that of an operation within), \(counts[1]) typed errors, \(counts[2]) values, "
                + "\(counts[3]) silent ends; \(failures) failures")
        if failures > 0 { throw ExitCode.failure }
    }
}

/// Outcomes that several threads write.
private final class Outcomes: @unchecked Sendable {
    // Under the lock.
    private var outcomes: [Outcome?]
    private let lock = NSLock()

    init(count: Int) { outcomes = Array(repeating: nil, count: count) }

    func set(_ outcome: Outcome, at position: Int) { lock.withLock { outcomes[position] = outcome } }

    var all: [Outcome?] { lock.withLock { outcomes } }
}
