/// The parts of a batch and who computes them: a batch is a fixed number of shards, of which each rank has an aligned run.
///
/// The gradients of all shards are summed in one binary tree over them. A run is a subtree (its length a power of two), so a
/// rank sums its own without the others, and the ranks are the leaves of the tree above. So the sum depends on the number of
/// shards and not on that of the ranks.
struct ShardPlan: Equatable {
    /// The number of shards of a batch.
    let shards: Int
    /// The number of shards in a run: a power of two. The last run may have fewer.
    let run: Int

    /// Deals shards to ranks; nil where a rank would have none.
    init?(shards: Int, ranks: Int) {
        guard shards >= ranks, ranks > 0 else { return nil }
        var run = 1
        while run * ranks < shards { run *= 2 }
        guard run * (ranks - 1) < shards else { return nil }
        (self.shards, self.run) = (shards, run)
    }

    /// Returns the shards of a rank.
    func shards(of rank: Int) -> Range<Int> { rank * run..<min((rank + 1) * run, shards) }

    /// Returns the samples of a shard of a batch: as many as in all others, or one more or less.
    func samples(of shard: Int, in count: Int) -> Range<Int> {
        shard * count / shards..<(shard + 1) * count / shards
    }

    /// The numbers of ranks that some shards can be dealt to.
    static func rankCounts(for shards: Int) -> [Int] {
        (1...max(shards, 1)).filter { ShardPlan(shards: shards, ranks: $0) != nil }
    }
}
