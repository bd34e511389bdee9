import TernCore

/// The progress of an epoch of a ``DataLoader``, kept to resume training in the middle of one.
///
/// ```swift
/// var batches = loader.makeIterator()
/// while !isInterrupted, let batch = batches.next() { … }
/// let data = try JSONEncoder().encode(batches.state)
///
/// // In another process, with a loader of the same data and options:
/// var rest = try loader.makeIterator(from: JSONDecoder().decode(DataLoaderState.self, from: data))
/// ```
///
/// It holds generators of random numbers, not the positions of samples, so it is small for every data set. Workers change
/// nothing in it: it counts batches that were taken, and batches made ahead are made again.
public struct DataLoaderState: Sendable, Equatable, Codable {
    /// The number of samples in the data set.
    public let sampleCount: Int
    /// The number of samples in a batch.
    public let batchSize: Int
    /// The number of batches of the epoch that have been taken.
    public internal(set) var batches = 0
    /// A Boolean value indicating whether a last batch that is not full is left out.
    public let dropsLast: Bool
    /// The rule of the order, with all that it depends on.
    let sampling: String
    /// The generator of the order and of the batches of the epoch; nil where nothing is random.
    let stream: PhiloxGenerator?
    /// The generator of the next epochs; nil for the default one.
    let generator: PhiloxGenerator?
}

/// An error for a ``DataLoaderState`` of a loader of other data or options.
public struct DataLoaderStateError: Error, Equatable, CustomStringConvertible {
    /// The data and options that the state names.
    public let found: String
    /// The data and options of the loader.
    public let expected: String

    public var description: String { "the state does not fit the loader: found \(found), expected \(expected)" }
}

extension DataLoader {
    /// Resumes an epoch and returns the rest of its batches; those that have been taken are skipped, not loaded.
    ///
    /// The epochs that ``makeIterator()`` begins afterwards are those that would have followed.
    ///
    /// Without a seed these follow the default generator, whose state is to be kept beside the loader's
    /// (``PhiloxGenerator/default``).
    ///
    /// - Parameter state: the ``DataLoader/Iterator/state`` of an epoch of a loader with the same data and options.
    /// - Throws: ``DataLoaderStateError`` where they differ; the loader is then left as it was.
    public func makeIterator(from state: DataLoaderState) throws(DataLoaderStateError) -> Iterator {
        let (found, expected) = (
            Self.description(
                state.sampleCount, state.batchSize, state.dropsLast, state.sampling, state.generator != nil),
            Self.description(dataset.count, batchSize, dropsLast, sampler.name, generator.withLock { $0 != nil })
        )
        guard found == expected else { throw DataLoaderStateError(found: found, expected: expected) }
        guard isRandom == (state.stream != nil) else {
            let expected = isRandom ? "one" : "none, for a data set that draws no random numbers"
            throw DataLoaderStateError(found: "\(isRandom ? "no" : "a") generator of the epoch", expected: expected)
        }
        guard (0...batchCount).contains(state.batches) else {
            throw DataLoaderStateError(found: "\(state.batches) batches taken", expected: "0 to \(batchCount)")
        }
        generator.withLock { $0 = state.generator }
        return Iterator(self, state)
    }

    private static func description(
        _ samples: Int, _ batchSize: Int, _ dropsLast: Bool, _ sampling: String, _ hasSeed: Bool
    ) -> String {
        "\(samples) samples in \(dropsLast ? "full " : "")batches of \(batchSize), \(sampling), "
            + (hasSeed ? "with a seed" : "without a seed")
    }
}
