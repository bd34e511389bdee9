import Foundation
import Testing

/// The lines that the code of an article prints, which the article shows in its blocks of `text`.
///
/// ```swift
/// private let transcript = Transcript()
/// private func print(_ items: Any...) { transcript.print(items) }   // hides Swift's
/// ```
final class Transcript {
    private var lines: [String] = []
    private var names: [(path: String, name: String)] = []

    /// Prints a path of this run under a name that a reader may choose.
    func show(_ path: String, as name: String) { names.append((path, name)) }

    func print(_ items: [Any]) {
        var text = items.map { "\($0)" }.joined(separator: " ")
        for (path, name) in names { text = text.replacing(path, with: name) }
        lines += text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Expects what was printed to be what a section of an article shows, numbers to a tolerance: the last digits of a
    /// training differ between processors.
    func expect(inSection heading: String, of article: String, tolerance: Double = 0) throws {
        let path = "../../Sources/Tern/Tern.docc/\(article).md"
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: path)
        let sections = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n## ")
        let section = try #require(sections.first { $0.hasPrefix(heading + "\n") })
        let blocks = section.components(separatedBy: "```text\n").dropFirst()
        let shown = blocks.flatMap { $0.components(separatedBy: "\n```")[0].components(separatedBy: "\n") }
        #expect(!shown.isEmpty && shown.count == lines.count, "\(article) shows other lines than are printed:\n\(text)")
        for (shown, printed) in zip(shown, lines) {
            #expect(Self.isAlike(shown, printed, tolerance), "\(article) shows:\n\(shown)\nprinted is:\n\(printed)")
        }
    }

    private var text: String { lines.joined(separator: "\n") }

    private static func isAlike(_ a: String, _ b: String, _ tolerance: Double) -> Bool {
        if tolerance == 0 { return a == b }
        let separators: Set<Character> = [" ", "(", ")", ",", "[", "]", "%"]
        let (a, b) = (a.split { separators.contains($0) }, b.split { separators.contains($0) })
        return a.count == b.count
            && zip(a, b).allSatisfy { a, b in
                guard a.contains("."), let x = Double(a), let y = Double(b) else { return a == b }
                return abs(x - y) <= tolerance
            }
    }
}
