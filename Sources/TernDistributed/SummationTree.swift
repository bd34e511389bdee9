/// The way of an array's sum through a binary tree whose leaves are the ranks, as one rank walks it.
///
/// The tree splits 0..<2ᵏ in halves down to the ranks; where there are fewer ranks, the leaves at the end are missing and a
/// node with one child is that child. So the order of additions follows from the number of leaves alone, and a rank that had
/// summed leaves of its own in the same way fits in.
///
/// Level by level from the leaves up, the two sides of a node exchange halves: each adds up one half of what it has left
/// (recursive halving), and after the root the halves are put together on the way back (recursive doubling). That moves
/// 2 (n − 1) / n of the array in and out of a rank, the least there is. Addition commutes, so both sides get the same bits.
/// A short array is not cut: each side sends all, in half as many rounds.
///
/// Where leaves are missing, the rank across stands in for them (``host(_:)``): it keeps both halves.
struct SummationTree {
    let rank: Int
    let size: Int

    /// The exchanges of one round, at the same time. Ranges are of elements.
    struct Round {
        var exchanges: [Exchange] = []
        /// A Boolean value indicating whether what arrives is added to what is there, or is the result.
        let adds: Bool
    }

    /// A part that goes to another rank, and one that comes from it.
    struct Exchange {
        let peer: Int
        let sent: Range<Int>
        let received: Range<Int>
    }

    /// The number of levels above the leaves.
    var levels: Int { size <= 1 ? 0 : Int.bitWidth - (size - 1).leadingZeroBitCount }

    /// The number of elements up to which an array is not cut.
    static let shortest = 4096

    /// Returns the rank that has the part of a leaf, which may be missing.
    func host(_ leaf: Int) -> Int {
        var leaf = leaf
        while leaf >= size {
            // Across from the largest missing subtree around it.
            var level = 0
            while (leaf >> (level + 1)) << (level + 1) >= size { level += 1 }
            leaf ^= 1 << level
        }
        return leaf
    }

    /// The number of elements of the pieces that a long array goes in.
    static let piece = 1 << 20

    /// The number of pieces under way at a time.
    static let laneCount = 2

    /// Returns the rounds for an array of some elements.
    func rounds(_ count: Int) -> [Round] {
        if size <= 1 { return [] }
        return count <= Self.shortest ? wholeRounds(count) : halvingRounds(count)
    }

    /// The leaves that this rank stands for.
    private var leaves: [Int] { (0..<1 << levels).filter { host($0) == rank } }

    private func wholeRounds(_ count: Int) -> [Round] {
        (0..<levels).map { level in
            let peers = leaves.map { host($0 ^ 1 << level) }.filter { $0 != rank }
            var seen: Set<Int> = []
            return Round(
                exchanges: peers.filter { seen.insert($0).inserted }.map {
                    Exchange(peer: $0, sent: 0..<count, received: 0..<count)
                }, adds: true)
        }
    }

    private func halvingRounds(_ count: Int) -> [Round] {
        var rounds: [Round] = []
        for level in 0..<levels {
            var round = Round(adds: true)
            for leaf in representatives(level) {
                let peer = host(leaf ^ 1 << level)
                if peer == rank { continue }
                let (own, other) = halves(of: leaf, level, count)
                round.exchanges.append(Exchange(peer: peer, sent: other, received: own))
            }
            rounds.append(round)
        }
        for level in (0..<levels).reversed() {
            var round = Round(adds: false)
            for leaf in representatives(level) {
                let peer = host(leaf ^ 1 << level)
                if peer == rank { continue }
                let (own, other) = halves(of: leaf, level, count)
                round.exchanges.append(Exchange(peer: peer, sent: own, received: other))
            }
            rounds.append(round)
        }
        return rounds
    }

    /// The leaves of this rank that have parts of their own at a level: one for each remainder.
    private func representatives(_ level: Int) -> [Int] {
        var seen: Set<Int> = []
        return leaves.filter { seen.insert($0 & (1 << (level + 1) - 1)).inserted }
    }

    /// Returns the half that a leaf keeps at a level, and the one that it sends away.
    private func halves(of leaf: Int, _ level: Int, _ count: Int) -> (own: Range<Int>, other: Range<Int>) {
        let part = part(of: leaf, above: level, count)
        // At the boundary of a cache line, as far as there are enough elements.
        let middle = part.lowerBound + (part.count / 2 + 15) / 16 * 16
        let (low, high) = (
            part.lowerBound..<min(middle, part.upperBound), min(middle, part.upperBound)..<part.upperBound
        )
        return leaf >> level & 1 == 0 ? (low, high) : (high, low)
    }

    /// Returns the part of the array that a leaf has left when the levels below one are done.
    func part(of leaf: Int, above level: Int, _ count: Int) -> Range<Int> {
        (0..<level).reduce(0..<count) { part, below in
            let middle = min(part.lowerBound + (part.count / 2 + 15) / 16 * 16, part.upperBound)
            return leaf >> below & 1 == 0 ? part.lowerBound..<middle : middle..<part.upperBound
        }
    }
}
