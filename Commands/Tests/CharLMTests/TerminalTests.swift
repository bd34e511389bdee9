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
        let terminal = try #require(PseudoTerminal())
        let (process, output, errors) = Command.process(try arguments())
        process.standardOutput = terminal.handle
        try process.run()
        try output.fileHandleForWriting.close()
        #expect(Command.finish(process, output, errors).status == 0)
        let text = String(decoding: terminal.read(), as: UTF8.self)
        #expect(text.hasPrefix(#"a\u{1B}"#))
        for escape in [#"\u{07}"#, #"\u{202E}"#] { #expect(text.contains(escape)) }
        #expect(text.unicodeScalars.allSatisfy { "a\\u{}0123456789ABCDEF\r\n".unicodeScalars.contains($0) })
    }
}
