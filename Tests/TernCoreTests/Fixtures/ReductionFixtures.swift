import TernCore
import TestSupport

extension FixtureTable {
    mutating func addReductions() {
        addSums()
        addExtrema()
        addCounts()
        addOrderStatistics()
    }

    private mutating func addSums() {
        real("sum") { $0[0].sum(axes: $0.axes, keepDims: $0.keepDims) }
        integer("sum:integers") { $0.integers(0).sum(axes: $0.axes, keepDims: $0.keepDims) }
        real("product") { $0[0].product(axes: $0.axes, keepDims: $0.keepDims) }
        integer("product:integers") { $0.integers(0).product(axes: $0.axes, keepDims: $0.keepDims) }
        real("mean") { $0[0].mean(axes: $0.axes, keepDims: $0.keepDims) }
        real("nanSum") { $0[0].nanSum(axes: $0.axes, keepDims: $0.keepDims) }
        real("nanMean") { $0[0].nanMean(axes: $0.axes, keepDims: $0.keepDims) }
        real("nanVariance") {
            $0[0].nanVariance(axes: $0.axes, correction: $0.scalar("correction")!, keepDims: $0.keepDims)
        }
        real("nanStandardDeviation") {
            $0[0].nanStandardDeviation(axes: $0.axes, correction: $0.scalar("correction")!, keepDims: $0.keepDims)
        }
        real("variance") {
            $0[0].variance(axes: $0.axes, correction: $0.scalar("correction")!, keepDims: $0.keepDims)
        }
        real("standardDeviation") {
            $0[0].standardDeviation(axes: $0.axes, correction: $0.scalar("correction")!, keepDims: $0.keepDims)
        }
        real("norm") { call in
            let p = call.scalar("p") ?? (call.text("p") == "inf" ? .infinity : -.infinity)
            return call[0].norm(p, axes: call.axes, keepDims: call.keepDims)
        }
        real("logSumExp") { $0[0].logSumExp(axes: $0.axes, keepDims: $0.keepDims) }
    }

    private mutating func addExtrema() {
        real("max") { $0[0].max(axes: $0.axes, keepDims: $0.keepDims) }
        real("min") { $0[0].min(axes: $0.axes, keepDims: $0.keepDims) }
        integer("max:integers") { $0.integers(0).max(axes: $0.axes, keepDims: $0.keepDims) }
        integer("min:integers") { $0.integers(0).min(axes: $0.axes, keepDims: $0.keepDims) }
        integer("argmax") { call in
            if case .integer(let x) = call.inputs[0] { return x.argmax(axis: call.axis) }
            guard let axis = call.integer("axis") else { return call[0].argmax() }
            return call[0].argmax(axis: axis, keepDims: call.keepDims)
        }
        integer("argmin") { call in
            if case .integer(let x) = call.inputs[0] { return x.argmin(axis: call.axis) }
            guard let axis = call.integer("axis") else { return call[0].argmin() }
            return call[0].argmin(axis: axis, keepDims: call.keepDims)
        }
        truth("all") { $0.truth(0).all(axes: $0.axes, keepDims: $0.keepDims) }
        truth("any") { $0.truth(0).any(axes: $0.axes, keepDims: $0.keepDims) }
    }

    private mutating func addCounts() {
        integer("countNonzero") { $0[0].countNonzero(axes: $0.axes, keepDims: $0.keepDims) }
        integer("countNonzero:integers") { $0.integers(0).countNonzero(axes: $0.axes, keepDims: $0.keepDims) }
        integer("countNonzero:truth") { $0.truth(0).countNonzero(axes: $0.axes, keepDims: $0.keepDims) }
        values("histogram") { call in
            let range = call.scalar("low").map { $0...call.scalar("high")! }
            let (counts, edges) = call[0].histogram(bins: call.integer("bins")!, range: range)
            return [.integer(counts), .real(edges)]
        }
        integer("bincount") { $0.integers(0).bincount(minLength: $0.integer("minLength") ?? 0) }
        real("bincount:weights") { $0.integers(0).bincount(minLength: $0.integer("minLength")!, weights: $0[1]) }
    }

    private mutating func addOrderStatistics() {
        real("median") { call in
            guard let axis = call.integer("axis") else { return call[0].median() }
            return call[0].median(axis: axis, keepDims: call.keepDims)
        }
        real("quantile") { call in
            let q = call.parameters.number("q")!
            guard let axis = call.integer("axis") else { return call[0].quantile(q) }
            return call[0].quantile(q, axis: axis, keepDims: call.keepDims)
        }
    }
}
