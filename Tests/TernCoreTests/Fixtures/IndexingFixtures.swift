import TernCore
import TestSupport

extension FixtureTable {
    mutating func addIndexing() {
        real("subscript") { $0[0][slices($0)] }
        real("subscript:set") { call in
            var x = call[0]
            x[slices(call)] = call[1]
            return x
        }
        real("subscript:indices") { $0[0][indices($0, to: $0.inputs.count)] }
        real("subscript:setIndices") { call in
            var x = call[0]
            let last = call.inputs.count - 1
            x[indices(call, to: last)] = call[last]
            return x
        }
        real("subscript:mask") { $0[0][$0.truth(1)] }
        real("subscript:setMask") { call in
            var x = call[0]
            x[call.truth(1)] = call[2]
            return x
        }
        real("maskedFill") { $0[0].maskedFill($0.truth(1), $0.scalar("value")!) }
        integer("nonzero") { call in
            switch call.inputs[0] {
            case .real(let x): x.nonzero()
            case .integer(let x): x.nonzero()
            case .truth(let x): x.nonzero()
            }
        }
        real("takeAlong") { $0[0].takeAlong($0.integers(1), axis: $0.axis) }
        real("scatter") { $0[0].scatter($0.integers(1), $0[2], axis: $0.axis) }
        real("scatterAdd") { $0[0].scatterAdd($0.integers(1), $0[2], axis: $0.axis) }
        real("indexAdd") { $0[0].indexAdd($0.integers(1), $0[2], axis: $0.axis) }
        real("scatterReduce") {
            $0[0].scatterReduce(
                $0.integers(1), $0[2], axis: $0.axis, reduction: $0.scatterReduction,
                includeSelf: $0.flag("includeSelf"))
        }
        real("indexReduce") {
            $0[0].indexReduce(
                $0.integers(1), $0[2], axis: $0.axis, reduction: $0.scatterReduction,
                includeSelf: $0.flag("includeSelf"))
        }
        real("put") { $0[0].put($0.integers(1), $0[2]) }
        real("put:accumulate") { $0[0].put($0.integers(1), $0[2], accumulate: true) }
        real("take") { $0[0].take($0.integers(1), axis: $0.axis) }
        real("gather") { $0[0].gather($0.integers(1), axis: $0.axis) }
    }
}

/// The inputs from the second one on, as indices of the first axes.
private func indices<Scalar>(_ call: FixtureCall<Scalar>, to end: Int) -> [TensorIndex] {
    (1..<end).map { call.integers($0).tensorIndex }
}

/// The parameter `index`, in NumPy's notation, such as `1, ..., ::2`.
private func slices<Scalar>(_ call: FixtureCall<Scalar>) -> [TensorIndex] {
    call.text("index")!.split(separator: ",").map { entry in
        if entry == "None" { return .newAxis }
        if entry == "..." { return .ellipsis }
        if let position = Int(entry) { return .at(position) }
        let bounds = entry.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        return .slice(bounds[0], bounds[1], step: bounds.count > 2 ? bounds[2]! : 1)
    }
}

extension FixtureCall {
    fileprivate var scatterReduction: ScatterReduction {
        ScatterReduction.allCases.first { "\($0)" == text("reduction") }!
    }
}
