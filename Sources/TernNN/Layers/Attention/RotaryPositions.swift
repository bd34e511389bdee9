import TernCore

/// The rotary encoding of positions (Su et al., RoFormer, 2021): pairs of elements of queries and keys are turned by an angle
/// that grows with the position, so that their products depend on the distance.
///
/// ```swift
/// let rotary = RotaryPositions(64)
/// let (q, k) = (rotary(q), rotary(k))   // [8, 4, 128, 64]
/// ```
public struct RotaryPositions: Sendable {
    /// The length of the last axis of queries and keys.
    public let width: Int
    /// The base B of the frequencies B^(−2i / width).
    public let base: Double
    /// A Boolean value indicating whether the pairs are neighbors, (0, 1), (2, 3), …, and not (0, width / 2), (1, width / 2 +
    /// 1), ….
    public let isInterleaved: Bool

    /// Creates rotations of vectors of an even width, with a base that is finite and above 0.
    public init(_ width: Int, base: Double = 10_000, isInterleaved: Bool = false) {
        check(
            width > 0 && width % 2 == 0, "RotaryPositions", "the width is \(width), expected an even number above 0")
        _ = Double.positive(base, "base", in: "RotaryPositions")
        (self.width, self.base, self.isInterleaved) = (width, base, isInterleaved)
    }

    /// Turns [..., length, width] by the angles of positions `offset`, `offset` + 1, ….
    public func callAsFunction(_ x: Tensor<Float>, offset: Int = 0) -> Tensor<Float> {
        check(
            x.rank >= 2 && x.shape[-1] == width, "RotaryPositions",
            "expected [..., length, \(width)], found \(x.shape)")
        let half = width / 2
        let angles = positionAngles(x.shape[-2], half, offset, base)
        let (cosine, sine) = (Tensor<Float>(angles.cos()), Tensor<Float>(angles.sin()))
        let axis = isInterleaved ? -1 : -2
        let pairs = x.reshape(Shape(x.shape.dropLast() + (isInterleaved ? [half, 2] : [2, half])))
        let parts = pairs.unstack(axis: axis)
        let (a, b) = (parts[0], parts[1])
        return stack([a * cosine - b * sine, b * cosine + a * sine], axis: axis).reshape(x.shape)
    }
}
