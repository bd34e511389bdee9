import Tern

extension OperationTable {
    /// Operations that read or write at indices and masks.
    mutating func addIndexing() {
        add("gather") {
            $0.ignore("sparse_grad")
            let (x, indices) = try ($0.x, $0.indices("index", 2))
            if indices.elementCount == 0, indices.rank != x.rank { throw NotOffered("no indices, of another rank") }
            let axis = try $0.int("dim", 1)
            if x.rank == 0 {
                return x.reshape([1]).gather(indices.reshape([indices.elementCount]), axis: axis).reshape(indices.shape)
            }
            return x.gather(indices, axis: axis)
        }
        add("index_select") { a in
            let y = try a.vector.take(a.indices("index", 2).flatten(), axis: a.int("dim", 1))
            return try a.x.rank == 0 ? y.reshape([]) : y
        }
        add("take") { try $0.x.flatten().take($0.indices("index", 1)) }
        add("take_along_dim") { a in
            guard let axis = try a.optionalInt("dim", 2) else {
                return try a.x.flatten().takeAlong(a.indices("indices", 1).flatten(), axis: 0)
            }
            return try a.x.takeAlong(a.indices("indices", 1), axis: axis)
        }
        add("scatter") { a in
            // PyTorch takes a tensor without axes for a vector.
            if try a.x.rank == 0 { throw NotOffered("an axis of a tensor without axes") }
            let indices = try a.indices("index", 2)
            let source: Tensor<Scalar>
            if case .tensor? = a.value("src", 3) {
                source = try a.tensor("src", 3)
            } else {
                source = .full(indices.shape, a.filler(try a.double("value", 3)))
            }
            return try a.x.scatter(indices, source, axis: a.int("dim", 1))
        }
        add("put") { a in
            let indices = try a.indices("index", 1)
            let values = try a.tensor("source", 2).reshape(indices.shape)
            guard try a.bool("accumulate", 3) else { return try a.x.put(indices, values) }
            guard let summed = try a.accumulating(indices, values) else { throw NotOffered("accumulate") }
            return summed
        }
        add("masked_select") { a in
            let (x, mask) = try a.broadcast(a.x, a.mask("mask", 1))
            return x[mask]
        }
        add("masked_fill") { a in
            let (x, mask) = try a.broadcast(a.x, a.mask("mask", 1))
            if case .tensor? = a.value("value", 2) { return try x.maskedFill(mask, a.tensor("value", 2)) }
            return try x.maskedFill(mask, a.filler(a.double("value", 2)))
        }
        add("__getitem__") { a in
            guard let value = a.value("index", 1) else { throw NotOffered("None") }
            return try a.x[a.subscripts(value)]
        }
        add("index_put") { a in
            if try a.bool("accumulate") { throw NotOffered("accumulate") }
            guard let value = a.value("indices", 1) else { throw NotOffered("None") }
            var y = try a.x
            y[try a.subscripts(value)] = try a.tensor("values", 2)
            return y
        }
        addIndices("argwhere") { try $0.nonzero() }
        addIndices("nonzero") { a in
            if try a.bool("as_tuple") { throw NotOffered("as_tuple") }
            return try a.nonzero()
        }
    }
}

extension Arguments {
    /// Returns an index of PyTorch's: a number, a slice, an ellipsis, a tensor, or a list of them.
    func subscripts(_ value: Value) throws -> [TensorIndex] {
        if case .list(let list) = value {
            let isPlain = list.allSatisfy { if case .int = $0 { true } else { false } }
            if !isPlain || list.isEmpty { return try list.map(subscripted) }
        }
        return [try subscripted(value)]
    }

    private func subscripted(_ value: Value) throws -> TensorIndex {
        switch value {
        case .none: return .newAxis
        case .int(let index): return .at(index)
        case .string: return .ellipsis
        case .slice(let ends):
            let numbers = try ends.map { end -> Int? in
                if case .none = end { return nil }
                return try int(of: end, "slice")
            }
            return .slice(numbers[0], numbers[1], step: numbers[2] ?? 1)
        case .tensor(let elements) where elements.kind == .bool: return try mask(of: value).tensorIndex
        case .tensor, .list: return try indices(of: value, "index").tensorIndex
        default: throw NotOffered("index of another type")
        }
    }

    fileprivate func nonzero() throws -> Tensor<Int> {
        if let x = try x as? Tensor<Float> { return x.nonzero() }
        if let x = try x as? Tensor<Double> { return x.nonzero() }
        if let x = try x as? Tensor<Int> { return x.nonzero() }
        guard let x = try x as? Tensor<Bool> else { throw NotOffered("type") }
        return x.nonzero()
    }

    func broadcast(_ x: Tensor<Scalar>, _ mask: Tensor<Bool>) throws -> (Tensor<Scalar>, Tensor<Bool>) {
        let rank = Swift.max(x.rank, mask.rank)
        let (a, b) = (
            Array(repeating: 1, count: rank - x.rank) + x.shape,
            Array(repeating: 1, count: rank - mask.rank) + mask.shape
        )
        let shape = Shape(zip(a, b).map { $0 == 1 ? $1 : $0 })
        return (x.broadcast(to: shape), mask.broadcast(to: shape))
    }
}
