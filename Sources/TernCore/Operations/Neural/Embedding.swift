/// Looks up the rows of a table by their indices.
///
/// ```swift
/// let vectors = embedding(tokens, table)   // [32, 128] and [50257, 256] give [32, 128, 256]
/// ```
///
/// As `torch.nn.functional.embedding`. Traps on an index that is not in 0..<rows.
///
/// - Parameters:
///   - indices: any shape.
///   - table: [rows, width].
///   - paddingIndex: a row that has no gradient.
/// - Returns: the shape of the indices and the width. Gradient of the table: each row of g added to the row it was taken
///   from, in the order of the indices; zeros elsewhere and at the padding.
@specialized(where Scalar == Float)
public func embedding<Scalar: TensorFloatingPoint>(
    _ indices: Tensor<Int>, _ table: Tensor<Scalar>, paddingIndex: Int? = nil
) -> Tensor<Scalar> {
    checkEmbedding(indices, table, paddingIndex, in: "embedding")
    let origin = table.shape
    WorkLog.note(0, usesWeights: true, result: Shape(Array(indices.shape) + [origin.lengths[1]]))
    return table.detached.take(indices).recorded(
        from: table,
        { g in
            var gradient = Tensor<Scalar>.zeroed(origin).adding(g, at: indices, axis: 0, in: "embedding")
            if let paddingIndex { gradient[paddingIndex] = .zeroed([]) }
            return gradient
        })
}

/// Traps unless the indices are rows of a table.
func checkEmbedding<Scalar>(
    _ indices: Tensor<Int>, _ table: Tensor<Scalar>, _ paddingIndex: Int?, in operation: String
) {
    check(table.rank == 2, operation, "expected a table: [rows, width], found \(table.shape)")
    let rows = table.shape.lengths[0]
    if let paddingIndex {
        check(
            (0..<rows).contains(paddingIndex), operation,
            "the padding index \(paddingIndex) is out of range: expected 0..<\(rows)")
    }
    indices.withUnsafeBufferPointer { indices in
        for index in indices where index < 0 || index >= rows {
            trap(operation, "index \(index) is out of range: expected 0..<\(rows)")
        }
    }
}
