/// Returns a sum of products in Einstein's notation: over the indices that the result does not have.
///
/// ```swift
/// einsum("ij,jk->ik", a, b)            // the matrix product
/// einsum("bhqd,bhkd->bhqk", q, k)      // attention scores, a product for each b and h
/// einsum("...ii->...i", x)             // diagonals, a view
/// einsum("i,ij,j", x, a, y)            // xᵀ A y
/// ```
///
/// The rules are NumPy's. A letter names an index; each operand has one for each of its axes. `...` stands for the axes that
/// are not named, which broadcast; axes of length 1 do, too. A letter that an operand has twice takes its diagonal. Without
/// `->` the result has the letters that occur once, in alphabetical order (capitals first), behind the axes of the ellipsis.
/// Spaces mean nothing.
///
/// Three and more operands are contracted two at a time, in the cheapest order (up to eight operands; in a good one beyond).
/// Each contraction is a batch of matrix products whose operands are read in place, transposed or not, whenever BLAS can
/// address them, and which is written in the order of the result's axes where that is possible.
///
/// Traps on a string that does not parse, or that does not fit the operands. Gradients: each operand's is the contraction of g
/// with the others.
///
/// - Parameters:
///   - subscripts: the letters of each operand, and of the result.
///   - operands: one or more.
/// - Returns: the result; a view if there is one operand of which nothing is summed.
@specialized(where Scalar == Float)
public func einsum<Scalar: TensorFloatingPoint>(_ subscripts: String, _ operands: Tensor<Scalar>...) -> Tensor<Scalar> {
    einsum(subscripts, operands)
}

/// Returns a sum of products of a list of operands in Einstein's notation.
@specialized(where Scalar == Float)
public func einsum<Scalar: TensorFloatingPoint>(_ subscripts: String, _ operands: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let expression = EinsumExpression(subscripts, operands.map(\.shape))
    check(
        expression.output.count <= Shape.maximumRank, "einsum",
        "\"\(subscripts)\": the result has \(expression.output.count) axes, more than \(Shape.maximumRank)")
    let indexed = zip(operands, expression.inputs).map { operand, labels in
        IndexedTensor(operand, labels).diagonal().withoutBroadcastAxes(expression.lengths)
    }
    return contracted(indexed, to: expression.output, expression.lengths)
}

/// Returns the sum of products of any number of operands, each of which has a label at most once.
func contracted<Scalar: TensorFloatingPoint>(
    _ operands: [IndexedTensor<Scalar>], to output: [Label], _ lengths: [Int]
) -> Tensor<Scalar> {
    var operands = operands
    var sets = operands.map { LabelSet($0.labels) }
    // First the sums that concern one operand alone.
    for index in operands.indices {
        let others = sets.indices.reduce(LabelSet(output)) { $1 == index ? $0 : $0.union(sets[$1]) }
        operands[index] = operands[index].summed(over: sets[index].subtracting(others))
        sets[index].formIntersection(others)
    }
    let order = operands.count > 2 ? contractionOrder(sets, LabelSet(output), lengths) : [(0, 1)]
    if operands.count > 1 {
        // As in the order, a result is numbered behind all operands and earlier results. What has been used is let go of.
        for (step, (a, b)) in order.enumerated() {
            let (first, second) = (operands[a], operands[b])
            (operands[a], operands[b]) = (.none, .none)
            let isLast = step == order.count - 1
            var kept = LabelSet(output)
            for operand in operands { kept.formUnion(LabelSet(operand.labels)) }
            let labels =
                isLast
                ? output
                : Array((first.labels + second.labels.filter { !first.labels.contains($0) }).filter(kept.contains))
            operands.append(IndexedTensor(contracted(first, second, to: labels, in: "einsum"), labels))
        }
    }
    let result = operands[operands.count - 1]
    return result.labels == output
        ? result.tensor : result.tensor.permute(output.map { result.labels.firstIndex(of: $0)! })
}
