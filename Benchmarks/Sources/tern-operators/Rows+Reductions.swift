import Tern

extension OperationTable where Scalar: TensorFloatingPoint {
    /// Reductions and scans. Of a tensor without axes PyTorch takes axis 0 for none.
    mutating func addReductions() {
        addSums()
        addExtrema()
        addScans()
        add("norm", "norm.inf", "linalg.vector_norm") { a in
            let p: Double
            if case .string(let word)? = a.value("ord", 1) {
                if word == "nuc" { throw NotOffered("nuc") }
                p = 2
            } else {
                p = try a.double("ord", 1, 2)
            }
            return try a.x.norm(Scalar(p), axes: a.axes("dim", 2), keepDims: a.bool("keepdim", 3))
        }
        add("norm.fro") { a in
            a.ignore(1)
            return try a.x.norm(axes: a.axes("dim", 2), keepDims: a.bool("keepdim", 3))
        }
        add("dist") { try ($0.x - $0.tensor("other", 1)).norm($0.scalar("p", 2, 2)) }
        add("median") { a in
            if a.value("dim") != nil || a.value("dim", 1) != nil {
                throw NotOffered("the lower of two middle elements")
            }
            let x = try a.x.flatten()
            if x.elementCount % 2 == 0 { throw NotOffered("the lower of two middle elements") }
            return x.median()
        }
        add("trace") { try $0.x.trace() }
        add("softmax.axes") { try $0.x.softmax(axes: $0.axes("dim", 1) ?? []) }
    }

    private mutating func addSums() {
        let sums: [(String, (Tensor<Scalar>, [Int]?, Bool) -> Tensor<Scalar>)] = [
            ("sum", { $0.sum(axes: $1, keepDims: $2) }), ("mean", { $0.mean(axes: $1, keepDims: $2) }),
            ("nansum", { $0.nanSum(axes: $1, keepDims: $2) }), ("nanmean", { $0.nanMean(axes: $1, keepDims: $2) }),
            ("prod", { $0.product(axes: $1, keepDims: $2) }), ("amax", { $0.max(axes: $1, keepDims: $2) }),
            ("amin", { $0.min(axes: $1, keepDims: $2) }), ("logsumexp", { $0.logSumExp(axes: $1, keepDims: $2) }),
            ("max.reduction_no_dim", { $0.max(axes: $1, keepDims: $2) }),
            ("min.reduction_no_dim", { $0.min(axes: $1, keepDims: $2) })
        ]
        for (name, function) in sums {
            add(name) { function(try $0.x, try $0.axes("dim", 1), try $0.bool("keepdim", 2)) }
        }
        for (name, isRoot) in [("var", false), ("std", true), ("var_mean", false), ("std_mean", true)] {
            for variant in ["", ".unbiased"] {
                addList(name + variant) { a in
                    let x = try a.x
                    var isUnbiased = try a.bool("unbiased", nil, true)
                    if case .bool(let flag)? = a.value("unbiased", 1) { isUnbiased = flag }
                    let correction = Scalar(try a.double("correction", nil, isUnbiased ? 1 : 0))
                    let (axes, keeps) = try (variant == "" ? a.axes("dim", 1) : nil, a.bool("keepdim"))
                    let spread =
                        isRoot
                        ? x.standardDeviation(axes: axes, correction: correction, keepDims: keeps)
                        : x.variance(axes: axes, correction: correction, keepDims: keeps)
                    return name.hasSuffix("mean") ? [spread, x.mean(axes: axes, keepDims: keeps)] : [spread]
                }
            }
        }
        addIndices("count_nonzero") { try $0.x.countNonzero(axes: $0.axes("dim", 1)) }
        addMask("all") { try ($0.x .!= 0).all(axes: $0.axes("dim", 1), keepDims: $0.bool("keepdim", 2)) }
        addMask("any") { try ($0.x .!= 0).any(axes: $0.axes("dim", 1), keepDims: $0.bool("keepdim", 2)) }
    }

    private mutating func addExtrema() {
        for (name, isMax) in [("argmax", true), ("argmin", false)] {
            addIndices(name) { a in
                let (axes, keeps) = try (a.axes("dim", 1), a.bool("keepdim", 2))
                return try isMax ? a.x.argmax(axes: axes, keepDims: keeps) : a.x.argmin(axes: axes, keepDims: keeps)
            }
        }
        for (name, isMax) in [("max.reduction_with_dim", true), ("min.reduction_with_dim", false)] {
            addResults(name) { a in
                let (x, axes, keeps) = try (a.x, a.axes("dim", 1), a.bool("keepdim", 2))
                if isMax {
                    return [
                        .scalars(x.max(axes: axes, keepDims: keeps)), .integers(x.argmax(axes: axes, keepDims: keeps))
                    ]
                }
                return [.scalars(x.min(axes: axes, keepDims: keeps)), .integers(x.argmin(axes: axes, keepDims: keeps))]
            }
        }
        addList("aminmax") { a in
            let (x, axes, keeps) = try (a.x, a.axes("dim"), a.bool("keepdim"))
            return [x.min(axes: axes, keepDims: keeps), x.max(axes: axes, keepDims: keeps)]
        }
    }

    private mutating func addScans() {
        let scans: [(String, (Tensor<Scalar>, Int) -> Tensor<Scalar>)] = [
            ("cumsum", { $0.cumsum(axis: $1) }), ("cumprod", { $0.cumprod(axis: $1) }),
            ("logcumsumexp", { $0.logCumSumExp(axis: $1) })
        ]
        for (name, function) in scans {
            add(name) { a in
                let axis = try a.int("dim", 1)
                return try function(a.vector, axis).reshape(a.x.shape)
            }
        }
        for (name, isMax) in [("cummax", true), ("cummin", false)] {
            addResults(name) { a in
                let (x, axis) = try (a.vector, a.int("dim", 1))
                let (values, indices) = isMax ? x.cummax(axis: axis) : x.cummin(axis: axis)
                return try [.scalars(values.reshape(a.x.shape)), .integers(indices.reshape(a.x.shape))]
            }
        }
    }
}

extension Arguments {
    /// Returns the axes of a reduction: all where PyTorch's list is empty, none of a tensor without axes.
    func axes(_ name: String, _ position: Int? = nil) throws -> [Int]? {
        guard let axes = try ints(name, position), !axes.isEmpty else { return nil }
        return try x.rank == 0 ? [] : axes
    }
}
