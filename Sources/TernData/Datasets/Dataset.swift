import TernCore

/// A collection of samples with labels, numbered from 0, from which a ``DataLoader`` draws batches.
///
/// ```swift
/// struct Squares: Dataset {
///     var count: Int { 1000 }
///     func batch(at positions: Tensor<Int>) -> Batch {
///         let x = Tensor<Float>(positions).unsqueeze(axis: 1)
///         return Batch(inputs: x, labels: positions * positions)
///     }
/// }
/// ```
public protocol Dataset: Sendable {
    /// The number of samples.
    var count: Int { get }

    /// Returns the samples at some positions, stacked along a first axis.
    ///
    /// - Parameter positions: [samples], each in 0..<``count``.
    func batch(at positions: Tensor<Int>) -> Batch
}

/// Some samples of a data set, stacked along a first axis.
///
/// ```swift
/// let batch = dataset.batch(at: [0, 1, 2])
/// optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) }
/// ```
public struct Batch: Sendable {
    /// The inputs of the model: [samples, …].
    public let inputs: Tensor<Float>
    /// The labels: [samples].
    public let labels: Tensor<Int>

    /// Creates a batch of inputs: [samples, …] and labels: [samples].
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
    /// The inputs of the model: [samples, …].
    public let inputs: Tensor<Float>
    /// The labels: [samples].
    public let labels: Tensor<Int>

    /// Creates a data set of inputs: [samples, …] and labels: [samples]; traps where their numbers of samples differ.
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
