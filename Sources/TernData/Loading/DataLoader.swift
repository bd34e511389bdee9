import Synchronization
import TernCore

/// A sequence of the mini-batches of a data set, shuffled anew each epoch and made ahead in the background.
///
/// ```swift
/// let loader = DataLoader(digits.train, batchSize: 32, seed: 0, workers: 2)
/// for epoch in 1...10 {
///     for batch in loader {
///         optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) }
///     }
/// }
/// ```
///
/// Each iteration over the loader is an epoch: every sample comes once, unless the ``Sampler`` says otherwise. With a seed, the
/// epochs are the same in every run; without, they follow ``manualSeed(_:)``. Batches and their random numbers do not
/// depend on the number of workers. An epoch that was left in the middle goes on from the ``DataLoader/Iterator/state`` of
/// its iterator, which counts what was taken, not what was made ahead.
///
/// A loader of a data set that can fail has an iterator that throws:
///
/// ```swift
/// var batches = loader.makeIterator()
/// while let batch = try batches.next() { … }
/// ```
public final class DataLoader<Samples: Dataset>: Sendable {
    /// The data set that the batches are drawn from.
    public let dataset: Samples
    /// The number of samples in a batch; the last of an epoch may be smaller.
    public let batchSize: Int
    /// The rule by which an epoch chooses samples and their order.
    public let sampler: Sampler
    /// A Boolean value that says whether a last batch that is not full is left out.
    public let dropsLast: Bool
    /// The number of threads that make batches in the background; 0 for none, so that a batch is made when it is asked for.
    public let workers: Int
    /// The number of batches that each worker may be ahead.
    public let batchesAhead: Int

    /// The generator of the epochs; nil for the default one.
    let generator: Lock<PhiloxGenerator?>

    /// Creates a loader of a data set.
    ///
    /// - Parameters:
    ///   - dataset: the data set.
    ///   - batchSize: the number of samples in a batch, at least 1.
    ///   - shuffles: whether the order is a new one each epoch; otherwise it is that of the data set.
    ///   - seed: the seed of the epochs; nil to draw them from the default generator.
    ///   - dropsLast: whether a last batch that is not full is left out.
    ///   - workers: the number of threads that make batches in the background, 0...256.
    ///   - batchesAhead: the number of batches that each of them may be ahead, at least 1.
    public convenience init(
        _ dataset: Samples, batchSize: Int, shuffles: Bool = true, seed: UInt64? = nil, dropsLast: Bool = false,
        workers: Int = 0, batchesAhead: Int = 2
    ) {
        self.init(
            dataset, batchSize: batchSize, sampler: shuffles ? .shuffled : .inOrder, seed: seed, dropsLast: dropsLast,
            workers: workers, batchesAhead: batchesAhead)
    }

    /// Creates a loader that chooses samples by a rule; the other parameters are those of
    /// ``init(_:batchSize:shuffles:seed:dropsLast:workers:batchesAhead:)``.
    public init(
        _ dataset: Samples, batchSize: Int, sampler: Sampler, seed: UInt64? = nil, dropsLast: Bool = false,
        workers: Int = 0, batchesAhead: Int = 2
    ) {
        check(batchSize > 0, "DataLoader", "the batch size is \(batchSize), expected at least 1")
        check(dataset.count >= 0, "DataLoader", "the data set has \(dataset.count) samples, expected at least 0")
        // An order is an array and a tensor.
        let (drawn, most) = (Swift.max(dataset.count, sampler.epochCount ?? 0), runtime.memoryLimit / 16)
        check(drawn <= most, "DataLoader", "an order of \(drawn) samples, expected at most the \(most) of memory")
        check(
            sampler.sampleCount ?? dataset.count == dataset.count, "DataLoader",
            "a sampler of \(sampler.sampleCount ?? 0) samples for a data set of \(dataset.count)")
        check((0...256).contains(workers), "DataLoader", "\(workers) workers, expected 0...256")
        check(
            (1...1 << 20).contains(batchesAhead), "DataLoader",
            "\(batchesAhead) batches ahead of each worker, expected 1...\(1 << 20)")
        (self.dataset, self.batchSize, self.sampler, self.dropsLast) = (dataset, batchSize, sampler, dropsLast)
        (self.workers, self.batchesAhead) = (workers, batchesAhead)
        generator = Lock(seed.map(PhiloxGenerator.init(seed:)))
    }

    /// The number of batches in an epoch.
    public var batchCount: Int {
        let (full, rest) = (sampler.epochCount ?? dataset.count).quotientAndRemainder(dividingBy: batchSize)
        return dropsLast || rest == 0 ? full : full + 1
    }

    /// A Boolean value indicating whether epochs differ by their random numbers.
    var isRandom: Bool { sampler.isRandom || dataset.isRandom }

    /// Begins a new epoch and returns its batches.
    public func makeIterator() -> Iterator {
        // A stream of its own: how many numbers the epoch takes does not matter to what is drawn next.
        var (stream, generator) = self.generator.withLock { generator in
            (isRandom ? generator?.split() : nil, generator)
        }
        if isRandom && stream == nil { stream = withDefaultGenerator { $0.split() } }
        let state = DataLoaderState(
            sampleCount: dataset.count, batchSize: batchSize, dropsLast: dropsLast, sampling: sampler.name,
            stream: stream, generator: generator)
        return Iterator(self, state)
    }

    /// An iterator over the batches of one epoch.
    ///
    /// Workers start with the first batch that is asked for. They end with the epoch, or when the iterator is let go of, which
    /// waits for the batches that are being made.
    public struct Iterator {
        /// The progress of the epoch, from which ``DataLoader/makeIterator(from:)`` goes on.
        public private(set) var state: DataLoaderState
        private let epoch: Epoch<Samples>
        private let (batchCount, workers, room): (Int, Int, Int)
        private var prefetcher: Prefetcher<Result<Samples.Batch, Samples.Failure>>?

        init(_ loader: DataLoader, _ state: DataLoaderState) {
            self.state = state
            epoch = Epoch(loader.dataset, loader.sampler, state)
            (batchCount, workers) = (loader.batchCount, loader.workers)
            room = workers * loader.batchesAhead
        }

        /// Returns the next batch; nil after the last.
        ///
        /// A batch that fails throws when its turn comes, and counts as taken: the next call goes on with the one behind it.
        public mutating func next() throws(Samples.Failure) -> Samples.Batch? { try advance() }

        fileprivate mutating func advance() throws(Samples.Failure) -> Samples.Batch? {
            guard state.batches < batchCount else {
                prefetcher = nil
                return nil
            }
            let number = state.batches
            state.batches += 1
            guard workers > 0 else { return try epoch.batch(number) }
            let prefetcher =
                self.prefetcher
                ?? Prefetcher(number..<batchCount, workers: workers, room: room) { [epoch] number in
                    Result { () throws(Samples.Failure) in try epoch.batch(number) }
                }
            self.prefetcher = prefetcher
            // A copy of the iterator has taken what is missing there.
            guard let result = prefetcher.take(number) else { return try epoch.batch(number) }
            return try result.get()
        }
    }
}

extension DataLoader: Sequence where Samples.Failure == Never {}

extension DataLoader.Iterator: IteratorProtocol where Samples.Failure == Never {
    public mutating func next() -> Samples.Batch? { advance() }
}

/// The batches of one epoch, each of which follows from its number.
private struct Epoch<Samples: Dataset>: Sendable {
    private let dataset: Samples
    private let batchSize: Int
    /// The positions of the samples in the order of the epoch, [samples].
    private let order: Tensor<Int>
    private let stream: PhiloxGenerator?

    init(_ dataset: Samples, _ sampler: Sampler, _ state: DataLoaderState) {
        (self.dataset, batchSize, stream) = (dataset, state.batchSize, state.stream)
        var generator = state.stream ?? PhiloxGenerator(seed: 0)
        order = Tensor(sampler.positions(dataset.count, batchSize, &generator))
    }

    func batch(_ number: Int) throws(Samples.Failure) -> Samples.Batch {
        let start = number * batchSize
        let positions = order[start..<start + min(batchSize, order.elementCount - start)]
        guard var generator = stream?.split(at: number) else { return try dataset.batch(at: positions) }
        return try dataset.batch(at: positions, using: &generator)
    }
}
