import TernCore

extension Dataset {
    /// Returns parts of the data set, drawn at random: every sample is in one of them.
    ///
    /// ```swift
    /// let parts = digits.train.split([0.8, 0.2], stratifiedBy: digits.train.labels.scalars, seed: 0)
    /// ```
    ///
    /// The size of a part is its share of the samples, rounded up or down so that the sizes sum to all of them. Stratified,
    /// each part has its share of every label, to a sample or two.
    ///
    /// - Parameters:
    ///   - shares: the sizes of the parts, above 0 each; only their proportions count.
    ///   - labels: the label of each sample, to be in all parts alike; nil to split regardless of labels.
    ///   - seed: the seed of the split; the same gives the same parts.
    public func split(
        _ shares: [Double], stratifiedBy labels: [Int]? = nil, seed: UInt64
    ) -> [Subset<Self>] {
        partition(count, shares, labels, seed, "split").map { Subset(base: self, positions: $0) }
    }

    /// Returns pairs of data sets for cross-validation: each fold once to validate on, and the rest to train on.
    ///
    /// ```swift
    /// for (train, validation) in digits.train.folds(5, seed: 0) { … }
    /// ```
    ///
    /// - Parameters:
    ///   - count: the number of folds, in 2...samples. Their sizes differ by one sample at most.
    ///   - labels: the label of each sample, to be in all folds alike; nil to split regardless of labels.
    ///   - seed: the seed of the split.
    public func folds(
        _ folds: Int, stratifiedBy labels: [Int]? = nil, seed: UInt64
    ) -> [(train: Subset<Self>, validation: Subset<Self>)] {
        check(
            (2...Swift.max(2, count)).contains(folds) && count >= 2, "folds",
            "\(folds) folds of \(count) samples, expected at least 2 and at most one a sample")
        let parts = partition(count, Array(repeating: 1, count: folds), labels, seed, "folds")
        return parts.indices.map { fold in
            let rest = parts.indices.filter { $0 != fold }.flatMap { parts[$0] }
            return (Subset(base: self, positions: rest), Subset(base: self, positions: parts[fold]))
        }
    }
}

/// Returns the positions of each part of a random split, in random order.
private func partition(
    _ count: Int, _ shares: [Double], _ labels: [Int]?, _ seed: UInt64, _ operation: String
) -> [[Int]] {
    let sum = shares.reduce(0, +)
    check(
        !shares.isEmpty && shares.allSatisfy { $0 > 0 } && sum.isFinite, operation,
        "expected shares above 0, found \(shares)")
    check(
        labels.map { $0.count == count } ?? true, operation,
        "expected a label for each of \(count) samples, found \(labels?.count ?? 0)")
    var generator = PhiloxGenerator(seed: seed)
    let order = (0..<count).shuffled(using: &generator)
    // Sample by sample, to the part that is owed most: every stretch of the order, also one of equal labels, is shared fairly.
    let sorted = labels.map { labels in order.sorted { labels[$0] < labels[$1] } } ?? order
    var parts = [[Int]](repeating: [], count: shares.count)
    var owed = [Double](repeating: 0, count: shares.count)
    for position in sorted {
        var most = 0
        for part in shares.indices {
            owed[part] += shares[part] / sum
            if owed[part] > owed[most] { most = part }
        }
        owed[most] -= 1
        parts[most].append(position)
    }
    // Labels in random order, not one after another.
    return labels == nil ? parts : parts.map { $0.shuffled(using: &generator) }
}
