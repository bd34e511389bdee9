import TernCore

/// A source of samples that can only be read from front to back, such as a log or a compressed file.
///
/// ```swift
/// let lines = SampleStream {
///     let file = try openLines("events.log")
///     return { try file.nextLine().map(parse) }   // a Labeled sample; nil at the end
/// }
/// let squares = SampleStream((0..<1000).lazy.map { $0 * $0 })
/// ```
public struct SampleStream<Sample: Collatable>: Sendable {
    fileprivate let open: @Sendable () throws -> () throws -> Sample?

    /// Creates a stream of a function that opens it anew for each epoch.
    ///
    /// - Parameter open: returns a function that gives the next sample, and nil after the last. One thread at a time calls it.
    public init(_ open: @escaping @Sendable () throws -> () throws -> Sample?) { self.open = open }

    /// Creates a stream of the elements of a sequence.
    public init(_ samples: some Sequence<Sample> & Sendable) {
        self.init {
            var iterator = samples.makeIterator()
            return { iterator.next() }
        }
    }
}

/// The mini-batches of a stream of samples, shuffled as far as a buffer reaches and made ahead in the background.
///
/// ```swift
/// let loader = StreamLoader(lines, batchSize: 64, shuffleBuffer: 10_000, seed: 0, batchesAhead: 4)
/// for epoch in 0..<10 {
///     let batches = loader.makeIterator(epoch: epoch)
///     while let batch = try batches.next() { … }
/// }
/// ```
///
/// Samples are drawn at random from a buffer that is filled up from the stream, as `tf.data.Dataset.shuffle` does. Batches do
/// not depend on how far ahead they are made.
public struct StreamLoader<Sample: Collatable>: Sendable {
    /// The stream that the samples come from.
    public let stream: SampleStream<Sample>
    /// The number of samples in a batch; the last of an epoch may be smaller.
    public let batchSize: Int
    /// The number of samples that the next one is drawn from; 1 for the order of the stream.
    public let shuffleBuffer: Int
    /// The seed of the orders.
    public let seed: UInt64
    /// A Boolean value that says whether a last batch that is not full is left out.
    public let dropsLast: Bool
    /// The number of batches that a thread in the background makes ahead; 0 for none.
    public let batchesAhead: Int

    /// Creates a loader of a stream.
    ///
    /// - Parameters:
    ///   - stream: the samples.
    ///   - batchSize: the number of samples in a batch, at least 1.
    ///   - shuffleBuffer: the number of samples that the next one is drawn from, at least 1.
    ///   - seed: the seed of the orders.
    ///   - dropsLast: whether a last batch that is not full is left out.
    ///   - batchesAhead: the number of batches that are made ahead, at least 0.
    public init(
        _ stream: SampleStream<Sample>, batchSize: Int, shuffleBuffer: Int = 1, seed: UInt64 = 0,
        dropsLast: Bool = false, batchesAhead: Int = 0
    ) {
        check(batchSize > 0, "StreamLoader", "the batch size is \(batchSize), expected at least 1")
        check(shuffleBuffer > 0, "StreamLoader", "a buffer of \(shuffleBuffer) samples, expected at least 1")
        check(batchesAhead >= 0, "StreamLoader", "\(batchesAhead) batches ahead, expected at least 0")
        (self.stream, self.batchSize, self.shuffleBuffer) = (stream, batchSize, shuffleBuffer)
        (self.seed, self.dropsLast, self.batchesAhead) = (seed, dropsLast, batchesAhead)
    }

    /// Begins an epoch, or goes on with one, and returns its batches.
    ///
    /// - Parameters:
    ///   - epoch: the number of the epoch, at least 0, from which its order follows together with the seed.
    ///   - batches: the number of its batches that have been taken before (``Iterator/batches``). The stream is read up to
    ///     there, for it has no other way, but nothing is collated.
    public func makeIterator(epoch: Int = 0, from batches: Int = 0) -> Iterator {
        check(0...1 << 53 ~= batches, "StreamLoader", "\(batches) batches taken, expected 0...\(1 << 53)")
        return Iterator(self, PhiloxGenerator(seed: seed).split(at: epoch), from: batches)
    }

    /// An iterator over the batches of one epoch. Letting go of it ends its thread, after the batch that is being made.
    public final class Iterator {
        fileprivate typealias Made = Result<Sample.Collated?, any Error>

        /// The number of batches of the epoch that have been taken, those that failed included.
        public private(set) var batches: Int
        private var isAtEnd = false
        private let make: @Sendable (Int) -> Made
        private let ahead: Int
        private var prefetcher: Prefetcher<Made>?

        fileprivate init(_ loader: StreamLoader, _ generator: PhiloxGenerator, from first: Int) {
            (batches, ahead) = (first, loader.batchesAhead)
            let reader = Monitor<StreamReader<Sample>?>(nil)
            make = { _ in
                reader.wait { reader in
                    if reader == nil { reader = StreamReader(loader, generator, skipping: first) }
                    return Result { try reader?.batch() }
                }
            }
        }

        /// Returns the next batch; nil after the last.
        ///
        /// - Throws: what the stream throws, in its turn, and ``CollationError``. The next call goes on behind it.
        public func next() throws -> Sample.Collated? {
            if isAtEnd { return nil }
            if ahead > 0 && prefetcher == nil {
                prefetcher = Prefetcher(batches..<Int.max, workers: 1, room: ahead, make: make)
            }
            let made = prefetcher?.take(batches) ?? make(batches)
            batches += 1
            if let batch = try made.get() { return batch }
            (isAtEnd, prefetcher, batches) = (true, nil, batches - 1)
            return nil
        }
    }
}

/// The samples of a stream in the order of one epoch.
private struct StreamReader<Sample: Collatable> {
    private let loader: StreamLoader<Sample>
    private var generator: PhiloxGenerator
    /// The next sample of the stream; nil before it is opened.
    private var read: (() throws -> Sample?)?
    private var buffer: [Sample] = []
    private var isAtEnd = false
    /// The samples of the next batch so far.
    private var gathered: [Sample] = []

    init(_ loader: StreamLoader<Sample>, _ generator: PhiloxGenerator, skipping batches: Int) {
        (self.loader, self.generator) = (loader, generator)
        var skipped = 0
        while skipped < batches && (!isAtEnd || !buffer.isEmpty) {
            // One that failed was taken as well.
            if (try? gather()) != nil { gathered = [] }
            skipped += 1
        }
    }

    mutating func batch() throws -> Sample.Collated? {
        try gather()
        defer { gathered = [] }
        if gathered.isEmpty || (loader.dropsLast && gathered.count < loader.batchSize) { return nil }
        return try Sample.collate(gathered)
    }

    /// Gathers the samples of a batch, fewer at the end. What is there when the stream fails belongs to the next batch.
    private mutating func gather() throws {
        while gathered.count < loader.batchSize, let sample = try next() { gathered.append(sample) }
    }

    private mutating func next() throws -> Sample? {
        let read = try self.read ?? loader.stream.open()
        self.read = read
        while !isAtEnd && buffer.count < loader.shuffleBuffer {
            if let sample = try read() { buffer.append(sample) } else { isAtEnd = true }
        }
        if buffer.isEmpty { return nil }
        if buffer.count > 1 { buffer.swapAt(Int.random(in: buffer.indices, using: &generator), buffer.count - 1) }
        return buffer.removeLast()
    }
}
