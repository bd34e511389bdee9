import TernCore

extension FixtureTable {
    mutating func addIndexing() {
        real("subscript") { $0[0][slices($0)] }
        real("subscript:set") { call in
            var x = call[0]
            x[slices(call)] = call[1]
            return x
        }
        real("take") { $0[0].take($0.integers(1), axis: $0.axis) }
        real("gather") { $0[0].gather($0.integers(1), axis: $0.axis) }
    }
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
