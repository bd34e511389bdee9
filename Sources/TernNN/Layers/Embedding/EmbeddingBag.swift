import TernCore

/// Sums, means or maxima of vectors from a table, for bags of indices.
///
/// ```swift
/// let bags = EmbeddingBag(50257, 256, mode: .sum)
/// let x = bags([4, 1, 7], offsets: [0, 2])   // [2, 256]
/// ```
///
/// The weight is [count, width], normal with deviation 1 and zeros at the padding, as in `torch.nn.EmbeddingBag`.
public struct EmbeddingBag: Module {
    /// [count, width]
    public let weight: Parameter
    /// What is made of the vectors of a bag.
    public let mode: BagMode
    /// The row that counts for nothing in any bag.
    public let paddingIndex: Int?
    /// Rows that are looked up are scaled down to this norm in the table first.
    public let maximumNorm: Float?

    /// A table with new vectors.
    ///
    /// - Parameters:
    ///   - count: how many vectors there are.
    ///   - width: how long they are.
    ///   - mode: sum, mean or maximum.
    ///   - paddingIndex: a row that starts as zeros and counts for nothing.
    ///   - maximumNorm: the largest Euclidean norm of a row, seen to whenever it is looked up.
    ///   - weightInitializer: how the table starts.
    public init(
        _ count: Int, _ width: Int, mode: BagMode = .mean, paddingIndex: Int? = nil, maximumNorm: Float? = nil,
        weightInitializer: Initializer = .normal()
    ) {
        weight = embeddingTable(count, width, paddingIndex, maximumNorm, weightInitializer, in: "EmbeddingBag")
        (self.mode, self.paddingIndex, self.maximumNorm) = (mode, paddingIndex, maximumNorm)
    }

    /// The bags that start at the offsets, of the indices of all bags, [count]; see
    /// ``embeddingBag(_:offsets:_:mode:weights:paddingIndex:)``.
    public func callAsFunction(
        _ indices: Tensor<Int>, offsets: Tensor<Int>, weights: Tensor<Float>? = nil
    ) -> Tensor<Float> {
        if let maximumNorm { weight.limitNorms(of: indices, to: maximumNorm) }
        return embeddingBag(
            indices, offsets: offsets, weight.value, mode: mode, weights: weights, paddingIndex: paddingIndex)
    }

    /// A bag for each row of indices, [bags, length].
    public func callAsFunction(_ indices: Tensor<Int>, weights: Tensor<Float>? = nil) -> Tensor<Float> {
        check(indices.rank == 2, "EmbeddingBag", "expected indices: [bags, length], found \(indices.shape)")
        let starts = (0..<indices.shape[0]).map { $0 * indices.shape[1] }
        return self(indices.flatten(), offsets: Tensor(starts), weights: weights?.flatten())
    }
}
