/// The reduction by which ``embeddingBag(_:offsets:_:mode:weights:paddingIndex:)`` combines the rows of a bag.
///
/// ```swift
/// embeddingBag(tokens, offsets: starts, table, mode: .max)
/// ```
public enum BagMode: Sendable {
    /// The sum of the rows.
    case sum
    /// The mean of the rows.
    case mean
    /// The largest of each column.
    case max
}

/// Returns the sum, mean or maximum of the rows of a table that a bag of indices names, for each of several bags.
///
/// ```swift
/// embeddingBag([4, 1, 7], offsets: [0, 2], table)   // rows 4 + 1, and row 7: [2, width]
/// ```
///
/// As `torch.nn.functional.embedding_bag`. An empty bag gives zeros. Traps on an index that is not in 0..<rows, and on
/// offsets that are not in order.
///
/// - Parameters:
///   - indices: the rows of all bags, one bag after another: [count].
///   - offsets: the position of the first index of each bag, 0 for the first: [bags].
///   - table: [rows, width].
///   - mode: sum, mean or maximum.
///   - weights: the factor of each row, [count]; only for sums.
///   - paddingIndex: a row that counts for nothing in any bag.
/// - Returns: [bags, width]. Gradient of the table: g of the bag, divided by the bag's size for a mean, added to each
///   row in it; for a maximum to the first row that has it. Gradient of the weights: g · row.
@specialized(where Scalar == Float)
public func embeddingBag<Scalar: TensorFloatingPoint>(
    _ indices: Tensor<Int>, offsets: Tensor<Int>, _ table: Tensor<Scalar>, mode: BagMode = .mean,
    weights: Tensor<Scalar>? = nil, paddingIndex: Int? = nil
) -> Tensor<Scalar> {
    checkEmbedding(indices, table, paddingIndex, in: "embeddingBag")
    check(
        indices.rank == 1 && offsets.rank == 1, "embeddingBag",
        "expected indices and offsets of one axis, found shapes \(indices.shape) and \(offsets.shape)")
    check(
        weights == nil || (weights!.shape == indices.shape && mode == .sum), "embeddingBag",
        "expected sums and a weight for each index of shape \(indices.shape), found \(mode) and \(weights?.shape ?? [])"
    )
    let bags = Bags(indices, offsets, paddingIndex)
    var rows = embedding(Tensor(bags.indices), table)
    if let weights { rows = rows * weights.take(Tensor(bags.positions)).unsqueeze(axis: 1) }
    let bag = Tensor(bags.bags)
    let shape: Shape = [offsets.elementCount, table.shape.lengths[1]]
    func sum(_ rows: Tensor<Scalar>) -> Tensor<Scalar> {
        Tensor<Scalar>.zeroed(shape).adding(rows, at: bag, axis: 0, in: "embeddingBag")
    }
    let y =
        switch mode {
        case .sum: sum(rows)
        case .mean: sum(rows) / Tensor<Scalar>(Tensor(bags.counts.map { Swift.max($0, 1) })).unsqueeze(axis: 1)
        case .max: sum(rows.where(rows.detached.isFirstMaximum(counts: bags.counts), else: 0))
        }
    return y.noted()
}

/// The indices of bags without the padding, in their order.
private struct Bags {
    var indices: [Int] = []
    /// The position of each of them in the list of all, and its bag.
    var positions: [Int] = []
    var bags: [Int] = []
    /// The number of indices of each bag.
    var counts: [Int]

    init(_ all: Tensor<Int>, _ offsets: Tensor<Int>, _ paddingIndex: Int?) {
        let (all, starts) = (all.scalars, offsets.scalars)
        counts = Array(repeating: 0, count: starts.count)
        check(
            starts.first ?? 0 == 0 && (!starts.isEmpty || all.isEmpty), "embeddingBag",
            "expected offsets from 0 on, found \(starts.prefix(1))")
        for (bag, start) in starts.enumerated() {
            let end = bag + 1 < starts.count ? starts[bag + 1] : all.count
            check(
                start <= end && end <= all.count, "embeddingBag",
                "bag \(bag) is from \(start) to \(end), expected ascending offsets in 0...\(all.count)")
            for position in start..<end where all[position] != paddingIndex {
                indices.append(all[position])
                positions.append(position)
                bags.append(bag)
                counts[bag] += 1
            }
        }
    }
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns whether each element of consecutive groups of rows is the first maximum of its column in the group.
    fileprivate func isFirstMaximum(counts: [Int]) -> Tensor<Bool> {
        var start = 0
        let masks = counts.filter { $0 > 0 }.map { count in
            let group = self[start..<(start + count)]
            start += count
            return group.argmax(axis: 0).unsqueeze(axis: 0) .== Tensor<Int>.arange(count).unsqueeze(axis: 1)
        }
        return masks.isEmpty ? self .== self : concatenate(masks)
    }
}
