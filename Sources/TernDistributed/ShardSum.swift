import TernCore

/// The sums of several tensors over the shards of one rank, each in the order of the binary tree: a shard joins its neighbor,
/// the two join the two beside them, and so on. A tensor that a shard does not have changes nothing.
struct ShardSum {
    /// The sums of subtrees that wait for what is right of them, the largest first.
    private var waiting: [(level: Int, tensors: [Tensor<Float>?])] = []

    /// Adds the tensors of the next shard.
    mutating func append(_ tensors: consuming [Tensor<Float>?]) {
        var (level, sums) = (0, tensors)
        while let left = waiting.last, left.level == level {
            waiting.removeLast()
            for position in sums.indices { sums[position] = Self.sum(left.tensors[position], sums[position].take()) }
            level += 1
        }
        waiting.append((level, sums))
    }

    /// Returns the sum of one of the tensors with that of the last shard that has samples.
    ///
    /// The shards behind it have nothing to add, so this is what the whole tree gives.
    mutating func total(at position: Int, with last: consuming Tensor<Float>?) -> Tensor<Float>? {
        var total = last
        for index in waiting.indices.reversed() {
            total = Self.sum(waiting[index].tensors[position].take(), total.take())
        }
        return total
    }

    private static func sum(_ left: consuming Tensor<Float>?, _ right: consuming Tensor<Float>?) -> Tensor<Float>? {
        guard let left else { return right }
        guard let right else { return left }
        return left + right
    }
}
