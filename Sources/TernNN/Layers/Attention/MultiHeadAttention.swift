import TernCore

/// Attention with several heads, each on a projection of its own of queries, keys and values (Vaswani et al., 2017).
///
/// ```swift
/// let attention = MultiHeadAttention(256, heads: 4, isBatchFirst: true)
/// let y = attention(x, isCausal: true)   // self-attention: [16, 128, 256] gives the same
/// let z = attention(y, memory)           // keys and values from [16, 77, 256]
/// ```
///
/// Keys, layouts and first values are those of `torch.nn.MultiheadAttention`: `in_proj_weight` [3 width, width] and
/// `in_proj_bias` [3 width] for queries, keys and values one after another, or `q_proj_weight`, `k_proj_weight` and
/// `v_proj_weight` where keys or values have a width of their own, `out_proj.weight` and `out_proj.bias`.
///
/// Sequences are [length, batch, width], [batch, length, width] where `isBatchFirst`, or [length, width] without a batch.
public struct MultiHeadAttention: Module {
    /// The length of the last axis of queries and results.
    public let width: Int
    /// The number of heads.
    public let heads: Int
    /// The probability with which, in training, a weight of attention is dropped.
    public let dropout: Double
    /// A Boolean value indicating whether sequences are [batch, length, width].
    public let isBatchFirst: Bool
    /// The rotation of queries and keys by their positions, if there is one.
    public let rotary: RotaryPositions?

    let input: AttentionProjection
    let output: Linear

    public var members: [(name: String, value: Any)] { input.members + [("out_proj", output)] }

    /// Creates a layer with new parameters. Traps unless the width is a multiple of the number of heads.
    ///
    /// - Parameters:
    ///   - width: the length of the last axis of queries and results.
    ///   - heads: the number of heads.
    ///   - dropout: the probability with which, in training, a weight of attention is dropped.
    ///   - hasBias: whether the projections have biases.
    ///   - keyWidth: the length of the last axis of keys; `width` if nil.
    ///   - valueWidth: the length of the last axis of values; `width` if nil.
    ///   - isBatchFirst: whether sequences are [batch, length, width] and not [length, batch, width].
    ///   - rotary: turns queries and keys by their positions.
    public init(
        _ width: Int, heads: Int, dropout: Double = 0, hasBias: Bool = true, keyWidth: Int? = nil,
        valueWidth: Int? = nil, isBatchFirst: Bool = false, rotary: RotaryPositions? = nil
    ) {
        check(
            width > 0 && heads > 0 && width % heads == 0, "MultiHeadAttention",
            "the width \(width) is not a multiple of \(heads) heads")
        checkProbability(dropout, in: "MultiHeadAttention")
        check(
            keyWidth ?? 1 > 0 && valueWidth ?? 1 > 0, "MultiHeadAttention",
            "expected widths of at least 1, found \(keyWidth ?? width) of keys and \(valueWidth ?? width) of values")
        checkSizes([3, width, max(width, keyWidth ?? 0, valueWidth ?? 0)], in: "MultiHeadAttention")
        check(
            rotary == nil || rotary!.width == width / heads, "MultiHeadAttention",
            "rotary positions of width \(rotary?.width ?? 0) for heads of width \(width / heads)")
        (self.width, self.heads, self.dropout, self.isBatchFirst) = (width, heads, dropout, isBatchFirst)
        self.rotary = rotary
        input = AttentionProjection(
            width, keyWidth: keyWidth ?? width, valueWidth: valueWidth ?? width, hasBias: hasBias)
        output = Linear(width, width, hasBias: hasBias, biasInitializer: .zeros)
    }

    /// Attends with each query to the keys, and gives the projected means of their values.
    ///
    /// - Parameters:
    ///   - query: a sequence of length L.
    ///   - key: a sequence of length S; the query if nil: self-attention.
    ///   - value: a sequence of length S; the key if nil.
    ///   - mask: the keys that take part, or summands of the scores: broadcasts to [batch, heads, L, S]. PyTorch's boolean
    ///     `attn_mask` is true for keys that do not: `.allowed(.!mask)`.
    ///   - keyPadding: [batch, S]: keys of each sequence that are only padding and take no part.
    ///   - isCausal: whether query i attends to keys 0...i only.
    /// - Returns: of the shape of the query.
    public func callAsFunction(
        _ query: Tensor<Float>, _ key: Tensor<Float>? = nil, _ value: Tensor<Float>? = nil,
        mask: AttentionMask<Float>? = nil, keyPadding: Tensor<Bool>? = nil, isCausal: Bool = false
    ) -> Tensor<Float> {
        let operands = operands(query, key, value, keyPadding)
        let rule = rule(mask, keyPadding, diagonal: isCausal ? 0 : nil, at: query)
        return finish(attention(operands.sources, rule, operands: operands.parts))
    }

    /// Attends as a call does, and gives the weights, too: their mean over the heads, or those of each.
    ///
    /// Stores [batch, heads, L, S] numbers, which a call without weights does not.
    ///
    /// - Parameters:
    ///   - query: a sequence of length L.
    ///   - key: a sequence of length S; the query if nil.
    ///   - value: a sequence of length S; the key if nil.
    ///   - mask: the keys that take part, or summands of the scores.
    ///   - keyPadding: [batch, S]: keys that take no part.
    ///   - isCausal: whether query i attends to keys 0...i only.
    ///   - isAveraged: whether the weights are the mean over the heads.
    /// - Returns: the result, and weights [batch, L, S], or [batch, heads, L, S].
    public func withWeights(
        _ query: Tensor<Float>, _ key: Tensor<Float>? = nil, _ value: Tensor<Float>? = nil,
        mask: AttentionMask<Float>? = nil, keyPadding: Tensor<Bool>? = nil, isCausal: Bool = false,
        isAveraged: Bool = true
    ) -> (output: Tensor<Float>, weights: Tensor<Float>) {
        let operands = operands(query, key, value, keyPadding)
        let rule = rule(mask, keyPadding, diagonal: isCausal ? 0 : nil, at: query)
        let (y, weights) = rule.formula(operands.parts(operands.sources))
        return (finish(y), isAveraged ? weights.mean(axis: -3) : weights)
    }

    /// Attends within a sequence that goes on from a cache, causally, and appends its keys and values to the cache.
    ///
    /// - Parameters:
    ///   - x: the next part of the sequence.
    ///   - cache: the keys and values of all that came before.
    /// - Returns: of the shape of `x`.
    public func callAsFunction(_ x: Tensor<Float>, cache: inout KeyValueCache) -> Tensor<Float> {
        let operands = operands(x, nil, nil, nil, offset: cache.count)
        let new = operands.parts(operands.sources)
        let offset = cache.count
        let (k, v) = cache.append(new.k, new.v)
        return finish(
            attention([new.q, k, v], rule(nil, nil, diagonal: offset, at: x)) {
                AttentionOperands(q: $0[0], k: $0[1], v: $0[2])
            })
    }

    // MARK: Parts

    private typealias Operands = (
        sources: [Tensor<Float>], parts: ([Tensor<Float>]) -> AttentionOperands<Float>
    )

    /// Returns the projections, and queries, keys and values [batch, heads, length, width / heads] as views of them.
    private func operands(
        _ query: Tensor<Float>, _ key: Tensor<Float>?, _ value: Tensor<Float>?, _ keyPadding: Tensor<Bool>?,
        offset: Int = 0
    ) -> Operands {
        validate(query, key ?? query, value ?? key ?? query, keyPadding)
        let (sources, positions) = input(query, key, value)
        let isSwapped = !isBatchFirst && query.rank == 3
        // [..., length, n width] to n times [..., heads, length, width / heads]
        let split = { [width, heads] (x: Tensor<Float>) -> [Tensor<Float>] in
            let x = isSwapped ? x.swapAxes(0, 1) : x
            let count = x.shape[-1] / width
            let parts = x.reshape(Shape(x.shape.dropLast() + [count, heads, width / heads]))
            return (0..<count).map { parts[.ellipsis, .at($0), .all, .all].swapAxes(-3, -2) }
        }
        func parts(_ sources: [Tensor<Float>]) -> AttentionOperands<Float> {
            let all = sources.map(split)
            func part(_ index: Int) -> Tensor<Float> { all[positions[index].source][positions[index].part] }
            return AttentionOperands(q: part(0), k: part(1), v: part(2))
        }
        guard let rotary else { return (sources, parts) }
        // Turned, queries and keys are no longer views of the projections.
        let plain = parts(sources)
        let turned = [rotary(plain.q, offset: offset), rotary(plain.k, offset: offset), plain.v]
        return (turned, { AttentionOperands(q: $0[0], k: $0[1], v: $0[2]) })
    }

    private func rule(
        _ mask: AttentionMask<Float>?, _ keyPadding: Tensor<Bool>?, diagonal: Int?, at x: Tensor<Float>
    ) -> AttentionRule<Float> {
        var mask = mask
        if let keyPadding {
            let open = (.!keyPadding).unsqueeze(axes: [-3, -2])  // [batch, 1, 1, S]
            switch mask {
            case .allowed(let allowed): mask = .allowed(allowed .& open)
            case .bias(let bias): mask = .bias(bias + Tensor<Float>(0).where(open, else: -.infinity))
            case nil: mask = .allowed(open)
            }
        }
        let isTraining = TrainingMode.current(for: x, in: "MultiHeadAttention")
        return AttentionRule(mask: mask, diagonal: diagonal, dropout: isTraining ? dropout : 0)
    }

    /// Maps [batch, heads, L, width / heads] to the layer's result.
    private func finish(_ y: Tensor<Float>) -> Tensor<Float> {
        let rows = y.swapAxes(-3, -2)
        let joined = rows.reshape(Shape(rows.shape.dropLast(2) + [width]))
        return output(!isBatchFirst && joined.rank == 3 ? joined.swapAxes(0, 1) : joined)
    }

    private func validate(
        _ query: Tensor<Float>, _ key: Tensor<Float>, _ value: Tensor<Float>, _ keyPadding: Tensor<Bool>?
    ) {
        let (batch, length) = isBatchFirst ? (0, 1) : (1, 0)
        let isBatched = query.rank == 3
        check(
            (2...3).contains(query.rank) && key.rank == query.rank && value.rank == query.rank
                && [query, key, value].map { $0.shape[-1] } == [width, input.keyWidth, input.valueWidth]
                && key.shape.dropLast() == value.shape.dropLast()
                && (!isBatched || query.shape[batch] == key.shape[batch]), "MultiHeadAttention",
            "expected \(isBatchFirst ? "[batch, length, width]" : "[length, batch, width]") with widths \(width), "
                + "\(input.keyWidth) and \(input.valueWidth), found \(query.shape), \(key.shape) and \(value.shape)")
        guard let keyPadding else { return }
        let expected: Shape = isBatched ? [key.shape[batch], key.shape[length]] : [key.shape[0]]
        check(
            keyPadding.shape == expected, "MultiHeadAttention",
            "expected key padding of shape \(expected), found \(keyPadding.shape)")
    }
}
