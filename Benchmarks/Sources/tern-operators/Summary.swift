import Foundation

/// The findings about all operations.
struct Summary {
    private var examined = 0
    private var missing: [String] = []
    private var counts: [Report.Kind: Int] = [:]
    private var failures = 0
    private var failed = 0

    var passes: Bool { failures == 0 }

    private func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

    /// Adds what was found of an operation; nil where Tern has none like it.
    mutating func add(_ name: String, _ findings: Findings?, verbose: Bool) {
        guard let findings else { return missing.append(name) }
        let compared = findings.counts[.value] ?? 0
        if compared == 0, findings.failures.isEmpty { missing.append(name) } else { examined += 1 }
        counts.merge(findings.counts, uniquingKeysWith: +)
        failures += findings.failures.count
        if !findings.failures.isEmpty { failed += 1 }
        if verbose {
            let numbers = [Report.Kind.value, .gradient, .second].map { "\(findings.counts[$0] ?? 0)" }
            let leftOut = findings.leftOut.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }
            say("\(name): \(numbers.joined(separator: " ")); not offered: \(leftOut.joined(separator: ", "))")
        }
        for failure in findings.failures.prefix(verbose ? 20 : 6) {
            say(
                "  ✘ \(name) \(failure.number) \(failure.type) \(failure.layout) \(failure.kind.rawValue): \(failure.problem)"
            )
        }
        if findings.failures.count > (verbose ? 20 : 6) {
            say("  ✘ \(name): \(findings.failures.count) failures in all")
        }
    }

    func finish() {
        say("no counterpart in Tern: \(missing.count): \(missing.joined(separator: " "))")
        let numbers = [Report.Kind.value, .gradient, .second].map { "\(counts[$0] ?? 0)" }
        say(
            "\(examined) operations: \(numbers[0]) values, \(numbers[1]) gradients, \(numbers[2]) second derivatives; "
                + "\(failures) failures of \(failed) operations")
    }
}
