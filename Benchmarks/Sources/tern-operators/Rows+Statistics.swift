import Tern

extension OperationTable where Scalar: TensorFloatingPoint {
    /// Closeness, differences and integrals, statistics of samples.
    mutating func addStatistics() {
        addMask("isclose") { a in
            let (relative, absolute, equalNaN) = try a.closeness()
            return try a.x.isClose(
                a.tensor("other", 1), relativeTolerance: relative, absoluteTolerance: absolute, equalNaN: equalNaN)
        }
        addMask("allclose") { a in
            let (relative, absolute, equalNaN) = try a.closeness()
            return Tensor(
                try a.x.allClose(
                    a.tensor("other", 1), relativeTolerance: relative, absoluteTolerance: absolute, equalNaN: equalNaN))
        }
        addMask("isin") { a in
            a.ignore("assume_unique", "invert")
            return try a.x.isIn(a.tensor("test_elements", 1))
        }
        addDifferences()
        addOrderStatistics()
        add("cov") { a in
            for name in ["fweights", "aweights"] where a.value(name) != nil { throw NotOffered(name) }
            return try a.x.cov(correction: a.scalar("correction", nil, 1))
        }
        add("corrcoef") { try $0.x.corrcoef() }
        addResults("histogram") { a in
            if try a.bool("density") { throw NotOffered("density") }
            let x = try a.x.flatten()
            let weights = try (a.optionalTensor("weight") ?? .ones(x.shape)).flatten()
            if a.kind("bins", 1) != nil {
                let edges = try a.tensor("bins", 1)
                return [.scalars(x.histogram(edges: edges, weights: weights)), .scalars(edges)]
            }
            if a.value("range") != nil { throw NotOffered("range") }
            let (sums, edges) = x.histogram(bins: try a.int("bins", 1), weights: weights)
            return [.scalars(sums), .scalars(edges)]
        }
    }

    private mutating func addDifferences() {
        add("diff") { a in
            for (name, position) in [("prepend", 3), ("append", 4)] where a.value(name, position) != nil {
                throw NotOffered(name)
            }
            return try a.x.diff(order: a.int("n", 1, 1), axis: a.int("dim", 2, -1))
        }
        add("trapezoid", "trapz") { a in
            let axis = try a.int("dim", nil, -1)
            if a.kind("x", 1) != nil { return try a.x.trapezoid(at: a.tensor("x", 1), axis: axis) }
            return try a.x.trapezoid(spacing: a.scalar("dx", 1, 1), axis: axis)
        }
        add("cumulative_trapezoid") { a in
            let axis = try a.int("dim", nil, -1)
            if a.kind("x", 1) != nil { return try a.x.cumulativeTrapezoid(at: a.tensor("x", 1), axis: axis) }
            return try a.x.cumulativeTrapezoid(spacing: a.scalar("dx", 1, 1), axis: axis)
        }
        addList("gradient") { a in
            if try a.int("edge_order", nil, 1) != 1 { throw NotOffered("edge_order") }
            let x = try a.x
            let axes = try a.ints("dim") ?? Array(0..<x.rank)
            guard let spacing = a.value("spacing") else { return axes.map { x.numericGradient(axis: $0) } }
            guard case .list(let list) = spacing else {
                let spacing = try a.scalar("spacing")
                return axes.map { x.numericGradient(spacing: spacing, axis: $0) }
            }
            return try zip(axes, list).map { axis, value in
                switch value {
                case .tensor: x.numericGradient(at: try a.tensor(of: value, "spacing"), axis: axis)
                case .float(let number): x.numericGradient(spacing: Scalar(number), axis: axis)
                default: throw NotOffered("spacing")
                }
            }
        }
    }

    private mutating func addOrderStatistics() {
        addResults("unique_consecutive") { a in
            let (inverts, counts) = try (a.bool("return_inverse"), a.bool("return_counts"))
            let found =
                try a.optionalInt("dim").map { try a.x.uniqueConsecutive(axis: $0) } ?? a.x.uniqueConsecutive()
            var results: [Result<Scalar>] = [.scalars(found.values)]
            if inverts { results.append(.integers(found.inverse)) }
            if counts { results.append(.integers(found.counts)) }
            return results
        }
    }
}

extension Arguments where Scalar: TensorFloatingPoint {
    fileprivate func closeness() throws -> (relative: Double, absolute: Double, equalNaN: Bool) {
        try (double("rtol", 2, 1e-5), double("atol", 3, 1e-8), bool("equal_nan"))
    }
}
