import TernCore

/// A cache of the keys and values of the part of a sequence that a causal layer has seen, so that the next part needs only its
/// own.
///
/// ```swift
/// var cache = KeyValueCache()
/// var y = attention(prompt, cache: &cache)
/// while … { y = attention(next, cache: &cache) }   // one position at a time
/// ```
///
/// A cache belongs to one layer and one sequence or batch; it is a value, so a copy goes on by itself. Memory doubles as it
/// fills up, so n positions are written in time that grows with n.
public struct KeyValueCache: Sendable {
    /// The number of positions in the cache.
    public private(set) var count = 0
    /// The keys, [batch, heads, at least `count`, width of a head].
    private var keys: Tensor<Float>?
    private var values: Tensor<Float>?

    /// Creates an empty cache.
    public init() {}

    /// Appends keys and values [batch, heads, length, width], and returns all there are.
    mutating func append(_ k: Tensor<Float>, _ v: Tensor<Float>) -> (keys: Tensor<Float>, values: Tensor<Float>) {
        let start = count
        let length = k.shape[-2]
        if let keys {
            let (held, found) = (keys.shape, k.shape)
            check(
                held.dropLast(2) == found.dropLast(2) && held[-1] == found[-1], "KeyValueCache",
                "a cache of shape \(held) can't take keys of shape \(found)")
        }
        count += length
        Self.write(k, to: &keys, start, count)
        Self.write(v, to: &values, start, count)
        return (keys![.ellipsis, ..<count, .all], values![.ellipsis, ..<count, .all])
    }

    private static func write(_ x: Tensor<Float>, to store: inout Tensor<Float>?, _ start: Int, _ end: Int) {
        if store == nil || store!.shape[-2] < end {
            let capacity = max(end, 2 * start)
            var larger = Tensor<Float>.zeros(Shape(x.shape.dropLast(2) + [capacity, x.shape[-1]]))
            if let old = store { larger[.ellipsis, ..<start, .all] = old[.ellipsis, ..<start, .all] }
            store = larger
        }
        store![.ellipsis, start..<end, .all] = x
    }
}
