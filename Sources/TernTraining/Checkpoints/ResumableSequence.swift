import TernCore
import TernData

/// An iterator whose progress can be saved.
///
/// ```swift
/// var batches = loader.makeIterator()
/// _ = batches.next()
/// let rest = try loader.makeIterator(from: batches.state)
/// ```
public protocol ResumableIterator: IteratorProtocol {
    /// The type of the progress.
    associatedtype State: Codable & Sendable

    /// The progress, from which ``ResumableSequence/makeIterator(from:)`` goes on.
    var state: State { get }
}

/// A sequence whose iteration can be saved in the middle and resumed, such as a `DataLoader`.
///
/// ```swift
/// for batch in try run.batches(of: loader) { … }
/// ```
public protocol ResumableSequence: Sequence where Iterator: ResumableIterator {
    /// Returns the rest of an iteration that was saved; the iterations begun afterwards are those that would have followed.
    ///
    /// - Throws: where the state is not one of such a sequence.
    func makeIterator(from state: Iterator.State) throws -> Iterator
}

extension DataLoader.Iterator: ResumableIterator where Samples.Failure == Never {}
extension DataLoader: ResumableSequence where Samples.Failure == Never {}

/// Any sequence that begins anew each time, resumed by taking its first elements once more.
///
/// ```swift
/// let batches = Replayed((0..<1000).lazy.map { _ in randomBatch() })
/// for batch in try run.batches(of: batches) { … }
/// ```
///
/// Elements may draw from the default generator: while one is made, that is a stream of the iteration's own. So what a loop
/// draws beside them changes no element, and taking them once more changes nothing that the loop draws.
public struct Replayed<Base: Sequence>: ResumableSequence {
    private let base: Base

    /// Creates a resumable sequence of the same elements.
    public init(_ base: Base) { self.base = base }

    public func makeIterator() -> Iterator { Iterator(base, withDefaultGenerator { $0.split() }) }

    public func makeIterator(from state: Position) throws -> Iterator {
        var iterator = Iterator(base, state.generator)
        while iterator.state.count < state.count, iterator.next() != nil {}
        guard iterator.state.count == state.count else {
            throw CheckpointError(
                path: "", problem: "found \(state.count) elements taken, expected 0 to \(iterator.state.count)")
        }
        return iterator
    }

    /// The progress of an iteration.
    public struct Position: Codable, Sendable, Equatable {
        /// The number of elements that were taken.
        public internal(set) var count = 0
        /// The generator that the elements draw from, as it was before the first.
        let generator: PhiloxGenerator
    }

    /// An iterator that counts.
    public struct Iterator: ResumableIterator {
        /// The elements that were taken, and the generator that they draw from.
        public private(set) var state: Position
        private var base: Base.Iterator
        private var generator: PhiloxGenerator

        fileprivate init(_ base: Base, _ generator: PhiloxGenerator) {
            (state, self.generator) = (Position(generator: generator), generator)
            self.base = drawing(from: &self.generator) { base.makeIterator() }
        }

        public mutating func next() -> Base.Element? {
            var generator = generator
            let element = drawing(from: &generator) { base.next() }
            self.generator = generator
            if element != nil { state.count += 1 }
            return element
        }
    }
}

/// Runs a closure with another generator in the default one's stead, for all threads: no other may draw meanwhile.
private func drawing<Result>(from generator: inout PhiloxGenerator, _ body: () -> Result) -> Result {
    let outside = PhiloxGenerator.default
    PhiloxGenerator.default = generator
    defer { (generator, PhiloxGenerator.default) = (.default, outside) }
    return body()
}

extension TrainingRun {
    /// Returns the batches of the next epoch, or the rest of one that was begun: by a run that was stopped, or by a loop that
    /// was left.
    ///
    /// At the end of the batches, ``epoch`` is one more.
    ///
    /// ```swift
    /// while run.epoch < 10 {
    ///     for batch in try run.batches(of: loader) { … }
    ///     validate()
    /// }
    /// ```
    ///
    /// - Throws: ``CheckpointError`` where a checkpoint has the progress of other batches.
    public func batches<Batches: ResumableSequence>(of batches: Batches) throws -> RunBatches<Batches> {
        let state = try position(as: Batches.Iterator.State.self)
        var iterator: Batches.Iterator?
        // Also at the end of an epoch: the order of the next one follows from it.
        if let state, isInsideEpoch || position == nil {
            do {
                iterator = try batches.makeIterator(from: state)
            } catch {
                throw CheckpointError(path: resumed?.path ?? "", problem: "the batches can't go on: \(error)")
            }
        }
        let rest = isInsideEpoch ? iterator ?? batches.makeIterator() : batches.makeIterator()
        position = rest.state
        isInsideEpoch = true
        return RunBatches(run: self, iterator: rest)
    }
}

/// The batches of an epoch of a run, which notes how far it has come.
///
/// ```swift
/// for batch in try run.batches(of: loader) { optimizer.step { loss(batch) } }
/// ```
public struct RunBatches<Batches: ResumableSequence>: Sequence, IteratorProtocol {
    private let run: TrainingRun
    private var iterator: Batches.Iterator

    init(run: TrainingRun, iterator: Batches.Iterator) { (self.run, self.iterator) = (run, iterator) }

    public mutating func next() -> Batches.Element? {
        let element = iterator.next()
        run.position = iterator.state
        if element == nil && run.isInsideEpoch {
            run.isInsideEpoch = false
            run.epoch += 1
        }
        return element
    }
}
