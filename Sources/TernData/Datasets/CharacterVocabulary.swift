import TernCore

/// A vocabulary of the characters of a text, numbered from 0 in the order of their code points.
///
/// ```swift
/// let vocabulary = CharacterVocabulary(of: "to be")   // " ", "b", "e", "o", "t"
/// try vocabulary.encode("bee")                        // [1, 2, 2]
/// vocabulary.decode([1, 2, 2])                        // "bee"
/// ```
///
/// A character is a Unicode scalar here, as in Python: whatever is decoded is the sum of its parts.
public struct CharacterVocabulary: Sendable, Equatable {
    /// The characters, in the order of their numbers.
    public let characters: [Unicode.Scalar]
    private let numbers: [Unicode.Scalar: Int]

    /// Creates the vocabulary of a text.
    public init(of text: String) {
        self.init(sorted: Set(text.unicodeScalars).sorted())
    }

    /// Creates a vocabulary of characters that are in the order of their code points, each once.
    init(sorted characters: [Unicode.Scalar]) {
        self.characters = characters
        numbers = Dictionary(uniqueKeysWithValues: characters.enumerated().map { ($1, $0) })
    }

    /// The number of characters.
    public var count: Int { characters.count }

    /// Returns the number of a character; nil if it is not in the vocabulary.
    public func number(of character: Unicode.Scalar) -> Int? { numbers[character] }

    /// Returns the numbers of the characters of a text.
    ///
    /// - Throws: ``UnknownCharactersError``, which names all characters that are not in the vocabulary.
    public func encode(_ text: String) throws(UnknownCharactersError) -> [Int] {
        let found = text.unicodeScalars.map { numbers[$0] }
        let unknown = Set(zip(text.unicodeScalars, found).filter { $1 == nil }.map(\.0))
        if !unknown.isEmpty {
            throw UnknownCharactersError(characters: unknown.sorted(), vocabularyCount: count)
        }
        return found.map { $0! }
    }

    /// Returns the text whose characters have these numbers. Traps on a number outside 0..<count.
    public func decode(_ numbers: some Sequence<Int>) -> String {
        var text = String.UnicodeScalarView()
        for number in numbers {
            check(
                characters.indices.contains(number), "CharacterVocabulary",
                "there is no character \(number): expected 0..<\(count)")
            text.append(characters[number])
        }
        return String(text)
    }
}

/// An error that names the characters of a text that a vocabulary lacks.
public struct UnknownCharactersError: Error, Equatable, CustomStringConvertible {
    /// The characters, each once, in the order of their code points.
    public let characters: [Unicode.Scalar]
    /// The number of characters in the vocabulary.
    public let vocabularyCount: Int

    public var description: String {
        let names = characters.map { String($0).debugDescription }.joined(separator: ", ")
        return "the vocabulary of \(vocabularyCount) characters lacks \(names)"
    }
}
