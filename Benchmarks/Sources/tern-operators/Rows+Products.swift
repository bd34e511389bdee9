import Tern

extension OperationTable where Scalar: TensorFloatingPoint {
    /// Products of tensors.
    mutating func addProducts() {
        add("matmul", "mm", "bmm", "mv", "bmm.triton_optimized") { try $0.x.matmul($0.tensor("other", 1)) }
        add("__rmatmul__") { try $0.tensor("other", 1).matmul($0.x) }
        add("dot", "vdot") { try $0.x.dot($0.tensor("other", 1)) }
        add("outer") { try $0.x.outer($0.tensor("other", 1)) }
        add("inner") { try $0.x.inner($0.tensor("other", 1)) }
        add("kron") { try $0.x.kron($0.tensor("other", 1)) }
        add("linalg.cross") { try $0.x.cross($0.tensor("other", 1), axis: $0.int("dim", nil, -1)) }
        add("cross") { a in
            let x = try a.x
            let standard = x.shape.firstIndex(of: 3) ?? -1
            return try x.cross(a.tensor("other", 1), axis: a.int("dim", nil, standard))
        }
        add("einsum") { a in
            let operands = try a.tensors("operands", 0)
            guard let subscripts = try a.optionalString("equation", 1) else { throw NotOffered("equation") }
            let sides = subscripts.split(separator: "->")
            if sides.count == 2, sides[0].contains("..."), !sides[1].contains("...") {
                throw NotOffered("a sum over an ellipsis")
            }
            return einsum(subscripts, operands)
        }
        add("tensordot") { a in
            if case .list(let pair)? = a.value("dims"), pair.count == 2 {
                let axes = try pair.map { axes in
                    guard case .list(let list) = axes else { return [try a.int(of: axes, "dims")] }
                    return try list.map { try a.int(of: $0, "dims") }
                }
                let (x, y) = try (a.x, a.tensor("other", 1))
                let lengths = zip(axes[0], axes[1]).map { (x.shape[$0], y.shape[$1]) }
                if lengths.contains(where: { $0 != $1 }) { throw NotOffered("axes of length 1 with others") }
                return tensordot(x, y, axes: (axes[0], axes[1]))
            }
            return try tensordot(a.x, a.tensor("other", 1), axes: a.int("dims", nil, 2))
        }
        add("nn.functional.linear") { try linear($0.x, $0.tensor("weight", 1), $0.optionalTensor("bias", 2)) }
        add("linalg.matrix_power") { try $0.x.matrixPower($0.int("n", 1)) }
        add("matrix_exp") { try $0.x.matrixExp() }
        add("nn.functional.scaled_dot_product_attention") { a in
            if try a.double("dropout_p", nil, 0) != 0 { throw NotOffered("dropout: another draw") }
            if case .tensor(let mask)? = a.value("attn_mask"), mask.kind == .float {
                return try scaledDotProductAttention(
                    a.x, a.tensor("key", 1), a.tensor("value", 2), mask: .bias(a.tensor("attn_mask")),
                    isCausal: a.bool("is_causal"))
            }
            return try scaledDotProductAttention(
                a.x, a.tensor("key", 1), a.tensor("value", 2), mask: a.optionalMask("attn_mask").map { .allowed($0) },
                isCausal: a.bool("is_causal"))
        }
        add("nn.functional.embedding") { a in
            for name in ["max_norm", "scale_grad_by_freq", "sparse"] where a.value(name) != nil {
                throw NotOffered(name)
            }
            return try embedding(a.indices("index", 1), a.x, paddingIndex: a.optionalInt("padding_idx", 2))
        }
        add("nn.functional.embedding_bag") { a in
            for name in ["max_norm", "scale_grad_by_freq", "sparse"] where a.value(name) != nil {
                throw NotOffered(name)
            }
            if try a.bool("include_last_offset") { throw NotOffered("include_last_offset") }
            let mode: BagMode
            switch try a.string("mode", nil, "mean") {
            case "sum": mode = .sum
            case "max": mode = .max
            default: mode = .mean
            }
            let indices = try a.indices("index", 1)
            var padding = try a.optionalInt("padding_idx")
            if let index = padding, index < 0 { padding = try index + a.x.shape[0] }
            let rows = Tensor<Int>.arange(indices.shape[0]) * (indices.elementCount / Swift.max(indices.shape[0], 1))
            return try embeddingBag(
                indices.flatten(), offsets: a.optionalIndices("offsets") ?? rows, a.x, mode: mode,
                weights: a.optionalTensor("per_sample_weights")?.flatten(), paddingIndex: padding)
        }
    }
}
