import CTernKernels

extension AttentionRule {
    /// The position of dropout's numbers in the random stream.
    struct Stream {
        var key: UInt64 = 0
        var subsequence: UInt64 = 0
        var block: UInt64 = 0
    }

    /// Draws the numbers that scores of a shape [..., L, S] need.
    func drawStream(for scores: Shape) -> Stream {
        if dropout == 0 { return Stream() }
        let blocks = scores.dropLast().reduce(1, *) * tern_attention_keep_blocks(scores[-1])
        return withDefaultGenerator { $0.draw(blocks) { Stream(key: $0, subsequence: $1, block: $2) } }
    }

    /// Returns attention by its definition: the value, and the probabilities [..., L, S].
    package func formula(
        _ operands: AttentionOperands<Scalar>
    ) -> (output: Tensor<Scalar>, weights: Tensor<Scalar>) {
        validate(for: operands.scoreShape)
        return formula(operands, drawStream(for: operands.scoreShape))
    }

    /// Returns attention by its definition, with known random numbers.
    func formula(
        _ operands: AttentionOperands<Scalar>, _ stream: Stream
    ) -> (output: Tensor<Scalar>, weights: Tensor<Scalar>) {
        let shape = operands.scoreShape
        var scores = operands.q.matmul(operands.k.transpose()) * factor(width: operands.q.shape[-1])
        switch mask {
        case .allowed(let mask): scores = scores.maskedFill(.!mask, -.infinity)
        case .bias(let bias): scores = scores + bias
        case nil: break
        }
        if let diagonal {
            let (i, j) = (Tensor<Int>.arange(shape[-2]).unsqueeze(axis: -1), Tensor<Int>.arange(shape[-1]))
            scores = scores.maskedFill(j .> i + diagonal, -.infinity)
        }
        // Rows without an open key, of which softmax is not a number.
        let closed = (scores.detached .== -.infinity).all(axis: -1, keepDims: true)
        let hasClosed = closed.any().item()
        if hasClosed { scores = scores.maskedFill(closed, 0) }
        var weights = scores.softmax()
        if hasClosed { weights = weights.maskedFill(closed, 0) }
        if dropout > 0 {
            let keep = Tensor<Scalar>(uninitialized: shape)
            Kernels.attentionKeep[Scalar.self](
                stream.key, stream.subsequence, stream.block, shape.dropLast().reduce(1, *), shape[-1], dropout,
                keep.mutablePointer)
            weights = weights * keep
        }
        return (weights.matmul(operands.v), weights)
    }

    /// Returns the factor of the scores.
    func factor(width: Int) -> Scalar { scale ?? 1 / Scalar(max(width, 1)).squareRoot() }

    /// Traps on a dropout that is no probability, and on a mask that does not broadcast to the scores.
    func validate(for scores: Shape) {
        check(
            (0...1).contains(dropout), "scaledDotProductAttention",
            "the probability \(dropout) of dropout is not in 0...1")
        guard let mask else { return }
        let fits =
            mask.shape.rank <= scores.rank
            && zip(mask.shape.reversed(), scores.reversed()).allSatisfy { $0 == 1 || $0 == $1 }
        check(
            fits, "scaledDotProductAttention",
            "a mask of shape \(mask.shape) does not broadcast to [..., queries, keys], \(scores)")
    }
}
