import Tern

extension OperationTable where Scalar: TensorFloatingPoint {
    /// Scatters that combine what meets at one position, and tensors put together from blocks.
    mutating func addReducedScatters() {
        add("block_diag") { try blockDiagonal($0.tensors("tensors", 0)) }
        add("diag_embed") {
            try $0.x.diagEmbed(
                offset: $0.int("offset", 1, 0), axis1: $0.int("dim1", 2, -2), axis2: $0.int("dim2", 3, -1))
        }
        addList("tensor_split") { a in
            let axis = try a.int("dim", 2, 0)
            switch a.value("indices_or_sections", 1) {
            case .int(let count)?: return try a.x.tensorSplit(count, axis: axis)
            case .tensor(let elements)? where elements.shape.isEmpty:
                return try a.x.tensorSplit(a.int("indices_or_sections", 1), axis: axis)
            case .tensor?:
                return try a.x.tensorSplit(at: a.indices("indices_or_sections", 1).scalars, axis: axis)
            default: return try a.x.tensorSplit(at: a.ints("indices_or_sections", 1) ?? [], axis: axis)
            }
        }
        let reductions: [(String, ScatterReduction)] = [
            ("sum", .sum), ("prod", .product), ("mean", .mean), ("amax", .max), ("amin", .min)
        ]
        for (name, reduction) in reductions {
            add("scatter_reduce.\(name)") { a in
                a.ignore(4)
                let (indices, source, axis) = try (a.indices("index", 2), a.tensor("src", 3), a.int("dim", 1))
                if try a.x.rank == 0 || indices.rank == 0 { throw NotOffered("an axis of a tensor without axes") }
                return try a.x.scatterReduce(
                    indices, source, axis: axis, reduction: reduction,
                    includeSelf: a.bool("include_self", nil, true))
            }
            add("index_reduce.\(name)") { a in
                a.ignore(4)
                let (indices, source, axis) = try (a.indices("index", 2).flatten(), a.tensor("src", 3), a.int("dim", 1))
                let shaped = try a.x.rank == 0 ? source.reshape([indices.elementCount]) : source
                return try a.vector.indexReduce(
                    indices, shaped, axis: axis, reduction: reduction,
                    includeSelf: a.bool("include_self", nil, true)
                ).reshape(a.x.shape)
            }
        }
    }
}

extension Arguments {
    /// Returns the input with values added at flat positions; nil for types without sums.
    func accumulating(_ indices: Tensor<Int>, _ values: Tensor<Scalar>) throws -> Tensor<Scalar>? {
        if let x = try x as? Tensor<Float>, let values = values as? Tensor<Float> {
            return x.put(indices, values, accumulate: true) as? Tensor<Scalar>
        }
        if let x = try x as? Tensor<Double>, let values = values as? Tensor<Double> {
            return x.put(indices, values, accumulate: true) as? Tensor<Scalar>
        }
        return nil
    }
}
