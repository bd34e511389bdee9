import TernCore

/// Inputs of a model with what it is to learn of them: one sample, or a batch of them.
///
/// ```swift
/// for batch in DataLoader(digits.train, batchSize: 32) {
///     optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) }
/// }
/// ```
///
/// Labels are numbers of classes, targets of a regression, masks of images, or a dictionary of several.
public struct Labeled<Inputs: Sendable, Labels: Sendable>: Sendable {
    /// The inputs of the model; in a batch [samples, …].
    public var inputs: Inputs
    /// The labels; in a batch [samples, …].
    public var labels: Labels

    /// Creates a pair of inputs and labels.
    public init(inputs: Inputs, labels: Labels) {
        (self.inputs, self.labels) = (inputs, labels)
    }

    /// Creates a pair of inputs and labels.
    public init(_ inputs: Inputs, _ labels: Labels) {
        self.init(inputs: inputs, labels: labels)
    }
}

extension Labeled: Equatable where Inputs: Equatable, Labels: Equatable {}

extension Labeled: Stacked where Inputs: Stacked, Labels: Stacked {
    /// The number of samples.
    public var sampleCount: Int { inputs.sampleCount }

    /// The number of samples in a batch.
    public var count: Int { sampleCount }

    public func samples(at positions: Tensor<Int>) -> Labeled {
        Labeled(inputs.samples(at: positions), labels.samples(at: positions))
    }

    public func samples(in range: Range<Int>) -> Labeled {
        Labeled(inputs.samples(in: range), labels.samples(in: range))
    }

    public static func joining(_ parts: [Labeled]) -> Labeled {
        Labeled(.joining(parts.map(\.inputs)), .joining(parts.map(\.labels)))
    }
}

extension Labeled: Collatable where Inputs: Collatable, Labels: Collatable {
    public static func collate(
        _ samples: [Labeled]
    ) throws(CollationError) -> Labeled<Inputs.Collated, Labels.Collated> {
        Labeled<Inputs.Collated, Labels.Collated>(
            try Inputs.collate(samples.map(\.inputs)), try Labels.collate(samples.map(\.labels)))
    }
}
