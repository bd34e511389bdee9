import TernCore
import TestSupport

extension FixtureTable {
    mutating func addStatistics() {
        addCloseness()
        addDifferences()
        addOrders()
        addUniques()
    }

    private mutating func addCloseness() {
        func number(_ call: Call, _ name: String, _ standard: Double) -> Double {
            call.parameters.number(name) ?? standard
        }
        truth("isClose") { call in
            call[0].isClose(
                call[1], relativeTolerance: number(call, "relative", 1e-5),
                absoluteTolerance: number(call, "absolute", 1e-8), equalNaN: call.flag("equalNaN"))
        }
        truth("allClose") { call in
            let result = call[0].allClose(
                call[1], relativeTolerance: number(call, "relative", 1e-5),
                absoluteTolerance: number(call, "absolute", 1e-8), equalNaN: call.flag("equalNaN"))
            return Tensor<Bool>(result)
        }
        real("normalize") { call in
            call[0].normalize(
                p: call.scalar("p") ?? 2, axis: call.integer("axis") ?? -1, epsilon: number(call, "epsilon", 1e-12))
        }
        real("cov") { $0[0].cov(correction: $0.scalar("correction")!) }
        real("corrcoef") { $0[0].corrcoef() }
    }

    private mutating func addDifferences() {
        real("diff") { $0[0].diff(order: $0.integer("order")!, axis: $0.axis) }
        integer("diff:integers") { $0.integers(0).diff() }
        real("trapezoid") { $0[0].trapezoid(spacing: $0.scalar("spacing")!, axis: $0.axis) }
        real("trapezoid:positions") { $0[0].trapezoid(at: $0[1]) }
        real("cumulativeTrapezoid") { $0[0].cumulativeTrapezoid(spacing: $0.scalar("spacing")!, axis: $0.axis) }
        real("cumulativeTrapezoid:positions") { $0[0].cumulativeTrapezoid(at: $0[1]) }
        real("numericGradient") { $0[0].numericGradient(spacing: $0.scalar("spacing")!, axis: $0.axis) }
        real("numericGradient:positions") { $0[0].numericGradient(at: $0[1]) }
    }

    private mutating func addOrders() {
        real("quantile:interpolation") { call in
            let rules: [String: QuantileInterpolation] = [
                "linear": .linear, "lower": .lower, "higher": .higher, "midpoint": .midpoint, "nearest": .nearest
            ]
            let rule = rules[call.text("interpolation")!]!
            return call[0].quantile(call.parameters.number("q")!, axis: call.axis, interpolation: rule)
        }
        real("quantile:several") { $0[0].quantile([0.1, 0.5, 0.9], axis: $0.axis) }
        real("nanMedian") { call in
            guard let axis = call.integer("axis") else { return call[0].nanMedian() }
            return call[0].nanMedian(axis: axis)
        }
        real("nanQuantile") { $0[0].nanQuantile($0.parameters.number("q")!, axis: $0.axis) }
        values("mode") { call in
            let (values, counts) = call.integers(0).mode(axis: call.axis)
            return [.integer(values), .integer(counts)]
        }
    }

    private mutating func addUniques() {
        values("uniqueConsecutive") { call in
            let (values, inverse, counts) = call[0].uniqueConsecutive()
            return [.real(values), .integer(inverse), .integer(counts)]
        }
        values("uniqueConsecutive:axis") { call in
            let (values, inverse, counts) = call[0].uniqueConsecutive(axis: call.axis)
            return [.real(values), .integer(inverse), .integer(counts)]
        }
        values("uniqueWithCounts:axis") { call in
            let (values, inverse, counts) = call[0].uniqueWithCounts(axis: call.axis)
            return [.real(values), .integer(inverse), .integer(counts)]
        }
        truth("isIn") { $0[0].isIn($0[1]) }
        integer("histogram:edges") { $0[0].histogram(edges: $0[1]) }
        values("histogram:weights") { call in
            let range = call.scalar("low")!...call.scalar("high")!
            let (sums, edges) = call[0].histogram(bins: call.integer("bins")!, range: range, weights: call[1])
            return [.real(sums), .real(edges)]
        }
        integer("searchSorted:sorter") { call in
            call[0].searchSorted(call[1], right: call.flag("right"), sorter: call[0].argsort())
        }
    }
}
