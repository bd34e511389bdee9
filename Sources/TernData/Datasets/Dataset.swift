import TernCore

/// Samples with labels, numbered from 0: what a ``DataLoader`` draws batches from.
public protocol Dataset: Sendable {
    /// The number of samples.
    var count: Int { get }

    /// The samples at some positions, stacked along a first axis.
    func batch(at positions: Tensor<Int>) -> Batch
}

/// Some samples of a data set, as a model takes them.
public struct Batch: Sendable {
    /// [samples, …]
    public let inputs: Tensor<Float>
    /// [samples]
    public let labels: Tensor<Int>

    /// A batch of inputs: [samples, …] and labels: [samples].
    public init(inputs: Tensor<Float>, labels: Tensor<Int>) {
        self.inputs = inputs
        self.labels = labels
    }

    /// The number of samples.
    public var count: Int { labels.elementCount }
}

/// A data set held in two tensors.
///
/// ```swift
/// let xor = TensorDataset(inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], labels: [0, 1, 1, 0])
/// ```
public struct TensorDataset: Dataset {
    /// [samples, …]
    public let inputs: Tensor<Float>
    /// [samples]
    public let labels: Tensor<Int>

    /// A data set of inputs: [samples, …] and labels: [samples]; traps where their numbers of samples differ.
    public init(inputs: Tensor<Float>, labels: Tensor<Int>) {
        check(
            inputs.rank > 0 && labels.shape == [inputs.shape[0]], "TensorDataset",
            "expected inputs: [samples, …] and labels: [samples], found \(inputs.shape) and \(labels.shape)")
        self.inputs = inputs
        self.labels = labels
    }

    public var count: Int { labels.elementCount }

    public func batch(at positions: Tensor<Int>) -> Batch {
        Batch(inputs: inputs.take(positions), labels: labels.take(positions))
    }
}
