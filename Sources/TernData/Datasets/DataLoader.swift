import Synchronization
import TernCore

/// Mini-batches of a data set, in a new order each epoch.
///
/// ```swift
/// let loader = DataLoader(digits.train, batchSize: 32, seed: 0)
/// for epoch in 1...10 {
///     for batch in loader {
///         optimizer.step { crossEntropy(model(batch.inputs), batch.labels) }
///     }
/// }
/// ```
///
/// Each iteration over the loader is an epoch: every sample comes once. With a seed, the orders of the first, second, … epoch
/// are the same in every run; without, they follow ``manualSeed(_:)``.
public final class DataLoader<Samples: Dataset>: Sequence, Sendable {
    /// What the batches are drawn from.
    public let dataset: Samples
    /// The number of samples in a batch; the last of an epoch may be smaller.
    public let batchSize: Int
    /// Whether the order changes from epoch to epoch.
    public let shuffles: Bool
    /// Whether a last batch that is not full is left out.
    public let dropsLast: Bool

    /// What the orders are drawn from; nil for the default generator.
    private let generator: Lock<PhiloxGenerator?>

    /// A loader of a data set.
    ///
    /// - Parameters:
    ///   - dataset: what the batches are drawn from.
    ///   - batchSize: the number of samples in a batch, at least 1.
    ///   - shuffles: whether the order is a new one each epoch; otherwise it is that of the data set.
    ///   - seed: what the orders follow from; nil to draw them from the default generator.
    ///   - dropsLast: whether a last batch that is not full is left out.
    public init(
        _ dataset: Samples, batchSize: Int, shuffles: Bool = true, seed: UInt64? = nil, dropsLast: Bool = false
    ) {
        check(batchSize > 0, "DataLoader", "the batch size is \(batchSize), expected at least 1")
        self.dataset = dataset
        self.batchSize = batchSize
        self.shuffles = shuffles
        self.dropsLast = dropsLast
        generator = Lock(seed.map(PhiloxGenerator.init(seed:)))
    }

    /// The number of batches in an epoch.
    public var batchCount: Int {
        dropsLast ? dataset.count / batchSize : (dataset.count + batchSize - 1) / batchSize
    }

    /// The batches of a new epoch.
    public func makeIterator() -> Iterator {
        Iterator(dataset: dataset, order: nextOrder(), batchSize: batchSize, remaining: batchCount)
    }

    private func nextOrder() -> Tensor<Int> {
        guard shuffles else { return .arange(dataset.count) }
        // A stream of its own: how many numbers the shuffling takes does not matter to what is drawn next.
        var stream = generator.withLock { $0?.split() } ?? withDefaultGenerator { $0.split() }
        return Tensor((0..<dataset.count).shuffled(using: &stream))
    }

    /// The batches of one epoch, loaded as they are asked for.
    public struct Iterator: IteratorProtocol {
        fileprivate let dataset: Samples
        /// [samples]
        fileprivate let order: Tensor<Int>
        fileprivate let batchSize: Int
        fileprivate var remaining: Int
        fileprivate var position = 0

        public mutating func next() -> Batch? {
            guard remaining > 0 else { return nil }
            remaining -= 1
            defer { position += batchSize }
            return dataset.batch(at: order[position..<position + batchSize])  // cut off at the end
        }
    }
}
