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
    /// The table, [count, width].
    public let weight: Parameter
    /// The reduction of the vectors of a bag.
    public let mode: BagMode
    /// The row that counts for nothing in any bag.
    public let paddingIndex: Int?
    /// The norm to which rows that are looked up are scaled down in the table first; nil for none.
    public let maximumNorm: Double?

    /// Creates a table with new vectors.
    ///
    /// - Parameters:
    ///   - count: the number of vectors, at least 1; `num_embeddings` in PyTorch.
    ///   - width: their length; `embedding_dim` in PyTorch.
    ///   - mode: sum, mean or maximum.
    ///   - paddingIndex: a row that starts as zeros and counts for nothing.
    ///   - maximumNorm: the largest Euclidean norm of a row, at least 0: a longer one is scaled down when it is looked up.
    ///   - weightInitializer: the first values of the table.
    public init(
        _ count: Int, _ width: Int, mode: BagMode = .mean, paddingIndex: Int? = nil, maximumNorm: Double? = nil,
        weightInitializer: Initializer = .normal()
    ) {
        weight = embeddingTable(count, width, paddingIndex, maximumNorm, weightInitializer, in: "EmbeddingBag")
        (self.mode, self.paddingIndex, self.maximumNorm) = (mode, paddingIndex, maximumNorm)
    }

    /// Reduces the bags that start at the offsets, of the indices of all bags, [count], to [bags, width]; see
    /// ``embeddingBag(_:offsets:_:mode:weights:paddingIndex:)``.
    public func callAsFunction(
        _ indices: Tensor<Int>, offsets: Tensor<Int>, weights: Tensor<Float>? = nil
    ) -> Tensor<Float> {
        if let maximumNorm { weight.limitNorms(of: indices, to: maximumNorm) }
        return embeddingBag(
            indices, offsets: offsets, weight.value, mode: mode, weights: weights, paddingIndex: paddingIndex)
    }

    /// Reduces a bag for each row of indices, [bags, length], to [bags, width].
    public func callAsFunction(_ indices: Tensor<Int>, weights: Tensor<Float>? = nil) -> Tensor<Float> {
        check(indices.rank == 2, "EmbeddingBag", "expected indices: [bags, length], found \(indices.shape)")
        let starts = (0..<indices.shape[0]).map { $0 * indices.shape[1] }
        return self(indices.flatten(), offsets: Tensor(starts), weights: weights?.flatten())
    }
}
