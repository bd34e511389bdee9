import TernCore

/// A data set of the batches of another, changed by a function that may draw random numbers.
///
/// ```swift
/// let centered = digits.train.map { Labeled($0.inputs * 2 - 1, $0.labels) }
/// let augmented = digits.train.augmented(by: [.randomCrop(8, padding: 1), .horizontalFlip()])
/// ```
///
/// The workers of a ``DataLoader`` run the function. Its random numbers follow from the loader's seed, the epoch and the number
/// of the batch.
public struct MappedDataset<Base: Dataset, Batch: Sendable>: Dataset {
    public typealias Failure = Base.Failure
    typealias Change = @Sendable (Base.Batch, inout PhiloxGenerator) throws(Failure) -> Batch

    /// The data set that the batches come from.
    public let base: Base
    public let isRandom: Bool
    private let change: Change

    init(_ base: Base, isRandom: Bool, _ change: @escaping Change) {
        (self.base, self.isRandom, self.change) = (base, isRandom, change)
    }

    public var count: Int { base.count }

    /// Returns the changed samples at some positions; random numbers come from the default generator.
    public func batch(at positions: Tensor<Int>) throws(Failure) -> Batch {
        var generator = isRandom ? withDefaultGenerator { $0.split() } : PhiloxGenerator(seed: 0)
        return try batch(at: positions, using: &generator)
    }

    public func batch(at positions: Tensor<Int>, using generator: inout PhiloxGenerator) throws(Failure) -> Batch {
        try change(try base.batch(at: positions, using: &generator), &generator)
    }
}

extension Dataset {
    /// Returns a data set whose batches a function makes of this one's.
    public func map<Result>(
        _ change: @escaping @Sendable (Batch) throws(Failure) -> Result
    ) -> MappedDataset<Self, Result> {
        MappedDataset(self, isRandom: isRandom) { batch, _ throws(Failure) in try change(batch) }
    }

    /// Returns a data set whose batches a function makes of this one's and of random numbers.
    ///
    /// ```swift
    /// let noisy = digits.train.randomlyMapped { batch, generator in
    ///     Labeled(batch.inputs + .normal(batch.inputs.shape, using: &generator), batch.labels)
    /// }
    /// ```
    public func randomlyMapped<Result>(
        _ change: @escaping @Sendable (Batch, inout PhiloxGenerator) throws(Failure) -> Result
    ) -> MappedDataset<Self, Result> {
        MappedDataset(self, isRandom: true, change)
    }
}

/// A data set whose samples a function collates.
///
/// ```swift
/// let words = dictionary.collated { padded($0, with: 0) }   // [words, longest], and the lengths
/// ```
public struct CollatedDataset<Base: SampleDataset, Batch: Sendable>: Dataset {
    public typealias Failure = Base.Failure

    /// The data set that the samples come from.
    public let base: Base
    fileprivate let collate: @Sendable ([Base.Sample]) throws(Failure) -> Batch

    public var count: Int { base.count }

    public func batch(at positions: Tensor<Int>) throws(Failure) -> Batch {
        try collate(base.samples(at: positions))
    }
}

extension SampleDataset {
    /// Returns a data set that makes batches of the samples by a function.
    public func collated<Result>(
        by collate: @escaping @Sendable ([Sample]) throws(Failure) -> Result
    ) -> CollatedDataset<Self, Result> {
        CollatedDataset(base: self, collate: collate)
    }
}
