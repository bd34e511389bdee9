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
public struct Replayed<Base: Sequence>: ResumableSequence {
    private let base: Base

    /// Creates a resumable sequence of the same elements.
    public init(_ base: Base) { self.base = base }

    public func makeIterator() -> Iterator { Iterator(base: base.makeIterator()) }

    public func makeIterator(from state: Int) throws -> Iterator {
        var iterator = makeIterator()
        while iterator.state < state {
            if iterator.next() == nil {
                throw CheckpointError(
                    path: "", problem: "found \(state) elements taken, expected at most \(iterator.state)")
            }
        }
        return iterator
    }

    /// An iterator that counts.
    public struct Iterator: ResumableIterator {
        fileprivate var base: Base.Iterator
        /// The number of elements that were taken.
        public private(set) var state = 0

        fileprivate init(base: Base.Iterator) { self.base = base }

        public mutating func next() -> Base.Element? {
            guard let element = base.next() else { return nil }
            state += 1
            return element
        }
    }
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
