import TernData
import Testing

@Suite struct CharacterVocabularyTests {
    @Test func charactersAreNumberedByTheirCodePoints() throws {
        let vocabulary = CharacterVocabulary(of: "to be, or not")
        #expect(vocabulary.characters == [" ", ",", "b", "e", "n", "o", "r", "t"])
        #expect(vocabulary.count == 8)
        #expect(try vocabulary.encode("not") == [4, 5, 7])
        #expect(vocabulary.decode([4, 5, 7]) == "not")
        #expect(vocabulary.number(of: "r") == 6)
        #expect(vocabulary.number(of: "x") == nil)
        #expect(try vocabulary.encode("") == [])
    }

    /// Swift would take each of these for one `Character`, which a model could never take apart.
    @Test(arguments: ["a\r\nb", "e\u{301}e", "👩‍👩‍👧🇩🇪", "\u{0}\t\"\\\u{7f}", "ſtraße 漢字"])
    func everyTextComesBackScalarByScalar(_ text: String) throws {
        let vocabulary = CharacterVocabulary(of: text)
        #expect(vocabulary.count == Set(text.unicodeScalars).count)
        let numbers = try vocabulary.encode(text)
        #expect(numbers.count == text.unicodeScalars.count)
        #expect(Array(vocabulary.decode(numbers).unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test func allUnknownCharactersAreNamed() {
        let vocabulary = CharacterVocabulary(of: "abc")
        let error = #expect(throws: UnknownCharactersError.self) { try vocabulary.encode("cäb\nä漢") }
        #expect(error?.characters == ["\n", "ä", "漢"])
        #expect(error?.description == #"the vocabulary of 3 characters lacks "\n", "ä", "漢""#)
    }
}
