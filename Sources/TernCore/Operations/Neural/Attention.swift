/// The keys that a query attends to, or numbers added to its scores: a tensor that broadcasts to [..., queries, keys].
///
/// ```swift
/// let padding = AttentionMask<Float>.allowed((tokens .!= 0).unsqueeze(axes: [1, 2]))   // [batch, 1, 1, keys]
/// let y = scaledDotProductAttention(q, k, v, mask: padding)
/// ```
public enum AttentionMask<Scalar: TensorFloatingPoint>: Sendable {
    /// A mask that is true for the keys that take part.
    case allowed(Tensor<Bool>)
    /// Numbers added to the scores before softmax; −∞ takes a key out.
    case bias(Tensor<Scalar>)

    var shape: Shape {
        switch self {
        case .allowed(let mask): mask.shape
        case .bias(let bias): bias.shape
        }
    }
}

/// Returns scaled dot-product attention, softmax(scale q kᵀ + mask) v (Vaswani et al., 2017), as
/// `torch.nn.functional.scaled_dot_product_attention`.
///
/// ```swift
/// let y = scaledDotProductAttention(q, k, v, isCausal: true)   // [8, 4, 128, 64] each
/// ```
///
/// Forward and backward go by blocks of queries and keys (Dao et al., FlashAttention, 2022): probabilities are never stored,
/// and memory grows with L, not with L S. A derivative of the gradient, and the gradient of a mask, are those of the
/// formula, which takes L S. A query that may attend to no key gives zeros.
///
/// Traps where the widths of `q` and `k`, or the numbers of keys and values differ, where leading axes or a mask do not
/// broadcast, and on a dropout outside 0...1.
///
/// - Parameters:
///   - q: queries, [..., L, E].
///   - k: keys, [..., S, E].
///   - v: values, [..., S, V].
///   - mask: the keys that take part, or numbers added to the scores, of any size: what a row has in common has no effect.
///   - isCausal: whether query i attends to keys 0...i only; beside `mask`, both count.
///   - dropout: the probability with which a probability is set to zero, the others scaled up to keep the mean. As in
///     PyTorch it is applied whenever it is given, whether or not a gradient is being taken.
///   - scale: the factor of the scores, 1/√E by default.
/// - Returns: [..., L, V], in memory as `q` is. With p the probabilities, δ = Σ g y and s = p (g vᵀ − δ): ∂q = scale s k,
///   ∂k = scale sᵀ q, ∂v = pᵀ g.
@specialized(where Scalar == Float)
public func scaledDotProductAttention<Scalar: TensorFloatingPoint>(
    _ q: Tensor<Scalar>, _ k: Tensor<Scalar>, _ v: Tensor<Scalar>, mask: AttentionMask<Scalar>? = nil,
    isCausal: Bool = false, dropout: Double = 0, scale: Double? = nil
) -> Tensor<Scalar> {
    let name: StaticString = "scaledDotProductAttention"
    check(
        q.rank >= 2 && k.rank >= 2 && v.rank >= 2 && q.shape[-1] == k.shape[-1] && k.shape[-2] == v.shape[-2],
        "\(name)",
        "expected queries: [..., L, E], keys: [..., S, E] and values: [..., S, V], "
            + "found \(q.shape), \(k.shape) and \(v.shape)")
    check(scale?.isFinite ?? true, "\(name)", "the scale is \(scale ?? 0), expected a finite number")
    func lead(_ x: Tensor<Scalar>) -> Shape { Shape(x.shape.dropLast(2)) }
    let batch = Shape.broadcast(Shape.broadcast(lead(q), lead(k), in: "\(name)"), lead(v), in: "\(name)")
    func spread(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
        lead(x) == batch ? x : x.broadcast(to: Shape(Array(batch) + x.shape.suffix(2)))
    }
    let rule = AttentionRule(
        mask: mask, diagonal: isCausal ? 0 : nil, dropout: dropout, scale: scale.map { Scalar($0) })
    return attention([spread(q), spread(k), spread(v)], rule) { AttentionOperands(q: $0[0], k: $0[1], v: $0[2]) }
}

/// The mask, the dropout and the scale of attention.
package struct AttentionRule<Scalar: TensorFloatingPoint>: Sendable {
    let mask: AttentionMask<Scalar>?
    /// The diagonal of a causal mask: query i attends to keys up to i + diagonal; to all if it is nil.
    let diagonal: Int?
    let dropout: Double
    let scale: Scalar?

    package init(
        mask: AttentionMask<Scalar>? = nil, diagonal: Int? = nil, dropout: Double = 0, scale: Scalar? = nil
    ) {
        (self.mask, self.diagonal, self.dropout, self.scale) = (mask, diagonal, dropout, scale)
    }
}

/// The queries [..., L, E], keys [..., S, E] and values [..., S, V], with equal leading axes.
package struct AttentionOperands<Scalar: TensorFloatingPoint> {
    package let q, k, v: Tensor<Scalar>

    package init(q: Tensor<Scalar>, k: Tensor<Scalar>, v: Tensor<Scalar>) { (self.q, self.k, self.v) = (q, k, v) }

    /// The shape of the scores, [..., L, S].
    var scoreShape: Shape { Shape(q.shape.dropLast() + [k.shape[-2]]) }
}

/// Returns attention whose queries, keys and values are views of one or more tensors, such as the result of one projection for
/// all three: the gradients are then written side by side, too.
///
/// - Parameters:
///   - sources: the tensors that are differentiated.
///   - rule: mask, dropout and scale.
///   - operands: views that together show each element of the sources once.
/// - Returns: [..., L, V], in memory as the queries are.
@specialized(where Scalar == Float)
package func attention<Scalar: TensorFloatingPoint>(
    _ sources: [Tensor<Scalar>], _ rule: AttentionRule<Scalar>,
    operands: @escaping ([Tensor<Scalar>]) -> AttentionOperands<Scalar>
) -> Tensor<Scalar> {
    let plain = operands(sources.map(\.detached))
    rule.validate(for: plain.scoreShape)
    let blocks = AttentionBlocks(plain, rule)
    let y = blocks.output
    let nodes = sources.map(\.recordingNode)
    var maskNode: Node?
    if case .bias(let bias) = rule.mask { maskNode = bias.recordingNode }
    let isMaskRecorded = maskNode != nil
    let inputs = nodes + [maskNode]
    guard let scope = GradientScope.recording(inputs) else { return y }
    return y.recorded(from: inputs) { upstream in
        if isMaskRecorded || GradientScope.recording != nil {
            // The formula once more, recorded: the backward pass goes on through it.
            let again = scope.resume { rule.formula(operands(sources), blocks.stream).output }
            return again.node.map { [($0, upstream)] } ?? []
        }
        let gradients = sources.map { Tensor<Scalar>.uninitialized(inMemoryAs: $0) }
        blocks.backward(Tensor(upstream), into: operands(gradients))
        return zip(nodes, gradients).compactMap { node, gradient in node.map { ($0, gradient.untyped) } }
    }
}
