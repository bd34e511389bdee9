import CTernKernels
import Synchronization

/// A counter-based generator of random numbers, Philox4×32-10 (Salmon, Moraes, Dror and Shaw, 2011).
///
/// ```swift
/// var generator = PhiloxGenerator(seed: 42)
/// let x = Tensor<Float>.normal([64, 784], using: &generator)
/// let order = (0..<60_000).shuffled(using: &generator)
/// ```
///
/// Each number follows from the seed and its place in the stream alone, so tensors are filled by many threads and the stream is
/// the same at any number of them. The value is the whole state: keep a copy to go back.
public struct PhiloxGenerator: RandomNumberGenerator, Sendable, Equatable {
    private let key: UInt64
    private let stream: UInt64
    /// Blocks of four 32-bit words that have been used.
    private var block: UInt64 = 0
    /// Generators split off so far.
    private var children: UInt64 = 0

    /// A generator whose numbers follow from the seed.
    public init(seed: UInt64) {
        self.init(key: seed, stream: 0)
    }

    private init(key: UInt64, stream: UInt64) {
        self.key = key
        self.stream = stream
    }

    /// 64 random bits.
    public mutating func next() -> UInt64 {
        let words = philox(stream: stream, block: block)
        block += 1
        return UInt64(words.1) << 32 | UInt64(words.0)
    }

    /// A generator with a stream of its own, which follows from this one's and the number of splits before.
    public mutating func split() -> PhiloxGenerator {
        children += 1
        // A block that the stream itself reaches only after 2⁶³ others.
        let words = philox(stream: stream, block: 1 << 63 | children)
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

    /// Fills a new tensor from the stream: 32 bits a Float, 64 a Double.
    fileprivate mutating func fill<Scalar: TensorFloatingPoint>(
        _ shape: Shape, _ kernel: Kernels.Random, _ a: Scalar, _ b: Scalar
    ) -> Tensor<Scalar> {
        let tensor = Tensor<Scalar>(uninitialized: shape)
        let count = tensor.elementCount
        kernel(key, stream, block, count, Double(a), Double(b), tensor.mutablePointer)
        let perBlock = 16 / MemoryLayout<Scalar>.stride
        block += UInt64((count + perBlock - 1) / perBlock)
        return tensor
    }
}

// MARK: The default generator

private let defaultGenerator = Lock(PhiloxGenerator(seed: 0))

/// Starts the default generator anew. Initialisers, dropout and shuffling that name no generator of their own draw from it, so
/// a program that starts with a seed gives the same numbers each time.
///
/// ```swift
/// manualSeed(42)
/// let model = MLP()   // the same weights in every run
/// ```
public func manualSeed(_ seed: UInt64) {
    defaultGenerator.withLock { $0 = PhiloxGenerator(seed: seed) }
}

/// Draws from the default generator, or what a ``checkpoint(at:of:)`` that computes again drew from it the first time.
package func withDefaultGenerator<Result: Sendable>(_ body: @Sendable (inout PhiloxGenerator) -> Result) -> Result {
    if let tape = RandomTape.current { return tape.draw(body) }
    return defaultGenerator.withLock { generator in body(&generator) }
}

// MARK: Random tensors

extension Tensor where Scalar: TensorFloatingPoint {
    /// Numbers drawn evenly from a range, its upper bound excluded.
    public static func uniform(
        _ shape: Shape, in range: Range<Scalar> = 0..<1, using generator: inout PhiloxGenerator
    ) -> Tensor {
        generator.fill(shape, Kernels.uniform[Scalar.self], range.lowerBound, range.upperBound)
    }

    /// Numbers drawn evenly from a range by the default generator.
    public static func uniform(_ shape: Shape, in range: Range<Scalar> = 0..<1) -> Tensor {
        withDefaultGenerator { uniform(shape, in: range, using: &$0) }
    }

    /// Numbers from a normal distribution.
    public static func normal(
        _ shape: Shape, mean: Scalar = 0, standardDeviation: Scalar = 1, using generator: inout PhiloxGenerator
    ) -> Tensor {
        check(standardDeviation >= 0, "normal", "the standard deviation is \(standardDeviation), expected at least 0")
        return generator.fill(shape, Kernels.normal[Scalar.self], mean, standardDeviation)
    }

    /// Numbers from a normal distribution by the default generator.
    public static func normal(_ shape: Shape, mean: Scalar = 0, standardDeviation: Scalar = 1) -> Tensor {
        withDefaultGenerator { normal(shape, mean: mean, standardDeviation: standardDeviation, using: &$0) }
    }
}
