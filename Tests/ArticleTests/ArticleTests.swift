import Foundation
import Testing

/// All code in the articles is code that compiles: each block is found, but for its indentation, in the sources or the tests.
struct ArticleTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

    /// Lines without what indents them.
    private func lines(_ text: some StringProtocol) -> String {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n")
    }

    private func files(in folder: String, _ pathExtension: String) throws -> [URL] {
        let folder = Self.root.appending(path: folder)
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        return files.compactMap { $0 as? URL }.filter { $0.pathExtension == pathExtension }
    }

    @Test func articlesShowCodeThatCompiles() throws {
        let folders = ["Sources/TernCore", "Tests/ArticleTests", "Tests/TernCoreTests"]
        let sources = try folders.flatMap { try files(in: $0, "swift") }
            .map { lines(try String(contentsOf: $0, encoding: .utf8)) }
        var count = 0
        for article in try files(in: "Sources/Tern/Tern.docc", "md") {
            let text = try String(contentsOf: article, encoding: .utf8)
            for block in text.split(separator: "```swift\n").dropFirst() {
                let code = lines(block.split(separator: "\n```")[0])
                #expect(
                    sources.contains { $0.contains(code) },
                    "\(article.lastPathComponent) shows what is nowhere:\n\(code)")
                count += 1
            }
        }
        #expect(count > 15)
    }
}
