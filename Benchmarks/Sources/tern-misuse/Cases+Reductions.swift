import Tern

extension MisuseTable {
    func addReductions() {
        let x = { Tensor<Float>.arange(6).reshape([2, 3]) }
        let reductions: [(String, (Tensor<Float>, [Int]?) -> Any)] = [
            ("sum", { $0.sum(axes: $1) }), ("mean", { $0.mean(axes: $1) }), ("product", { $0.product(axes: $1) }),
            ("max", { $0.max(axes: $1) }), ("min", { $0.min(axes: $1) }), ("variance", { $0.variance(axes: $1) }),
            ("standardDeviation", { $0.standardDeviation(axes: $1) }), ("norm", { $0.norm(axes: $1) }),
            ("logSumExp", { $0.logSumExp(axes: $1) }), ("nanSum", { $0.nanSum(axes: $1) }),
            ("nanMean", { $0.nanMean(axes: $1) }), ("nanVariance", { $0.nanVariance(axes: $1) }),
            ("nanStandardDeviation", { $0.nanStandardDeviation(axes: $1) }),
            ("countNonzero", { $0.countNonzero(axes: $1) }), ("argmax", { $0.argmax(axes: $1) }),
            ("argmin", { $0.argmin(axes: $1) }),
            ("all", { ($0 .> 0).all(axes: $1) }), ("any", { ($0 .> 0).any(axes: $1) }),
            ("cumsum", { $0.cumsum(axes: $1) }),
            ("cumprod", { $0.cumprod(axes: $1) }), ("softmax", { $0.softmax(axes: $1 ?? []) }),
            ("logSoftmax", { $0.logSoftmax(axes: $1 ?? []) }),
            ("squeeze", { $0.reshape([2, 1, 3]).squeeze(axes: ($1 ?? []).map { $0 == 0 ? 1 : $0 == -1 ? -2 : $0 }) }),
            ("flip", { $0.flip(axes: $1 ?? []) })
        ]
        for (name, f) in reductions {
            ints(name, "axis", valid: [-1, 0]) { f(x(), [$0]) }
            traps(name, "an axis twice") { f(x(), [0, 0]) }
            traps(name, "the same axis from both ends") { f(x(), [0, -2]) }
            for shape in [[], [0], [0, 3], [3, 0], [1, 1, 1, 1, 1, 1, 1, 1]] {
                add(name, "x of shape \(shape)", .any) { f(.ones(Shape(shape)), nil) }
            }
        }
        let axes: [(String, (Int) -> Any)] = [
            ("sum", { x().sum(axis: $0) }), ("max", { x().max(axis: $0) }), ("argmax", { x().argmax(axis: $0) }),
            ("cumsum", { x().cumsum(axis: $0) }),
            ("cummax", { x().cummax(axis: $0).values }), ("cummin", { x().cummin(axis: $0).values }),
            ("logCumSumExp", { x().logCumSumExp(axis: $0) }),
            ("softmax", { x().softmax(axis: $0) }), ("logSoftmax", { x().logSoftmax(axis: $0) }),
            ("softmin", { x().softmin(axis: $0) }),
            ("unsqueeze", { x().unsqueeze(axis: $0) }), ("flip", { x().flip(axis: $0) }),
            ("median", { x().median(axis: $0) })
        ]
        for (name, f) in axes { ints(name, "axis:", valid: [-1, 0]) { f($0) } }
        traps("max", "of nothing") { ones(0).max() }
        traps("argmax", "of nothing") { ones(0).argmax() }
        doubles("norm", "p", unclear: true) { x().norm(Float($0)) }
        doubles("variance", "correction", valid: { $0 <= 1 && $0.isFinite }, unclear: true) {
            x().variance(correction: .init($0))
        }
        traps("maximum", "[2] and [3]") { ones(2).maximum(ones(3)) }
        traps("atan2", "[2] and [3]") { ones(2).atan2(ones(3)) }
        traps("hypot", "[2] and [3]") { ones(2).hypot(ones(3)) }
        traps("where", "a mask of another shape") { ones(2).where(Tensor<Bool>([true, false, true]), else: ones(2)) }
        doubles("lerp", "weight", valid: { _ in true }) { ones(2).lerp(ones(2), weight: Float($0)) }
    }
}
