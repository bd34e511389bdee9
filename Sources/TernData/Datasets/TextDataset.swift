import TernCore

/// A data set of the windows of a text, each labeled with the same window one character further.
///
/// ```swift
/// let (train, validation) = try TextDataset.split(contentsOf: "shakespeare.txt", context: 128)
/// let batch = train.randomBatch(32)   // inputs [32, 128], labels [32, 128]
/// let loss = crossEntropyLoss(model(batch.inputs), batch.labels)
/// ```
public struct TextDataset: Dataset {
    /// The numbers of the characters of the text in a vocabulary, [characters].
    public let tokens: Tensor<Int>
    /// The vocabulary.
    public let vocabulary: CharacterVocabulary
    /// The length of a window.
    public let context: Int

    /// Windows and, as their labels, the characters that follow each of theirs: [windows, length] both.
    public typealias Batch = Labeled<Tensor<Int>, Tensor<Int>>

    /// Creates a data set of a text in the numbers of a vocabulary. Traps unless it is longer than a window, and on numbers
    /// outside the vocabulary.
    public init(tokens: Tensor<Int>, vocabulary: CharacterVocabulary, context: Int) {
        check(tokens.rank == 1, "TextDataset", "expected tokens: [characters], found \(tokens.shape)")
        check(
            context > 0 && tokens.elementCount > context, "TextDataset",
            "\(tokens.elementCount) characters for windows of \(context), expected windows of at least 1 and more "
                + "characters than that")
        for token in tokens.scalars where !(0..<vocabulary.count).contains(token) {
            trap("TextDataset", "token \(token) is out of range: expected 0..<\(vocabulary.count)")
        }
        (self.tokens, self.vocabulary, self.context) = (tokens, vocabulary, context)
    }

    /// The number of positions at which a window can start.
    public var count: Int { tokens.elementCount - context }

    /// Returns the windows that start at some positions: [windows], each in 0..<``count``.
    public func batch(at starts: Tensor<Int>) -> Batch {
        check(starts.rank == 1, "TextDataset", "expected starts: [windows], found \(starts.shape)")
        for start in starts.scalars where !(0..<count).contains(start) {
            trap("TextDataset", "a window at \(start) is out of range: expected 0..<\(count)")
        }
        return batch(at: starts, length: context)
    }

    /// Returns windows at positions drawn from a generator, uniformly and independently of one another.
    ///
    /// - Parameter size: the number of windows, at least 1.
    public func randomBatch(_ size: Int, using generator: inout PhiloxGenerator) -> Batch {
        checkSize(size)
        return batch(at: .randomIntegers([size], in: 0..<count, using: &generator))
    }

    /// Returns windows at positions drawn from the default generator, uniformly and independently of one another.
    ///
    /// - Parameter size: the number of windows, at least 1.
    public func randomBatch(_ size: Int) -> Batch {
        checkSize(size)
        return batch(at: .randomIntegers([size], in: 0..<count))
    }

    /// Returns the whole text in windows one after another, so that each character but the first is a label once.
    ///
    /// The last window is a batch of its own where it is shorter.
    ///
    /// - Parameter size: the number of windows in a batch, at least 1.
    public func batches(_ size: Int) -> [Batch] {
        checkSize(size)
        let labels = tokens.elementCount - 1
        let (full, rest) = labels.quotientAndRemainder(dividingBy: context)
        let size = min(size, max(full, 1))
        var batches = stride(from: 0, to: full, by: size).map { first in
            batch(at: Tensor<Int>.arange(first, min(first + size, full)) * context)
        }
        if rest > 0 { batches.append(batch(at: Tensor([labels - rest]), length: rest)) }
        return batches
    }

    private func checkSize(_ size: Int) {
        check(size > 0, "TextDataset", "the batch size is \(size), expected at least 1")
    }

    private func batch(at starts: Tensor<Int>, length: Int) -> Batch {
        let windows = tokens.take(starts.unsqueeze(axis: 1) + .arange(length + 1))
        return Labeled(windows[.all, ..<length], windows[.all, 1...])
    }
}
