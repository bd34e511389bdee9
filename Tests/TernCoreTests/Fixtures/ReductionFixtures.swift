import TernCore

extension FixtureTable {
    mutating func addReductions() {
        real("sum") { $0[0].sum(axes: $0.axes, keepDims: $0.keepDims) }
        integer("sum:integers") { $0.integers(0).sum(axes: $0.axes, keepDims: $0.keepDims) }
        real("mean") { $0[0].mean(axes: $0.axes, keepDims: $0.keepDims) }
        real("variance") {
            $0[0].variance(axes: $0.axes, correction: $0.scalar("correction")!, keepDims: $0.keepDims)
        }
    }
}
