import Tern

extension OperationTable where Scalar: TensorFloatingPoint {
    mutating func addSorting() {
        addResults("sort") { a in
            a.ignore("stable")
            let x = try a.vector
            let (axis, descending) = try a.sorting()
            let order = x.argsort(axis: axis, descending: descending)
            let values = x.sort(axis: axis, descending: descending)
            return try [.scalars(values.reshape(a.x.shape)), .integers(order.reshape(a.x.shape))]
        }
        addIndices("argsort") { a in
            a.ignore("stable")
            let (axis, descending) = try a.sorting()
            return try a.vector.argsort(axis: axis, descending: descending).reshape(a.x.shape)
        }
        add("msort") { try $0.x.sort(axis: 0) }
        addResults("topk") { a in
            let k = try a.int("k", 1)
            a.ignore(4)
            let (axis, largest) = try (a.int("dim", 2, -1), a.bool("largest", 3, true))
            let x = try a.x
            if x.rank == 0 {
                let (values, indices) = x.reshape([1]).topK(k, largest: largest)
                return [.scalars(values.reshape([])), .integers(indices.reshape([]))]
            }
            let (values, indices) = x.topK(k, axis: axis, largest: largest)
            return [.scalars(values), .integers(indices)]
        }
        add("quantile") { try $0.quantile({ $0.quantile($1) }, along: { $0.quantile($1, axis: $2, keepDims: $3) }) }
        add("nanquantile") {
            try $0.quantile({ $0.nanQuantile($1) }, along: { $0.nanQuantile($1, axis: $2, keepDims: $3) })
        }
        addIndices("searchsorted") { a in
            a.ignore("out_int32")
            if a.value("sorter") != nil { throw NotOffered("sorter") }
            let right = try a.optionalString("side").map { $0 == "right" } ?? a.bool("right")
            return try a.x.searchSorted(a.operand("values", 1), right: right)
        }
        addIndices("bucketize") { a in
            a.ignore("out_int32")
            return try a.tensor("boundaries", 1).searchSorted(a.x, right: a.bool("right"))
        }
        add("histc") { a in
            let (bins, x) = try (a.int("bins", 1, 100), a.x)
            let (low, high) = try (a.scalar("min", 2, 0), a.scalar("max", 3, 0))
            if low == 0 && high == 0 { return Tensor<Scalar>(x.histogram(bins: bins).counts) }
            return Tensor<Scalar>(x.histogram(bins: bins, range: low...high).counts)
        }
        addResults("unique") { a in
            if a.value("dim") != nil { throw NotOffered("dim") }
            a.ignore("sorted")
            let (values, inverse, counts) = try a.x.uniqueWithCounts()
            var results: [Result<Scalar>] = [.scalars(values)]
            if try a.bool("return_inverse") { results.append(.integers(inverse)) }
            if try a.bool("return_counts") { results.append(.integers(counts)) }
            return results
        }
    }
}

extension Arguments where Scalar: TensorFloatingPoint {
    /// A quantile of all elements, or along an axis.
    fileprivate func quantile(
        _ whole: (Tensor<Scalar>, Double) -> Tensor<Scalar>,
        along: (Tensor<Scalar>, Double, Int, Bool) -> Tensor<Scalar>
    ) throws -> Tensor<Scalar> {
        if try string("interpolation", 4, "linear") != "linear" { throw NotOffered("interpolation") }
        if kind("q", 1) != nil { throw NotOffered("several q") }
        let (q, keeps) = try (double("q", 1), bool("keepdim", 3))
        guard let axis = try optionalInt("dim", 2) else {
            if keeps { throw NotOffered("keepdim of all axes") }
            return try whole(x, q)
        }
        return try x.rank == 0 ? x : along(x, q, axis, keeps)
    }

    /// Returns the axis and the direction, in either of the two orders that PyTorch takes them.
    fileprivate func sorting() throws -> (axis: Int, descending: Bool) {
        if case .bool = value("dim", 1) { return (-1, try bool("descending", 1)) }
        return (try int("dim", 1, -1), try bool("descending", 2))
    }
}
