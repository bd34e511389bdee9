import TernCore

/// A data set of the windows of a file of tokens, each labeled with the same window one token further.
///
/// ```swift
/// let text = try TokenFile(contentsOf: "train.bin", context: 1024)   // of 16-bit numbers, as nanoGPT writes them
/// var batches = DataLoader(text, batchSize: 8, workers: 2).makeIterator()
/// while let batch = try batches.next() { … }   // inputs [8, 1024], labels [8, 1024]
/// ```
///
/// The file has no header, only little-endian numbers. It stays open and is read at the positions that are asked for, so it may
/// be larger than memory.
public struct TokenFile: Dataset {
    public typealias Failure = DataFileError

    /// The widths of a token in a file.
    public enum Width: Int, Sendable {
        /// Two bytes, for vocabularies up to 65,536.
        case bits16 = 2
        /// Four bytes.
        case bits32 = 4
    }

    private let source: ByteSource
    private let width: Width
    /// The number of tokens in the file.
    public let tokenCount: Int
    /// The length of a window.
    public let context: Int
    /// The number of tokens that there are, above all in the file; nil for any.
    public let vocabularyCount: Int?

    /// Opens a file of tokens.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - width: the size of a token.
    ///   - context: the length of a window, at least 1.
    ///   - vocabularyCount: the number of tokens that there are; nil to take all.
    /// - Throws: ``DataFileError``, also where the file is no whole number of tokens, or too short for a window and the token
    ///   after it. Reading throws where a token is not in the vocabulary.
    public init(
        contentsOf path: String, width: Width = .bits16, context: Int, vocabularyCount: Int? = nil
    ) throws(DataFileError) {
        check(context > 0, "TokenFile", "windows of \(context) tokens, expected at least 1")
        source = try ByteSource(contentsOf: path)
        (tokenCount, self.context) = (source.count / width.rawValue, context)
        (self.width, self.vocabularyCount) = (width, vocabularyCount)
        guard source.count % width.rawValue == 0 else {
            throw DataFileError(
                path, .truncated, found: "\(source.count) bytes", expected: "a multiple of \(width.rawValue)")
        }
        guard tokenCount > context else {
            throw DataFileError(
                path, .tooShort, found: "\(tokenCount) tokens",
                expected: "more than \(context), for a window and the token after it")
        }
    }

    /// The number of positions at which a window can start.
    public var count: Int { tokenCount - context }

    /// Returns the windows that start at some positions.
    public func batch(at starts: Tensor<Int>) throws(DataFileError) -> Labeled<Tensor<Int>, Tensor<Int>> {
        checkPositions(starts, "TokenFile")
        let rows = starts.elementCount
        let length = context + 1
        let windows = try Tensor<Int>(shape: [rows, length]) { tokens throws(DataFileError) in
            for (row, start) in starts.scalars.enumerated() {
                let bytes = try source.bytes(start * width.rawValue..<(start + length) * width.rawValue)
                for column in 0..<length {
                    tokens[row * length + column] = try token(in: bytes, column, at: start + column)
                }
            }
        }
        return Labeled(windows[.all, ..<context], windows[.all, 1...])
    }

    private func token(in bytes: [UInt8], _ index: Int, at position: Int) throws(DataFileError) -> Int {
        let start = index * width.rawValue
        let token = (0..<width.rawValue).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
        if let vocabularyCount, token >= vocabularyCount {
            throw DataFileError(
                source.name, .labelOutOfRange, found: "token \(token) at position \(position)",
                expected: "0..<\(vocabularyCount)")
        }
        return token
    }
}
