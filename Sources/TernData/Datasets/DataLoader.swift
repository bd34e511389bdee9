import Synchronization
import TernCore

/// A sequence of the mini-batches of a data set, shuffled anew each epoch.
///
/// ```swift
/// let loader = DataLoader(digits.train, batchSize: 32, seed: 0)
/// for epoch in 1...10 {
///     for batch in loader {
///         optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) }
///     }
/// }
/// ```
///
/// Each iteration over the loader is an epoch: every sample comes once. With a seed, the orders of the first, second, … epoch
/// are the same in every run; without, they follow ``manualSeed(_:)``. An epoch that was left in the middle goes on from the
/// ``DataLoader/Iterator/state`` of its iterator.
public final class DataLoader<Samples: Dataset>: Sequence, Sendable {
    /// The data set that the batches are drawn from.
    public let dataset: Samples
    /// The number of samples in a batch; the last of an epoch may be smaller.
    public let batchSize: Int
    /// A Boolean value that says whether each epoch has a new order.
    public let shuffles: Bool
    /// A Boolean value that says whether a last batch that is not full is left out.
    public let dropsLast: Bool

    /// The generator of the orders; nil for the default one.
    let generator: Lock<PhiloxGenerator?>

    /// Creates a loader of a data set.
    ///
    /// - Parameters:
    ///   - dataset: the data set.
    ///   - batchSize: the number of samples in a batch, at least 1.
    ///   - shuffles: whether the order is a new one each epoch; otherwise it is that of the data set.
    ///   - seed: the seed of the orders; nil to draw them from the default generator.
    ///   - dropsLast: whether a last batch that is not full is left out.
    public init(
        _ dataset: Samples, batchSize: Int, shuffles: Bool = true, seed: UInt64? = nil, dropsLast: Bool = false
    ) {
        check(batchSize > 0, "DataLoader", "the batch size is \(batchSize), expected at least 1")
        check(dataset.count >= 0, "DataLoader", "the data set has \(dataset.count) samples, expected at least 0")
        self.dataset = dataset
        self.batchSize = batchSize
        self.shuffles = shuffles
        self.dropsLast = dropsLast
        generator = Lock(seed.map(PhiloxGenerator.init(seed:)))
    }

    /// The number of batches in an epoch.
    public var batchCount: Int {
        let (full, rest) = dataset.count.quotientAndRemainder(dividingBy: batchSize)
        return dropsLast || rest == 0 ? full : full + 1
    }

    /// Begins a new epoch and returns its batches.
    public func makeIterator() -> Iterator {
        // A stream of its own: how many numbers the shuffling takes does not matter to what is drawn next.
        var (order, generator) = self.generator.withLock { generator in (shuffles ? generator?.split() : nil, generator)
        }
        if shuffles && order == nil { order = withDefaultGenerator { $0.split() } }
        let state = DataLoaderState(
            sampleCount: dataset.count, batchSize: batchSize, order: order, generator: generator)
        return Iterator(dataset, state, batchCount: batchCount)
    }

    /// An iterator over the batches of one epoch, loaded as they are asked for.
    public struct Iterator: IteratorProtocol {
        /// The progress of the epoch, from which ``DataLoader/makeIterator(from:)`` goes on.
        public private(set) var state: DataLoaderState
        private let dataset: Samples
        private let batchCount: Int
        /// The positions of the samples in the order of the epoch, [samples].
        private let order: Tensor<Int>

        init(_ dataset: Samples, _ state: DataLoaderState, batchCount: Int) {
            (self.dataset, self.state, self.batchCount) = (dataset, state, batchCount)
            if var stream = state.order {
                order = Tensor((0..<dataset.count).shuffled(using: &stream))
            } else {
                order = .arange(dataset.count)
            }
        }

        public mutating func next() -> Batch? {
            guard state.batches < batchCount else { return nil }
            defer { state.batches += 1 }
            let start = state.batches * batchSize
            return dataset.batch(at: order[start..<start + Swift.min(batchSize, order.elementCount - start)])
        }

        private var batchSize: Int { state.batchSize }
    }
}
