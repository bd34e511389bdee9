import TernCore

/// Returns the sinusoidal encoding of positions, to be added to a sequence (Vaswani et al., 2017): sin(p f) and cos(p f) of
/// position p in turn, for frequencies f that fall from 1 to about 1/base.
///
/// ```swift
/// let y = x + sinusoidalPositions(128, width: 256)   // x: [16, 128, 256]
/// ```
///
/// - Parameters:
///   - count: the number of positions.
///   - width: the length of the sequence's last axis; even.
///   - offset: the first position.
///   - base: B of the frequencies B^(−2i / width), finite and above 0.
/// - Returns: the encodings, [count, width].
public func sinusoidalPositions(
    _ count: Int, width: Int, offset: Int = 0, base: Double = 10_000
) -> Tensor<Float> {
    check(
        count >= 0 && width >= 0 && width % 2 == 0, "sinusoidalPositions",
        "expected a count of at least 0 and an even width, found \(count) and \(width)")
    checkSizes([count, width], in: "sinusoidalPositions")
    _ = Double.positive(base, "base", in: "sinusoidalPositions")
    let angles = positionAngles(count, width / 2, offset, base)
    return Tensor<Float>(stack([angles.sin(), angles.cos()], axis: -1).reshape([count, width]))
}

/// Returns p B^(−i / n) for positions p and i in 0..<n, in double precision, for p may be large: [count, n].
func positionAngles(_ count: Int, _ n: Int, _ offset: Int, _ base: Double) -> Tensor<Double> {
    let exponents = positions(0, n) * (-base.logarithm / Double(max(n, 1)))
    return positions(offset, count).unsqueeze(axis: -1) * exponents.exp()
}

/// Returns the positions from `offset` on: [count].
func positions(_ offset: Int, _ count: Int) -> Tensor<Double> {
    Tensor<Double>(Tensor<Int>.arange(count)) + Double(offset)
}

extension Double {
    fileprivate var logarithm: Double { Tensor<Double>(self).log().item() }
}
