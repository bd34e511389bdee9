import CTernKernels

/// A counter-based generator of random numbers, Philox4×32-10 (Salmon, Moraes, Dror and Shaw, 2011).
///
/// ```swift
/// var generator = PhiloxGenerator(seed: 42)
/// let x = Tensor<Float>.normal([64, 784], using: &generator)
/// let order = (0..<60_000).shuffled(using: &generator)
/// ```
///
/// Each number follows from the seed and its position in the stream alone, so tensors are filled by many threads and the
/// stream is the same at any number of them. The number of blocks that a call uses follows from the shapes it is given, never
/// from the numbers drawn, and no number depends on the others of its tensor.
///
/// The value is the whole state: keep a copy to go back, encode it to resume in another process. A stream has 2⁴⁸ blocks
/// of four 32-bit words; ``split()`` gives streams that share no block with each other or with their origin, unless two
/// of 2¹²⁸ positions meet by chance.
public struct PhiloxGenerator: RandomNumberGenerator, Sendable, Equatable, Codable {
    private let key: UInt64
    private let stream: UInt64
    /// The number of blocks of four 32-bit words that have been used.
    private var block: UInt64 = 0
    /// The number of generators split off so far.
    private var children: UInt64 = 0

    /// Creates a generator whose numbers follow from the seed.
    public init(seed: UInt64) {
        self.init(key: seed, stream: 0)
    }

    private init(key: UInt64, stream: UInt64) {
        self.key = key
        self.stream = stream
    }

    /// Returns 64 random bits.
    public mutating func next() -> UInt64 {
        let words = philox(stream: stream, block: block)
        block &+= 1
        return UInt64(words.1) << 32 | UInt64(words.0)
    }

    /// Returns a generator with a stream of its own, which follows from this one's and the number of splits before.
    public mutating func split() -> PhiloxGenerator {
        children &+= 1  // by as many splits as nobody makes; a state that was read may be of any number
        return child(children)  // a block that the stream itself never reaches
    }

    /// Returns a generator with a stream of its own for an index, the same each time: of a sample or a batch, whoever draws for
    /// it.
    ///
    /// ```swift
    /// let noise = (0..<4).map { index in
    ///     var generator = epoch.split(at: index)   // in any order, on any thread
    ///     return Tensor<Float>.normal([28, 28], using: &generator)
    /// }
    /// ```
    ///
    /// - Parameter index: at least 0.
    public func split(at index: Int) -> PhiloxGenerator {
        check(index >= 0, "PhiloxGenerator", "the index of a stream is \(index), expected at least 0")
        // Blocks that neither the stream nor `split()` reaches.
        return child(1 << 62 | UInt64(index))
    }

    private func child(_ number: UInt64) -> PhiloxGenerator {
        let words = philox(stream: stream, block: 1 << 63 | number)
        return PhiloxGenerator(
            key: UInt64(words.1) << 32 | UInt64(words.0), stream: UInt64(words.3) << 32 | UInt64(words.2))
    }

    private func philox(stream: UInt64, block: UInt64) -> (UInt32, UInt32, UInt32, UInt32) {
        var words: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) {
            tern_philox(key, stream, block, $0.baseAddress!.assumingMemoryBound(to: UInt32.self))
        }
        return words
    }

    /// Lets `body` read `blocks` blocks of the stream from a position on: a key, a subsequence and a block.
    mutating func draw<Result>(_ blocks: Int, _ body: (UInt64, UInt64, UInt64) -> Result) -> Result {
        defer { block &+= UInt64(blocks) }
        return body(key, stream, block)
    }
}
