import TernCore

/// Samples stacked along a first axis: what can be held in memory as a whole, and joined.
///
/// ```swift
/// let scans = TensorDataset(["image": images, "mask": masks])   // a dictionary of tensors is Stacked, too
/// ```
public protocol Stacked: Sendable {
    /// The number of samples.
    var sampleCount: Int { get }

    /// Returns the samples at some positions: [samples], each in 0..<``sampleCount``.
    func samples(at positions: Tensor<Int>) -> Self

    /// Returns the samples of a range in 0..<``sampleCount``, such as a part of a batch.
    func samples(in range: Range<Int>) -> Self

    /// Returns the samples of all parts, one part after another. Traps where there is no part, or their shapes differ.
    static func joining(_ parts: [Self]) -> Self
}

extension Stacked {
    public func samples(in range: Range<Int>) -> Self { samples(at: .arange(range.lowerBound, range.upperBound)) }
}

extension Tensor: Stacked {
    /// The length of the first axis.
    public var sampleCount: Int {
        check(rank > 0, "sampleCount", "expected [samples, …], found a tensor without axes")
        return shape[0]
    }

    public func samples(at positions: Tensor<Int>) -> Tensor { take(positions) }

    /// Returns a view of the samples of a range.
    public func samples(in range: Range<Int>) -> Tensor { self[range] }

    public static func joining(_ parts: [Tensor]) -> Tensor { concatenate(parts) }
}

extension Dictionary: Stacked where Key == String, Value: Stacked {
    /// The number of samples, the same in all values. Traps where it is not, or there is none.
    public var sampleCount: Int {
        let counts = Set(values.map(\.sampleCount))
        check(counts.count == 1, "sampleCount", "expected values of as many samples each, found \(counts.sorted())")
        return counts.first ?? 0
    }

    public func samples(at positions: Tensor<Int>) -> [Key: Value] { mapValues { $0.samples(at: positions) } }

    public func samples(in range: Range<Int>) -> [Key: Value] { mapValues { $0.samples(in: range) } }

    public static func joining(_ parts: [[Key: Value]]) -> [Key: Value] {
        check(!parts.isEmpty, "joining", "there are no parts")
        return Dictionary(
            uniqueKeysWithValues: parts[0].keys.map { key in
                let values = parts.map { part in
                    part[key] ?? { trap("joining", "a part lacks \(key), which the first has") }()
                }
                return (key, Value.joining(values))
            })
    }
}

/// A data set held in memory as one large batch of any structure.
///
/// ```swift
/// let xor = TensorDataset(inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], labels: [0, 1, 1, 0])
/// let houses = TensorDataset(Labeled(features, prices))        // [n, 8] and [n, 2]: two targets a row
/// let scans = TensorDataset(["image": images, "mask": masks])  // a dictionary of tensors
/// ```
public struct TensorDataset<Samples: Stacked>: Dataset {
    /// All samples.
    public let samples: Samples
    public let count: Int

    /// Creates a data set of samples that are stacked along the first axis of their tensors.
    public init(_ samples: Samples) {
        self.samples = samples
        count = samples.sampleCount
    }

    /// Creates a data set of inputs: [samples, …] and labels: [samples, …]; traps where their numbers of samples differ.
    public init<Inputs, Labels>(_ samples: Samples) where Samples == Labeled<Tensor<Inputs>, Tensor<Labels>> {
        let (inputs, labels) = (samples.inputs.shape, samples.labels.shape)
        check(
            inputs.rank > 0 && labels.rank > 0 && inputs[0] == labels[0], "TensorDataset",
            "expected inputs: [samples, …] and labels: [samples, …], found \(inputs) and \(labels)")
        self.samples = samples
        count = inputs[0]
    }

    /// Creates a data set of inputs: [samples, …] and labels: [samples, …]; traps where their numbers of samples differ.
    public init(inputs: Tensor<Float>, labels: Tensor<Int>) where Samples == Labeled<Tensor<Float>, Tensor<Int>> {
        let (x, y) = (inputs.shape, labels.shape)
        check(
            x.rank > 0 && y.rank > 0 && x[0] == y[0], "TensorDataset",
            "expected inputs: [samples, …] and labels: [samples, …], found \(x) and \(y)")
        samples = Labeled(inputs, labels)
        count = x[0]
    }

    public func batch(at positions: Tensor<Int>) -> Samples { samples.samples(at: positions) }
}

extension TensorDataset where Samples == Labeled<Tensor<Float>, Tensor<Int>> {
    /// The inputs of the model: [samples, …].
    public var inputs: Tensor<Float> { samples.inputs }
    /// The labels: [samples, …].
    public var labels: Tensor<Int> { samples.labels }
}
