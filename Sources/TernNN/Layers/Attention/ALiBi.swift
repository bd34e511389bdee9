import TernCore

/// Returns the attention bias of ALiBi (Press, Smith and Lewis, 2021): −slope · distance, with a slope for each head.
///
/// ```swift
/// let y = scaledDotProductAttention(q, k, v, mask: .bias(alibiBias(heads: 8, queries: 128, keys: 128)), isCausal: true)
/// ```
///
/// The last query stands at the last key. The slopes are 2^(−8 i / n) for n heads; where n is no power of two, those of the
/// power of two below, and then every other one of twice that many.
///
/// - Parameters:
///   - heads: the number of heads, at least 1.
///   - queries: the number of queries.
///   - keys: the number of keys.
/// - Returns: the summands of the scores, [heads, queries, keys].
public func alibiBias(heads: Int, queries: Int, keys: Int) -> Tensor<Float> {
    check(
        heads > 0 && queries >= 0 && keys >= 0, "alibiBias",
        "expected at least one head and no negative lengths, found \(heads), \(queries) and \(keys)")
    checkSizes([heads, queries, keys], in: "alibiBias")
    func slopes(_ n: Int) -> Tensor<Double> { (positions(1, n) * (-8 / Double(n))).exp2() }
    let power = 1 << (Int.bitWidth - 1 - heads.leadingZeroBitCount)
    let chosen = concatenate([slopes(power), slopes(2 * power)[.step(2)][..<(heads - power)]])
    let rows = positions(keys - queries, queries).unsqueeze(axis: -1)
    let distance = (rows - positions(0, keys)).abs()
    return Tensor<Float>(-(chosen.reshape([heads, 1, 1]) * distance))
}
