import TernCore

/// A table of vectors, looked up by index.
///
/// ```swift
/// let vectors = Embedding(50257, 256)
/// let x = vectors(tokens)   // [32, 128] gives [32, 128, 256]
/// ```
///
/// The weight is [count, width], normal with deviation 1 and zeros at the padding, as in `torch.nn.Embedding`.
public struct Embedding: Module {
    /// The table, [count, width].
    public let weight: Parameter
    /// The row for positions without an index: it has no gradient.
    public let paddingIndex: Int?
    /// The norm to which rows that are looked up are scaled down in the table first; nil for none.
    public let maximumNorm: Double?

    /// Creates a table with new vectors.
    ///
    /// - Parameters:
    ///   - count: the number of vectors, at least 1; `num_embeddings` in PyTorch.
    ///   - width: their length; `embedding_dim` in PyTorch.
    ///   - paddingIndex: a row that starts as zeros and has no gradient.
    ///   - maximumNorm: the largest Euclidean norm of a row, at least 0: a longer one is scaled down when it is looked up.
    ///   - weightInitializer: the first values of the table.
    public init(
        _ count: Int, _ width: Int, paddingIndex: Int? = nil, maximumNorm: Double? = nil,
        weightInitializer: Initializer = .normal()
    ) {
        weight = embeddingTable(count, width, paddingIndex, maximumNorm, weightInitializer, in: "Embedding")
        (self.paddingIndex, self.maximumNorm) = (paddingIndex, maximumNorm)
    }

    /// Looks up the vectors of indices of any shape, on a new last axis. Traps on an index outside 0..<count.
    public func callAsFunction(_ indices: Tensor<Int>) -> Tensor<Float> {
        if let maximumNorm { weight.limitNorms(of: indices, to: maximumNorm) }
        return embedding(indices, weight.value, paddingIndex: paddingIndex)
    }
}

/// Returns the table of an embedding, with zeros at the padding.
func embeddingTable(
    _ count: Int, _ width: Int, _ paddingIndex: Int?, _ maximumNorm: Double?, _ initializer: Initializer,
    in operation: String
) -> Parameter {
    check(count > 0 && width >= 0, operation, "expected at least 1 vector of at least 0, found \(count) of \(width)")
    check(
        maximumNorm == nil || maximumNorm! >= 0, operation,
        "the norm is limited to \(maximumNorm ?? 0), expected at least 0")
    checkSizes([count, width], in: operation)
    var table = initializer([count, width])
    if let paddingIndex {
        check(
            (0..<count).contains(paddingIndex), operation,
            "the padding index \(paddingIndex) is out of range: expected 0..<\(count)")
        table[paddingIndex] = Tensor(0)
    }
    return Parameter(table)
}

extension Parameter {
    /// Scales the rows that are named down to a norm where theirs is larger, in place.
    func limitNorms(of indices: Tensor<Int>, to limit: Double) {
        let limit = Float(limit)
        withoutRecording {
            let rows = indices.flatten().unique()
            var table = take()
            let vectors = table.take(rows)
            let norms = vectors.norm(axis: 1, keepDims: true)
            // The 1e-7 is PyTorch's.
            let scales = (limit / (norms + 1e-7)).where(norms .> limit, else: 1)
            table[rows] = vectors * scales
            give(table)
        }
    }
}
