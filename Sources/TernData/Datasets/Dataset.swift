import TernCore

/// A collection of samples, numbered from 0, from which a ``DataLoader`` draws batches.
///
/// ```swift
/// struct Squares: Dataset {
///     var count: Int { 1000 }
///     func batch(at positions: Tensor<Int>) -> Labeled<Tensor<Float>, Tensor<Int>> {
///         Labeled(Tensor<Float>(positions).unsqueeze(axis: 1), positions * positions)
///     }
/// }
/// ```
///
/// A batch is of any type: ``Labeled`` inputs, a tensor, a dictionary of tensors, one of yours. A data set that gives samples
/// one by one is a ``SampleDataset``. One that reads files says so by its ``Failure``.
public protocol Dataset<Batch, Failure>: Sendable {
    /// Some samples, as the model takes them.
    associatedtype Batch: Sendable
    /// The error of a sample that can't be read; `Never`, unless the data set names another.
    associatedtype Failure: Error = Never

    /// The number of samples.
    var count: Int { get }

    /// A Boolean value indicating whether batches depend on random numbers; false, unless the data set says otherwise.
    var isRandom: Bool { get }

    /// Returns the samples at some positions.
    ///
    /// - Parameter positions: [samples], each in 0..<``count``.
    /// - Throws: `Failure` where a sample can't be read.
    func batch(at positions: Tensor<Int>) throws(Failure) -> Batch

    /// Returns the samples at some positions, changed at random; without being changed, unless the data set is random.
    ///
    /// - Parameters:
    ///   - positions: [samples], each in 0..<``count``.
    ///   - generator: the source of the random numbers.
    /// - Throws: `Failure` where a sample can't be read.
    func batch(at positions: Tensor<Int>, using generator: inout PhiloxGenerator) throws(Failure) -> Batch
}

extension Dataset {
    public var isRandom: Bool { false }

    public func batch(at positions: Tensor<Int>, using generator: inout PhiloxGenerator) throws(Failure) -> Batch {
        try batch(at: positions)
    }

    /// Traps on positions that are not [samples] or outside 0..<count.
    func checkPositions(_ positions: Tensor<Int>, _ operation: String) {
        check(positions.rank == 1, operation, "expected positions: [samples], found \(positions.shape)")
        for position in positions.scalars where !(0..<count).contains(position) {
            trap(operation, "position \(position) is out of range: expected 0..<\(count)")
        }
    }
}

/// A data set that gives one sample at a time, from which batches are collated.
///
/// ```swift
/// struct Scans: SampleDataset {
///     typealias Failure = any Error   // for one that throws
///     let paths: [String]
///     var count: Int { paths.count }
///     subscript(position: Int) -> Labeled<Tensor<Float>, Int> {
///         get throws { try read(paths[position]) }
///     }
/// }
/// ```
///
/// Samples are stacked as their type says (``Collatable``); ``collated(by:)`` does it in another way.
public protocol SampleDataset<Sample>: Dataset {
    /// A single sample.
    associatedtype Sample: Collatable

    /// Returns the sample at a position in 0..<``Dataset/count``.
    subscript(position: Int) -> Sample { get throws(Failure) }
}

extension SampleDataset where Batch == Sample.Collated {
    /// Returns the samples at some positions, collated.
    ///
    /// Samples that can't be stacked throw a ``CollationError`` where the data set's ``Dataset/Failure`` is `any Error` (or
    /// that), and trap elsewhere.
    public func batch(at positions: Tensor<Int>) throws(Failure) -> Batch {
        let samples = try self.samples(at: positions)
        do throws(CollationError) {
            return try Sample.collate(samples)
        } catch {
            guard let failure = error as? Failure else { trap("collate", "\(error)") }
            throw failure
        }
    }
}

extension SampleDataset {
    func samples(at positions: Tensor<Int>) throws(Failure) -> [Sample] {
        checkPositions(positions, "\(Self.self)")
        return try positions.scalars.map { position throws(Failure) in try self[position] }
    }
}
