import CTernKernels

/// A call of the attention kernels: its operands as these take them, and the numbers that the backward pass needs of the
/// forward one.
struct AttentionBlocks<Scalar: TensorFloatingPoint> {
    private let q, k, v: Tensor<Scalar>
    private let rule: AttentionRule<Scalar>
    let stream: AttentionRule<Scalar>.Stream
    /// The output, [..., L, V].
    let output: Tensor<Scalar>
    /// The maximum m of each row of scores s, then log Σ e^(s − m) of each.
    private let normalizers: Tensor<Scalar>

    init(_ operands: AttentionOperands<Scalar>, _ rule: AttentionRule<Scalar>) {
        (q, k, v) = (operands.q.withDenseRows, operands.k.withDenseRows, operands.v.withDenseRows)
        self.rule = rule
        stream = rule.drawStream(for: operands.scoreShape)
        output = .uninitialized(inMemoryAs: q, width: v.shape[-1])
        normalizers = Tensor(uninitialized: [2 * q.shape.product(0..<q.rank - 1)])
        WorkLog.note(
            (2 * CheckedSize.product(operands.scoreShape) * CheckedSize(q.shape[-1] + v.shape[-1])).number ?? .max,
            usesWeights: false, result: output.shape
        )
        let span = ProfileSpan()
        defer { end(span, products: 1) }
        withProblem { problem, _ in
            withUnsafePointer(to: problem) { Kernels.attention[Scalar.self]($0) }
        }
    }

    /// Writes the gradients of the operands, given that of the output.
    func backward(_ upstream: Tensor<Scalar>, into gradients: AttentionOperands<Scalar>) {
        let g = upstream.detached.withDenseRows
        let span = ProfileSpan()
        defer { end(span, products: 2) }
        withProblem(g, gradients.q, gradients.k, gradients.v) { problem, others in
            var gradient = tern_attention_gradient(
                forward: problem, upstream: others[0], q: others[1], k: others[2], v: others[3])
            Kernels.attentionBackward[Scalar.self](&gradient)
        }
    }

    private func end(_ span: ProfileSpan, products: Int) {
        let operands = [q, k, v, output]
        let scores = CheckedSize.product(q.shape.dropLast()) * CheckedSize(k.shape[-2])
        span.end(
            "attention", operands.dropLast().map(\.shape), bytes: products * operands.reduce(0) { $0 + $1.byteCount },
            operations: (CheckedSize(2 * products) * scores * CheckedSize(q.shape[-1] + v.shape[-1])).number ?? .max)
    }

    /// Runs `body` on the problem as the kernels take it, and on more matrices of the same batch.
    private func withProblem(_ others: Tensor<Scalar>..., body: (tern_attention, [tern_matrices]) -> Void) {
        let lead = q.rank - 2
        let batch = q.shape.product(0..<lead)
        let rows = batch * q.shape[-2]
        var views = [q, k, v, output].map(\.untyped) + others.map(\.untyped)
        let scores = Shape(q.shape.dropLast() + [k.shape[-2]])
        switch rule.mask {
        case .allowed(let mask): views.append(mask.detached.broadcast(to: scores).untyped)
        case .bias(let bias): views.append(bias.detached.broadcast(to: scores).untyped)
        case nil: break
        }
        // The offset of each problem of the batch, view after view.
        let starts = views.flatMap { $0.layout.starts(ofAxes: lead) }
        starts.withUnsafeBufferPointer { starts in
            var matrices = views.enumerated().map { index, view in
                let size = index == views.count - 1 && isMaskOfTruth ? 1 : MemoryLayout<Scalar>.stride
                return tern_matrices(
                    data: view.storage.bytes + view.layout.offset * size, starts: starts.baseAddress! + index * batch,
                    row: view.layout.strides[lead], column: view.layout.strides[lead + 1])
            }
            let masking = rule.mask == nil ? tern_matrices() : matrices.removeLast()
            let problem = tern_attention(
                batch: batch, queries: q.shape[-2], keys: k.shape[-2], width: q.shape[-1], value_width: v.shape[-1],
                diagonal: rule.diagonal ?? k.shape[-2], scale: Double(rule.factor(width: q.shape[-1])),
                dropout: rule.dropout, key: stream.key, subsequence: stream.subsequence, block: stream.block,
                q: matrices[0], k: matrices[1], v: matrices[2], mask: masking, out: matrices[3],
                mask_is_boolean: isMaskOfTruth, maxima: normalizers.mutablePointer,
                log_sums: normalizers.mutablePointer + rows * MemoryLayout<Scalar>.stride)
            body(problem, Array(matrices.dropFirst(4)))
        }
        withExtendedLifetimes(views, normalizers.storage) {}
    }

    private var isMaskOfTruth: Bool { if case .allowed = rule.mask { true } else { false } }
}

extension Tensor {
    /// This tensor if the elements of the last axis follow one another, else a copy.
    fileprivate var withDenseRows: Tensor {
        layout.strides[rank - 1] == 1 || shape[-1] <= 1 ? self : contiguous()
    }

    /// Returns new memory for a tensor of the shape of another one, or with another last axis, whose axes follow one another as
    /// those of the other do. The last axis is dense.
    static func uninitialized(inMemoryAs x: Tensor, width: Int? = nil) -> Tensor {
        let last = x.rank - 1
        var shape = x.shape
        if let width { shape.lengths[last] = width }
        guard let order = x.layout.strideOrder?.filter({ $0 != last }) else { return Tensor(uninitialized: shape) }
        let dense = Tensor(uninitialized: Shape((order + [last]).map { shape[$0] }))
        return Tensor(storage: dense.storage, view: View(dense.layout.permutedBack(order + [last])))
    }
}

extension Layout {
    /// Returns the offsets of the views that the other axes make, for each index of the first axes.
    fileprivate func starts(ofAxes count: Int) -> [Int] {
        (0..<count).reduce(into: [0]) { starts, axis in
            starts = starts.flatMap { start in (0..<shape.lengths[axis]).map { start + $0 * strides[axis] } }
        }
    }
}
