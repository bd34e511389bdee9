import TernCore
import Testing

@testable import TernDistributed

/// The order of additions, on ranks that are simulated.
@Suite struct TreeTests {
    /// The sum in the order of the tree: halves of 0..<2ᵏ, those without leaves left out.
    static func sum(_ leaves: [Float?]) -> Float? {
        if leaves.count == 1 { return leaves[0] }
        let middle = leaves.count / 2
        let (left, right) = (sum(Array(leaves[..<middle])), sum(Array(leaves[middle...])))
        if let left, let right { return left + right }
        return left ?? right
    }

    static func padded(_ leaves: [Float]) -> [Float?] {
        var count = 1
        while count < leaves.count { count *= 2 }
        return leaves + Array(repeating: nil, count: count - leaves.count)
    }

    @Test(arguments: 1...17, [0, 1, 15, 16, 17, 4096, 4097, 5001])
    func everyRankEndsWithTheTreesSum(ranks: Int, count: Int) throws {
        var generator = PhiloxGenerator(seed: UInt64(ranks))
        let parts = (0..<ranks).map { _ in Tensor<Float>.normal([count], using: &generator).scalars }
        let expected = (0..<count).map { position in Self.sum(Self.padded(parts.map { $0[position] }))! }

        var values = parts
        let rounds = (0..<ranks).map { SummationTree(rank: $0, size: ranks).rounds(count) }
        for round in rounds[0].indices {
            let before = values
            for rank in 0..<ranks {
                var done: Set<Range<Int>> = []
                for exchange in rounds[rank][round].exchanges {
                    let others = rounds[exchange.peer][round].exchanges.filter { $0.peer == rank }
                    #expect(others.count == 1)
                    #expect(others[0].sent == exchange.received)
                    guard done.insert(exchange.received).inserted else { continue }
                    for position in exchange.received {
                        let arriving = before[exchange.peer][position]
                        values[rank][position] = rounds[rank][round].adds ? values[rank][position] + arriving : arriving
                    }
                }
            }
        }
        for rank in 0..<ranks { #expect(values[rank].map(\.bitPattern) == expected.map(\.bitPattern)) }
    }

    @Test func halvesMoveTheLeastThereIs() {
        for size in [2, 4, 8] {
            let rounds = SummationTree(rank: 1, size: size).rounds(1 << 16)
            #expect(rounds.count == 2 * SummationTree(rank: 1, size: size).levels)
            let sent = rounds.flatMap(\.exchanges).reduce(0) { $0 + $1.sent.count }
            #expect(sent == 2 * (size - 1) * (1 << 16) / size)
        }
    }

    @Test(arguments: 1...20)
    func shardsAreDealtInAlignedRuns(shards: Int) throws {
        for ranks in ShardPlan.rankCounts(for: shards) {
            let plan = try #require(ShardPlan(shards: shards, ranks: ranks))
            #expect(plan.run.nonzeroBitCount == 1)
            #expect((0..<ranks).flatMap { Array(plan.shards(of: $0)) } == Array(0..<shards))
            #expect((0..<ranks).allSatisfy { !plan.shards(of: $0).isEmpty })
        }
        #expect(ShardPlan.rankCounts(for: shards).contains(1) && ShardPlan.rankCounts(for: shards).contains(shards))
    }

    @Test func plansThatLeaveARankWithoutShardsAreNone() {
        #expect(ShardPlan(shards: 8, ranks: 3) == nil)
        #expect(ShardPlan(shards: 2, ranks: 4) == nil)
        #expect(ShardPlan(shards: 0, ranks: 1) == nil)
        #expect(ShardPlan(shards: 6, ranks: 3)?.run == 2)
    }

    @Test func samplesAreDealtEvenly() throws {
        let plan = try #require(ShardPlan(shards: 8, ranks: 2))
        for count in [1, 7, 8, 45, 64] {
            let parts = (0..<8).map { plan.samples(of: $0, in: count) }
            #expect(parts.flatMap(Array.init) == Array(0..<count))
            #expect(parts.map(\.count).max()! - parts.map(\.count).min()! <= 1)
        }
    }

    @Test(arguments: 1...9) func sumsOverShardsOfARankFollowTheTree(count: Int) {
        for missing in [nil, 0, count / 2] as [Int?] {
            var generator = PhiloxGenerator(seed: UInt64(count))
            let leaves: [Float?] = (0..<count).map {
                $0 == missing && count > 1 ? nil : Tensor<Float>.normal([1], using: &generator).scalars[0]
            }
            let last = leaves.lastIndex { $0 != nil }!
            var sum = ShardSum()
            for leaf in leaves[..<last] { sum.append([leaf.map { Tensor([$0]) }]) }
            let total = sum.total(at: 0, with: Tensor([leaves[last]!]))
            var width = 1
            while width < count { width *= 2 }
            let expected = Self.sum(leaves + Array(repeating: nil, count: width - count))
            #expect(total?.scalars == [expected!])
        }
    }
}
