/// Returns the order in which to contract operands two at a time, so that few multiplications are needed.
///
/// Up to eight operands: the cheapest order of all, by dynamic programming over the subsets. Beyond: each time the pair whose
/// result is smallest beside what it replaces.
///
/// - Parameters:
///   - operands: the labels of each.
///   - output: the labels of the result.
///   - lengths: the length of each label.
/// - Returns: pairs of numbers; results are numbered behind the operands.
func contractionOrder(_ operands: [LabelSet], _ output: LabelSet, _ lengths: [Int]) -> [(Int, Int)] {
    let costs = ContractionCosts(output: output, lengths: lengths.map(Double.init))
    return operands.count <= 8 ? costs.optimalOrder(operands) : costs.greedyOrder(operands)
}

private struct ContractionCosts {
    let output: LabelSet
    let lengths: [Double]

    /// Returns the number of indices that a set of labels has.
    func size(_ set: LabelSet) -> Double {
        var product = 1.0
        var bits = set.bits
        while bits != 0 {
            product *= lengths[bits.trailingZeroBitCount]
            bits &= bits - 1
        }
        return product
    }

    /// Returns the number of multiplications and of elements to write; infinite for a tensor with too many axes.
    func cost(_ a: LabelSet, _ b: LabelSet, result: LabelSet) -> Double {
        result.count > Shape.maximumRank ? .infinity : size(a.union(b)) + size(result)
    }

    // MARK: Optimal

    /// The best way to contract a subset of the operands.
    private struct Plan {
        var labels: LabelSet
        var cost: Double
        /// One of the two subsets whose results are contracted last.
        var part = 0
    }

    func optimalOrder(_ operands: [LabelSet]) -> [(Int, Int)] {
        let whole = 1 << operands.count - 1
        // Subsets are numbers with a bit for each operand. A subset's parts have smaller numbers.
        var plans = [Plan](repeating: Plan(labels: LabelSet(bits: 0), cost: .infinity), count: whole + 1)
        for subset in 1...whole {
            let members = operands.indices.filter { subset >> $0 & 1 != 0 }
            let others = operands.indices.filter { subset >> $0 & 1 == 0 }
            let needed = others.reduce(output) { $0.union(operands[$1]) }
            plans[subset].labels = members.reduce(LabelSet(bits: 0)) { $0.union(operands[$1]) }.intersection(needed)
            if members.count == 1 {
                plans[subset].cost = 0
                continue
            }
            var part = (subset - 1) & subset
            while part > subset ^ part {
                let (a, b) = (plans[part], plans[subset ^ part])
                let total = a.cost + b.cost + cost(a.labels, b.labels, result: plans[subset].labels)
                if total < plans[subset].cost { (plans[subset].cost, plans[subset].part) = (total, part) }
                part = (part - 1) & subset
            }
        }
        check(
            plans[whole].cost < .infinity, "einsum",
            "in any order of \(operands.count) operands there is an intermediate result of more than "
                + "\(Shape.maximumRank) axes")
        var order: [(Int, Int)] = []
        /// Contracts a subset and returns the number of its result.
        func contract(_ subset: Int) -> Int {
            if subset.nonzeroBitCount == 1 { return subset.trailingZeroBitCount }
            let part = plans[subset].part
            order.append((contract(part), contract(subset ^ part)))
            return operands.count + order.count - 1
        }
        _ = contract(whole)
        return order
    }

    // MARK: Greedy

    func greedyOrder(_ operands: [LabelSet]) -> [(Int, Int)] {
        var sets = operands
        var alive = Array(operands.indices)
        var order: [(Int, Int)] = []
        while alive.count > 1 {
            var best = (gain: Double.infinity, pair: (0, 0), result: LabelSet(bits: 0))
            for (position, a) in alive.enumerated() {
                for b in alive[(position + 1)...] {
                    let needed = alive.reduce(output) { $1 == a || $1 == b ? $0 : $0.union(sets[$1]) }
                    let result = sets[a].union(sets[b]).intersection(needed)
                    if result.count > Shape.maximumRank { continue }
                    let gain = size(result) - size(sets[a]) - size(sets[b])
                    if gain < best.gain { best = (gain, (a, b), result) }
                }
            }
            check(
                best.gain < .infinity, "einsum",
                "every pair of the operands that are left has a product of more than \(Shape.maximumRank) axes")
            order.append(best.pair)
            alive.removeAll { $0 == best.pair.0 || $0 == best.pair.1 }
            alive.append(sets.count)
            sets.append(best.result)
        }
        return order
    }
}
