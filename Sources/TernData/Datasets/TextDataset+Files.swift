import CShakespeare
import TernCore

extension TextDataset {
    /// The two parts of a text: nine tenths to train on, and the last tenth.
    public typealias Parts = (train: TextDataset, validation: TextDataset)

    /// A text file in UTF-8, the last tenth of it held back for validation.
    ///
    /// The vocabulary of both parts is that of the whole text. A byte-order mark at its start is no part of it.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - context: the length of a window, at least 1.
    /// - Throws: ``DataFileError``, also where the file is empty or not UTF-8, or its last tenth too short for a window and the
    ///   character after it.
    public static func split(contentsOf path: String, context: Int) throws(DataFileError) -> Parts {
        try split(readFile(path), named: path, context: context)
    }

    /// The text that is part of Tern: the first 99,843 characters of Shakespeare's *Coriolanus*, in the public domain.
    ///
    /// - Throws: ``DataFileError`` where windows of that length are too long for it.
    public static func shakespeare(context: Int) throws(DataFileError) -> Parts {
        let text = UnsafeBufferPointer(start: tern_shakespeare.bytes, count: tern_shakespeare.count)
        return try split(Array(text), named: "embedded text", context: context)
    }

    private static func split(
        _ bytes: [UInt8], named path: String, context: Int
    ) throws(DataFileError) -> Parts {
        check(context > 0, "TextDataset", "windows of \(context) characters, expected at least 1")
        let text = try text(bytes, named: path)
        let vocabulary = CharacterVocabulary(of: text)
        let tokens = Tensor(text.unicodeScalars.map { vocabulary.number(of: $0)! })
        let count = tokens.elementCount
        // The last tenth is rounded up, so this many characters leave context + 1 for it.
        guard count > 10 * context else {
            throw DataFileError(
                path, .tooShort, found: "\(count) characters",
                expected: "more than \(10 * context), so that the last tenth holds a window of \(context) and the "
                    + "character after it")
        }
        let end = count * 9 / 10
        func part(_ range: Range<Int>) -> TextDataset {
            TextDataset(tokens: tokens[range], vocabulary: vocabulary, context: context)
        }
        return (part(0..<end), part(end..<count))
    }

    private static func text(_ bytes: [UInt8], named path: String) throws(DataFileError) -> String {
        if bytes.isEmpty { throw DataFileError(path, .empty, found: "0 bytes", expected: "a text") }
        do throws(UTF8.ValidationError) {
            var text = String(copying: try UTF8Span(validating: bytes.span))
            if text.unicodeScalars.first == "\u{feff}" { text.unicodeScalars.removeFirst() }
            return text
        } catch {
            let position = error.byteOffsets.lowerBound
            let byte = String(bytes[position], radix: 16)
            throw DataFileError(path, .notUTF8, found: "0x\(byte) at byte \(position)", expected: "a text in UTF-8")
        }
    }
}
