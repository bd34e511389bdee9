import TernCore

/// A data set of the samples of one, labeled by those of another at the same positions.
///
/// ```swift
/// let images = try FileRows<Float>(npy: "images.npy")
/// let masks = try FileRows<UInt8>(npy: "masks.npy")
/// let scans = images.labeled(by: masks)          // batches of Labeled<Tensor<Float>, Tensor<UInt8>>
/// ```
public struct LabeledDataset<Inputs: Dataset, Labels: Sendable>: Dataset {
    public typealias Failure = Inputs.Failure
    typealias Reader = @Sendable (Tensor<Int>, inout PhiloxGenerator) throws(Failure) -> Labels

    /// The data set of the inputs.
    public let inputs: Inputs
    public let isRandom: Bool
    private let labels: Reader

    init(_ inputs: Inputs, count: Int, isRandom: Bool, _ labels: @escaping Reader) {
        check(count == inputs.count, "labeled(by:)", "\(inputs.count) inputs and \(count) labels, expected as many")
        (self.inputs, self.labels) = (inputs, labels)
        self.isRandom = inputs.isRandom || isRandom
    }

    public var count: Int { inputs.count }

    /// Returns the samples at some positions; random numbers come from the default generator.
    public func batch(at positions: Tensor<Int>) throws(Failure) -> Labeled<Inputs.Batch, Labels> {
        var generator = isRandom ? withDefaultGenerator { $0.split() } : PhiloxGenerator(seed: 0)
        return try batch(at: positions, using: &generator)
    }

    public func batch(
        at positions: Tensor<Int>, using generator: inout PhiloxGenerator
    ) throws(Failure) -> Labeled<Inputs.Batch, Labels> {
        let inputs = try inputs.batch(at: positions, using: &generator)
        return Labeled(inputs, try labels(positions, &generator))
    }
}

extension Dataset {
    /// Returns a data set of these samples as inputs, with labels that are in memory; traps where there are not as many.
    public func labeled<Labels: Stacked>(by labels: Labels) -> LabeledDataset<Self, Labels> {
        LabeledDataset(self, count: labels.sampleCount, isRandom: false) { positions, _ throws(Failure) in
            labels.samples(at: positions)
        }
    }

    /// Returns a data set of these samples as inputs, labeled by those of another; traps where there are not as many.
    public func labeled<Labels: Dataset>(by labels: Labels) -> LabeledDataset<Self, Labels.Batch>
    where Labels.Failure == Failure {
        LabeledDataset(self, count: labels.count, isRandom: labels.isRandom) { positions, generator throws(Failure) in
            try labels.batch(at: positions, using: &generator)
        }
    }
}
