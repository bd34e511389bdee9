import TernCore

/// A sample that is stacked with others into a batch.
///
/// ```swift
/// struct Word: Collatable {
///     let characters: Tensor<Int>
///     static func collate(_ words: [Word]) throws(CollationError) -> Labeled<Tensor<Int>, Tensor<Int>> {
///         padded(words.map(\.characters), with: 0)   // [words, longest], and the lengths [words]
///     }
/// }
/// ```
///
/// Tensors of one shape are stacked along a new first axis, numbers become a tensor [samples], ``Labeled`` pairs and
/// dictionaries are collated part by part.
public protocol Collatable: Sendable {
    /// Several samples in one value.
    associatedtype Collated: Sendable

    /// Returns samples, at least one, as one value.
    ///
    /// - Throws: ``CollationError`` where they do not fit together.
    static func collate(_ samples: [Self]) throws(CollationError) -> Collated
}

/// An error about samples that can't be stacked.
public struct CollationError: Error, Equatable, CustomStringConvertible {
    /// The number of the sample in its batch.
    public let position: Int
    /// The sample that was found.
    public let found: String
    /// The sample that was expected: one like the first.
    public let expected: String

    /// Creates an error about a sample at a position of its batch.
    public init(position: Int, found: String, expected: String) {
        (self.position, self.found, self.expected) = (position, found, expected)
    }

    public var description: String {
        "sample \(position) of a batch does not fit to the first: found \(found), expected \(expected)"
    }
}

extension Tensor: Collatable {
    public static func collate(_ samples: [Tensor]) throws(CollationError) -> Tensor {
        if let position = samples.firstIndex(where: { $0.shape != samples[0].shape }) {
            throw CollationError(
                position: position, found: "shape \(samples[position].shape)", expected: "shape \(samples[0].shape)")
        }
        return stack(samples)
    }
}

extension Collatable where Self: TensorScalar {
    /// Returns the scalars of samples, [samples].
    public static func collate(_ samples: [Self]) throws(CollationError) -> Tensor<Self> { Tensor(samples) }
}

extension Float: Collatable {}
extension Double: Collatable {}
extension Int: Collatable {}
extension Int64: Collatable {}
extension Int32: Collatable {}
extension UInt8: Collatable {}
extension Bool: Collatable {}

extension Dictionary: Collatable where Key == String, Value: Collatable {
    public static func collate(_ samples: [[Key: Value]]) throws(CollationError) -> [Key: Value.Collated] {
        guard let first = samples.first else { return [:] }
        for (position, sample) in samples.enumerated() where sample.keys != first.keys {
            throw CollationError(
                position: position, found: "keys \(names(sample))", expected: "keys \(names(first))")
        }
        var collated: [Key: Value.Collated] = [:]
        for key in first.keys { collated[key] = try Value.collate(samples.map { $0[key]! }) }
        return collated
    }

    private static func names(_ sample: [Key: Value]) -> [Key] { sample.keys.sorted() }
}

/// Returns sequences of different lengths as one tensor, filled up at their ends, with their lengths as labels.
///
/// ```swift
/// let words = padded([[5, 6, 7], [8]] as [Tensor<Int>], with: 0)
/// words.inputs   // [[5, 6, 7], [8, 0, 0]]
/// words.labels   // [3, 1]
/// ```
///
/// - Parameters:
///   - sequences: [length, …] each, of any lengths and otherwise one shape; at least one.
///   - filling: the element behind the ends.
/// - Returns: the sequences, [sequences, longest, …], and their lengths, [sequences].
public func padded<Scalar: TensorNumeric>(
    _ sequences: [Tensor<Scalar>], with filling: Scalar
) -> Labeled<Tensor<Scalar>, Tensor<Int>> {
    check(!sequences.isEmpty, "padded", "there are no sequences")
    for sequence in sequences {
        check(
            sequence.rank > 0 && Array(sequence.shape.dropFirst()) == Array(sequences[0].shape.dropFirst()), "padded",
            "expected sequences: [length, …] of one shape but for the length, found \(sequences.map(\.shape))")
    }
    let lengths = sequences.map(\.sampleCount)
    let longest = lengths.max() ?? 0
    let rest = Array(sequences[0].shape.dropFirst())
    let rows = sequences.map { sequence in
        concatenate([sequence, .full(Shape([longest - sequence.sampleCount] + rest), filling)])
    }
    return Labeled(stack(rows), Tensor(lengths))
}
