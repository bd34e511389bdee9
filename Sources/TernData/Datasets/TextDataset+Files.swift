import CShakespeare
import TernCore

extension TextDataset {
    /// The two parts of a text: the first for training, and the last for validation.
    public typealias Parts = (train: TextDataset, validation: TextDataset)

    /// Reads a text file in UTF-8, and holds back its end for validation, a tenth by default.
    ///
    /// ```swift
    /// let (train, validation) = try TextDataset.split(contentsOf: "shakespeare.txt", context: 128)
    /// ```
    ///
    /// The vocabulary of both parts is that of the whole text. A byte-order mark at its start is no part of it.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - context: the length of a window, at least 1.
    ///   - validationFraction: the share of the characters for validation, above 0 and below 1, rounded up.
    /// - Throws: ``DataFileError``, also where the file is empty, not UTF-8 or too large for the memory, or one of the parts
    ///   too short for a window and the character after it.
    public static func split(
        contentsOf path: String, context: Int, validationFraction: Double = 0.1
    ) throws(DataFileError) -> Parts {
        try split(ByteSource(contentsOf: path), context, validationFraction)
    }

    /// Returns the text that is part of Tern, split in the same way.
    ///
    /// It is the first 99,843 characters of Shakespeare's *Coriolanus*, in the public domain.
    ///
    /// - Throws: ``DataFileError`` where windows of that length are too long for it.
    public static func shakespeare(
        context: Int, validationFraction: Double = 0.1
    ) throws(DataFileError) -> Parts {
        let text = UnsafeBufferPointer(start: tern_shakespeare.bytes, count: tern_shakespeare.count)
        return try split(ByteSource(text, named: "embedded text"), context, validationFraction)
    }

    private static func split(
        _ source: ByteSource, _ context: Int, _ fraction: Double
    ) throws(DataFileError) -> Parts {
        check(context > 0, "TextDataset", "windows of \(context) characters, expected at least 1")
        check(
            fraction > 0 && fraction < 1, "TextDataset",
            "a share of \(fraction) for validation, expected one above 0 and below 1")
        let (tokens, vocabulary) = try tokens(of: source)
        let count = tokens.elementCount
        // 0.1 is a little more than a tenth, which is no reason to round up.
        let held = Int((Double(count) * fraction * (1 - 1e-12)).rounded(.up))
        guard held > context && count - held > context else {
            let least = Double(context) / min(fraction, 1 - fraction)
            throw DataFileError(
                source.name, .tooShort, found: "\(count) characters",
                expected:
                    "more than \(Int(exactly: least.rounded()) ?? .max), so that each part, with \(fraction) of them for "
                    + "validation, holds a window of \(context) and the character after it")
        }
        func part(_ range: Range<Int>) -> TextDataset {
            TextDataset(tokens: tokens[range], vocabulary: vocabulary, context: context)
        }
        return (part(0..<count - held), part(count - held..<count))
    }

    /// Returns the characters of a text as their numbers in its vocabulary: gone through once to count them and once to number
    /// them, so that nothing as large is held beside the text and the numbers.
    private static func tokens(
        of source: ByteSource
    ) throws(DataFileError) -> (tokens: Tensor<Int>, vocabulary: CharacterVocabulary) {
        try checkMemory(characters: source.count / 4, source)  // or more: a character has at most 4 bytes
        let text = try text(of: source)
        var (count, isThere) = (0, [Bool](repeating: false, count: 0x110000))
        for scalar in text.unicodeScalars {
            count += 1
            isThere[Int(scalar.value)] = true
        }
        try checkMemory(characters: count, source)
        let characters = isThere.indices.filter { isThere[$0] }.map { Unicode.Scalar(UInt32($0))! }
        let vocabulary = CharacterVocabulary(sorted: characters)
        let tokens = Tensor<Int>(shape: [count]) { tokens in
            var numbers = [Int](repeating: 0, count: 0x110000)
            for (number, character) in characters.enumerated() { numbers[Int(character.value)] = number }
            for (position, scalar) in text.unicodeScalars.enumerated() {
                tokens[position] = numbers[Int(scalar.value)]
            }
        }
        return (tokens, vocabulary)
    }

    private static func checkMemory(characters: Int, _ source: ByteSource) throws(DataFileError) {
        let (bytes, overflows) = characters.multipliedReportingOverflow(by: MemoryLayout<Int>.stride)
        try source.checkMemory(overflows ? .max : bytes, for: "the numbers of \(characters) characters")
    }

    private static func text(of source: ByteSource) throws(DataFileError) -> String {
        let bytes = try source.bytes(0..<source.count)
        if bytes.isEmpty { throw DataFileError(source.name, .empty, found: "0 bytes", expected: "a text") }
        do throws(UTF8.ValidationError) {
            var text = String(copying: try UTF8Span(validating: bytes.span))
            if text.unicodeScalars.first == "\u{feff}" { text.unicodeScalars.removeFirst() }
            return text
        } catch {
            let position = error.byteOffsets.lowerBound
            let byte = String(bytes[position], radix: 16)
            throw DataFileError(
                source.name, .notUTF8, found: "0x\(byte) at byte \(position)", expected: "a text in UTF-8")
        }
    }
}
