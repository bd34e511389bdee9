import TernCore

/// A rule by which an epoch of a ``DataLoader`` chooses samples and their order.
///
/// ```swift
/// let balanced = DataLoader(train, batchSize: 64, sampler: .weighted(weights), seed: 0)
/// let words = DataLoader(text, batchSize: 64, sampler: .byLength(lengths), seed: 0)   // little filling
/// ```
public struct Sampler: Sendable {
    /// The rule in words, by which the state of one loader is told from that of another.
    let name: String
    let isRandom: Bool
    /// The number of samples that the data set must have; nil for any.
    let sampleCount: Int?
    /// The number of samples in an epoch; nil for all.
    let epochCount: Int?
    /// Returns the positions of an epoch of batches.
    let positions: @Sendable (_ count: Int, _ batchSize: Int, inout PhiloxGenerator) -> [Int]

    private init(
        _ name: String, isRandom: Bool = true, sampleCount: Int? = nil, epochCount: Int? = nil,
        _ positions: @escaping @Sendable (Int, Int, inout PhiloxGenerator) -> [Int]
    ) {
        (self.name, self.isRandom, self.positions) = (name, isRandom, positions)
        (self.sampleCount, self.epochCount) = (sampleCount, epochCount)
    }

    /// A rule of all samples in the order of the data set.
    public static let inOrder = Sampler("in order", isRandom: false) { count, _, _ in Array(0..<count) }

    /// A rule of all samples in a new order each epoch, all orders being equally likely.
    public static let shuffled = Sampler("shuffled") { count, _, generator in
        (0..<count).shuffled(using: &generator)
    }

    /// Returns a rule that draws samples with probabilities in proportion to weights, each epoch anew.
    ///
    /// - Parameters:
    ///   - weights: the weight of each sample of the data set: finite, at least 0, some above 0.
    ///   - count: the number of samples in an epoch; nil for as many as there are weights.
    ///   - replacing: whether a sample may come again in an epoch. If not, there must be `count` weights above 0.
    public static func weighted(_ weights: [Double], count: Int? = nil, replacing: Bool = true) -> Sampler {
        let (count, sum) = (count ?? weights.count, weights.reduce(0, +))
        check(
            weights.allSatisfy { $0 >= 0 } && sum > 0 && sum.isFinite, "Sampler.weighted",
            "expected weights of at least 0 with a finite sum above 0, found \(weights.prefix(20)) with the sum \(sum)")
        check(count >= 0, "Sampler.weighted", "the count is \(count), expected at least 0")
        let likely = weights.count { $0 > 0 }
        check(
            replacing || count <= likely, "Sampler.weighted",
            "\(count) samples without replacement of \(likely) with a weight above 0")
        let probabilities = Tensor<Double>(weights)
        let name =
            "\(count) drawn by weights of checksum \(digest(weights)), \(replacing ? "with" : "without") replacement"
        return Sampler(name, sampleCount: weights.count, epochCount: count) { _, _, generator in
            Tensor<Int>.multinomial(
                count, probabilities: probabilities, replacing: replacing, using: &generator
            ).scalars
        }
    }

    /// Returns a rule that gathers samples of similar length in a batch, each epoch in a new order.
    ///
    /// Samples are shuffled, sorted by length within pools of several batches, and the batches shuffled (bucketing, as in
    /// torchtext's `BucketIterator`). So a batch has little filling, and no two epochs the same batches.
    ///
    /// - Parameters:
    ///   - lengths: the length of each sample of the data set.
    ///   - pool: the number of batches in a pool, at least 1: more make lengths more alike, and orders less random.
    public static func byLength(_ lengths: [Int], pool: Int = 100) -> Sampler {
        check(pool > 0, "Sampler.byLength", "pools of \(pool) batches, expected at least 1")
        let name = "by lengths of checksum \(digest(lengths)) in pools of \(pool)"
        return Sampler(name, sampleCount: lengths.count) { count, batchSize, generator in
            let (product, overflows) = batchSize.multipliedReportingOverflow(by: pool)
            let poolSize = overflows ? Int.max : product
            let order = (0..<count).shuffled(using: &generator)
            let sorted = order.chunks(of: poolSize).flatMap { $0.sorted { lengths[$0] < lengths[$1] } }
            var batches = sorted.chunks(of: batchSize)
            // One that is not full stays the last.
            let last = batches.last.map { $0.count < batchSize } == true ? batches.removeLast() : []
            batches.shuffle(using: &generator)
            return batches.flatMap { $0 } + last
        }
    }
}

/// Returns a text that tells numbers from others.
private func digest<Number: BitwiseCopyable>(_ numbers: [Number]) -> String {
    String(numbers.withUnsafeBytes(checksum), radix: 16)
}

extension Array {
    fileprivate func chunks(of size: Int) -> [ArraySlice<Element>] {
        let size = Swift.min(size, Swift.max(count, 1))
        return stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
