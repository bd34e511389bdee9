import Foundation
import Testing

/// All code in the articles is code that compiles: each block is found, but for its indentation, in the sources or the tests,
/// and so is each file that an article shows.
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
        let folders = [
            "Sources/TernCore", "Tests/ArticleTests", "Tests/TernCoreTests", "Examples/Server/Sources/Batching"
        ]
        let sources = try folders.flatMap { try files(in: $0, "swift") }
            .map { lines(try String(contentsOf: $0, encoding: .utf8)) }
        var count = 0
        let catalogs = ["Tern", "TernTraining", "TernVision"].map { "Sources/\($0)/\($0).docc" }
        for article in try catalogs.flatMap({ try files(in: $0, "md") }) {
            let text = try String(contentsOf: article, encoding: .utf8).replacing("```csv\n", with: "```swift\n")
            for block in text.split(separator: "```swift\n").dropFirst() {
                let code = lines(block.split(separator: "\n```")[0])
                #expect(
                    sources.contains { $0.contains(code) },
                    "\(article.lastPathComponent) shows what is nowhere:\n\(code)")
                count += 1
            }
        }
        #expect(count > 60)
    }
}
