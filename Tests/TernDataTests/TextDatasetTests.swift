import Foundation
import TernCore
import TernData
import TestSupport
import Testing

@Suite struct TextDatasetTests {
    let folder = try! TemporaryFolder()
    /// Character i has the number i.
    let counting = TextDataset(
        tokens: .arange(11), vocabulary: CharacterVocabulary(of: "abcdefghijk"), context: 3)

    @Test func labelsAreTheInputsOneFurther() {
        #expect(counting.count == 8)
        let batch = counting.batch(at: [7, 0, 4])
        #expect(batch.inputs == [[7, 8, 9], [0, 1, 2], [4, 5, 6]])
        #expect(batch.labels == [[8, 9, 10], [1, 2, 3], [5, 6, 7]])
    }

    @Test func windowsOutsideOfTheText() async throws {
        let result = try await #require(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let text = TextDataset(tokens: .arange(4), vocabulary: CharacterVocabulary(of: "abcd"), context: 2)
            _ = text.batch(at: [0, -1])
        }
        let message = String(decoding: result.standardErrorContent, as: UTF8.self)
        #expect(message.contains("TextDataset: a window at -1 is out of range: expected 0..<2"))
    }

    @Test(arguments: [1, 2, 3, 100])
    func everyCharacterButTheFirstIsALabelOnce(_ size: Int) {
        let batches = counting.batches(size)
        #expect(batches.flatMap(\.labels.scalars) == Array(1...10))
        #expect(batches.flatMap(\.inputs.scalars) == Array(0...9))
        // Three full windows of 3, and one of the rest.
        #expect(batches.dropLast().allSatisfy { $0.inputs.shape[0] <= size && $0.inputs.shape[1] == 3 })
        #expect(batches.last?.inputs == [[9]])
        #expect(batches.count == (3 + size - 1) / size + 1)
    }

    @Test func textThatWindowsFillHasNoRest() {
        let text = TextDataset(tokens: .arange(10), vocabulary: counting.vocabulary, context: 3)
        #expect(text.batches(2).map(\.inputs.shape) == [[2, 3], [1, 3]])
    }

    @Test func randomWindowsStartEverywhereAndFollowFromTheSeed() {
        var generator = PhiloxGenerator(seed: 1)
        var again = generator
        let batch = counting.randomBatch(400, using: &generator)
        #expect(batch.labels == batch.inputs + 1)
        #expect(batch.inputs[.all, 1...] == batch.inputs[.all, ..<2] + 1)
        #expect(Set(batch.inputs[.all, 0].scalars) == Set(0..<8))
        #expect(counting.randomBatch(400, using: &again).inputs == batch.inputs)
        #expect(counting.randomBatch(400, using: &again).inputs != batch.inputs)
    }

    // MARK: Files

    private func split(_ text: String, context: Int) throws -> TextDataset.Parts {
        try TextDataset.split(contentsOf: folder.write(Array(text.utf8), to: "text"), context: context)
    }

    @Test func theLastTenthIsHeldBack() throws {
        // 26 characters: 23 to train on, 3 to validate, with the numbers of the whole text's vocabulary.
        let (train, validation) = try split("the quick brown fox: ZÄ\u{1F98A}jn", context: 2)
        #expect(train.tokens.elementCount == 23)
        #expect(train.vocabulary == validation.vocabulary)
        #expect(train.vocabulary.decode(train.tokens.scalars) == "the quick brown fox: ZÄ")
        #expect(validation.vocabulary.decode(validation.tokens.scalars) == "\u{1F98A}jn")
        #expect(train.context == 2 && validation.context == 2)
    }

    @Test func builtInText() throws {
        let (train, validation) = try TextDataset.shakespeare(context: 128)
        #expect(train.tokens.elementCount == 89_858)
        #expect(validation.tokens.elementCount == 9_985)
        let text = train.vocabulary.decode(train.tokens.scalars)
        #expect(text.hasPrefix("First Citizen:\nBefore we proceed any further, hear me speak.\n"))
        #expect(validation.vocabulary.decode(validation.tokens.scalars).hasSuffix("\nSICINIUS:\nAre you mankind?\n"))
    }

    @Test func aByteOrderMarkAtTheStartIsNoCharacter() throws {
        let text = String(repeating: "ab\u{feff}", count: 5)
        let (train, validation) = try split("\u{feff}" + text, context: 1)
        #expect(train.vocabulary == CharacterVocabulary(of: text))
        let tokens = train.tokens.scalars + validation.tokens.scalars
        #expect(Array(train.vocabulary.decode(tokens).unicodeScalars) == Array(text.unicodeScalars))
    }

    private func expectError(_ bytes: [UInt8], _ message: String, context: Int = 8) throws {
        let path = try folder.write(bytes, to: "bad")
        let error = #expect(throws: DataFileError.self) { try TextDataset.split(contentsOf: path, context: context) }
        #expect(error?.description == "\(path): \(message)")
    }

    @Test func missingAndEmptyFiles() throws {
        let error = #expect(throws: DataFileError.self) {
            try TextDataset.split(contentsOf: folder.file("no"), context: 8)
        }
        #expect(error?.problem == .missing)
        try expectError([], "empty: found 0 bytes, expected a text")
    }

    /// Bytes that UTF-8 does not have, an overlong form, half a character, a surrogate: each after two characters of 3 bytes.
    @Test(
        arguments: [
            ([0xff], "0xff"), ([0xc0, 0x80], "0xc0"), ([0xe2, 0x82], "0xe2"), ([0xed, 0xa0, 0x80], "0xed"),
            ([0x80], "0x80")
        ] as [([UInt8], String)])
    func bytesThatAreNotUTF8(_ bytes: [UInt8], _ found: String) throws {
        try expectError(
            Array("aä".utf8) + bytes + Array(repeating: 0x61, count: 200),
            "not UTF-8: found \(found) at byte 3, expected a text in UTF-8")
    }

    @Test func textThatIsTooShort() throws {
        let expected =
            "expected more than 80, so that each part, with 0.1 of them for validation, holds a window of 8 and the "
            + "character after it"
        try expectError(Array("short".utf8), "too short: found 5 characters, \(expected)")
        try expectError(Array(repeating: 0x61, count: 80), "too short: found 80 characters, \(expected)")
        let (_, validation) = try split(String(repeating: "a", count: 81), context: 8)
        #expect(validation.count == 1)
    }

    /// Rounded up, but for a share that is only a little more than its decimal digits say.
    @Test(arguments: [(0.1, 30, 3), (0.1, 31, 4), (0.5, 21, 11), (0.75, 40, 30), (0.3, 10, 3), (0.07, 100, 7)])
    func anyShareCanBeHeldBack(_ fraction: Double, _ count: Int, _ expected: Int) throws {
        let text = String(repeating: "ab", count: count / 2) + (count.isMultiple(of: 2) ? "" : "a")
        let path = try folder.write(Array(text.utf8), to: "text")
        let (train, validation) = try TextDataset.split(contentsOf: path, context: 1, validationFraction: fraction)
        #expect(validation.tokens.elementCount == expected)
        #expect(train.tokens.elementCount == count - expected)
        #expect(throws: DataFileError.self) {
            try TextDataset.split(contentsOf: path, context: count - expected, validationFraction: fraction)
        }
    }
}
