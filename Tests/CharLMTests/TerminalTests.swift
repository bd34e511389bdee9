import Foundation
import Tern
import TestSupport
import Testing

@testable import charlm

/// Generated characters that a terminal would obey: escaped there, as they are in files and pipes.
@Suite struct TerminalTests {
    let folder = try! TemporaryFolder()

    /// A model of control characters, and one of the prompt's.
    private func save() throws -> String {
        let path = folder.file("model.safetensors")
        let architecture = Architecture(layers: 1, width: 8, heads: 2, context: 8)
        let vocabulary = CharacterVocabulary(of: "a\u{1b}\u{7}\u{202e}")
        manualSeed(0)
        try LanguageModel(architecture, characters: vocabulary.count).save(architecture, vocabulary, to: path)
        return path
    }

    private func arguments() throws -> [String] {
        ["generate", "--weights", try save(), "--prompt", "a\u{1b}", "--count", "60", "--temperature", "5"]
    }

    @Test func aPipeGetsAllCharacters() throws {
        let output = try Command.run(arguments()).output
        #expect(output.unicodeScalars.count == 63)
        #expect(output.hasPrefix("a\u{1b}"))
        #expect(Set(output.unicodeScalars) == Set("a\u{1b}\u{7}\u{202e}\n".unicodeScalars))
    }

    @Test func aTerminalGetsNoneThatItObeys() throws {
        let terminal = posix_openpt(O_RDWR | O_NOCTTY)
        try #require(terminal >= 0 && grantpt(terminal) == 0 && unlockpt(terminal) == 0)
        defer { close(terminal) }
        let screen = try #require(FileHandle(forUpdatingAtPath: String(cString: ptsname(terminal))))
        let (process, output, errors) = Command.process(try arguments())
        process.standardOutput = screen
        try process.run()
        try output.fileHandleForWriting.close()
        #expect(Command.finish(process, output, errors).status == 0)
        _ = fcntl(terminal, F_SETFL, O_NONBLOCK)
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = max(read(terminal, &bytes, bytes.count), 0)
        let text = String(decoding: bytes[..<count], as: UTF8.self)
        #expect(text.hasPrefix(#"a\u{1B}"#))
        for escape in [#"\u{07}"#, #"\u{202E}"#] { #expect(text.contains(escape)) }
        #expect(text.unicodeScalars.allSatisfy { "a\\u{}0123456789ABCDEF\r\n".unicodeScalars.contains($0) })
    }
}
