import TernCore
import TestSupport

extension FixtureTable {
    mutating func addScans() {
        real("cumsum") { $0[0].cumsum(axis: $0.axis) }
        real("cumprod") { $0[0].cumprod(axis: $0.axis) }
        real("logCumSumExp") { $0[0].logCumSumExp(axis: $0.axis) }
        integer("cumsum:integers") { $0.integers(0).cumsum(axis: $0.axis) }
        integer("cumprod:integers") { $0.integers(0).cumprod(axis: $0.axis) }
        values("cummax") { call in
            if case .integer(let x) = call.inputs[0] {
                let (values, indices) = x.cummax(axis: call.axis)
                return [.integer(values), .integer(indices)]
            }
            let (values, indices) = call[0].cummax(axis: call.axis)
            return [.real(values), .integer(indices)]
        }
        values("cummin") { call in
            if case .integer(let x) = call.inputs[0] {
                let (values, indices) = x.cummin(axis: call.axis)
                return [.integer(values), .integer(indices)]
            }
            let (values, indices) = call[0].cummin(axis: call.axis)
            return [.real(values), .integer(indices)]
        }
    }

    mutating func addSorting() {
        real("sort") { $0[0].sort(axis: $0.axis, descending: $0.flag("descending")) }
        integer("sort:integers") { $0.integers(0).sort(axis: $0.axis, descending: $0.flag("descending")) }
        integer("argsort") { $0[0].argsort(axis: $0.axis, descending: $0.flag("descending")) }
        integer("argsort:integers") { $0.integers(0).argsort(axis: $0.axis, descending: $0.flag("descending")) }
        values("topK") { call in
            let (values, indices) = call[0].topK(call.integer("k")!, axis: call.axis, largest: call.flag("largest"))
            return [.real(values), .integer(indices)]
        }
        integer("searchSorted") { $0[0].searchSorted($0[1], right: $0.flag("right")) }
        integer("searchSorted:integers") { $0.integers(0).searchSorted($0.integers(1), right: $0.flag("right")) }
        real("unique") { $0[0].unique() }
        integer("unique:integers") { $0.integers(0).unique() }
        values("uniqueWithCounts") { call in
            let (values, inverse, counts) = call[0].uniqueWithCounts()
            return [.real(values), .integer(inverse), .integer(counts)]
        }
    }
}
