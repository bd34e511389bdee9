import Foundation
import Testing

/// The example in README.md is a program of its own, `Tests/ReadmeExample`: the page must show it, and it must learn.
struct ReadmeTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

    @Test func readmeShowsTheExample() throws {
        let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
        let example = try String(
            contentsOf: Self.root.appending(path: "Tests/ReadmeExample/main.swift"), encoding: .utf8)
        #expect(readme.contains("```swift\n" + example + "```\n"))
    }

    @Test func exampleLearns() throws {
        let process = Process()
        // The test bundle's executable and the example's are built into one folder.
        process.executableURL = try #require(Bundle.main.executableURL).deletingLastPathComponent()
            .appending(path: "ReadmeExample")
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let accuracy = try #require(Double(text.trimmingPrefix("test accuracy: ").trimmingCharacters(in: .newlines)))
        #expect(accuracy > 0.9 && accuracy <= 1)
    }
}
