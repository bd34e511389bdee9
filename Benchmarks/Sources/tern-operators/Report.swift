import Foundation

/// The findings of an examination, written line by line: a trap ends the process, so nothing may wait.
final class Report {
    enum Kind: String, CaseIterable { case value, gradient, second, trap }

    private(set) var counts: [Kind: Int] = [:]

    private func say(_ fields: String...) {
        let line = fields.map { $0.replacing("\n", with: " ").replacing("\t", with: " ") }.joined(separator: "\t")
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }

    func begin(_ number: Int, _ layout: InputLayout) { say("begin", "\(number)", layout.rawValue) }

    func count(_ kind: Kind) { counts[kind, default: 0] += 1 }

    func fail(_ kind: Kind, _ number: Int, _ layout: InputLayout, _ it: Case, _ problem: String) {
        say("fail", kind.rawValue, "\(number)", layout.rawValue, it.type, problem)
    }

    func leaveOut(_ what: String) { say("left out", what) }

    func end() { for (kind, count) in counts { say("count", kind.rawValue, "\(count)") } }
}

/// The findings about one operation, by the process that examined it.
struct Findings {
    struct Failure {
        let kind: Report.Kind
        let number: Int
        let layout: String
        let type: String
        let problem: String
    }

    var counts: [Report.Kind: Int] = [:]
    var failures: [Failure] = []
    var leftOut: [String: Int] = [:]
    /// The case that was begun last.
    var last = (number: -1, layout: "")

    mutating func read(_ line: Substring) {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        switch fields.first {
        case "begin": last = (Int(fields[1]) ?? -1, fields[2])
        case "fail":
            failures.append(
                Failure(
                    kind: Report.Kind(rawValue: fields[1]) ?? .value, number: Int(fields[2]) ?? -1, layout: fields[3],
                    type: fields[4], problem: fields[5]))
        case "left out": leftOut[fields[1], default: 0] += 1
        case "count": counts[Report.Kind(rawValue: fields[1]) ?? .value, default: 0] += Int(fields[2]) ?? 0
        default: break
        }
    }
}
