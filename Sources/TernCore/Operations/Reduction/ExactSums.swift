import CTernKernels

// The range in which sums of squares and other powers are exact. What has left it is found by the sums themselves, so the usual
// way costs one look at them, and is taken again of elements over a power of two near their largest magnitude.

extension Tensor where Scalar: TensorFloatingPoint {
    /// The least sum that has lost nothing: a square has fewer digits where a sum of many comes near the smallest number.
    private static var leastExact: Tensor { Tensor(Scalar.leastNormalMagnitude / Scalar.ulpOfOne) }

    /// A Boolean value indicating whether all of these sums of powers are exact: not 0, subnormal, infinite or NaN, and not so
    /// small that their terms may have been.
    var areExact: Bool {
        withUnsafeBufferPointer { sums in
            if sums.count == 1 { return sums[0] >= Scalar.leastNormalMagnitude / Scalar.ulpOfOne && sums[0].isFinite }
            var result: Scalar = 1
            Kernels.allExactSums[Scalar.self](1, sums.count, 1, sums.baseAddress, &result)
            return result == 1
        }
    }

    /// A Boolean value indicating whether one of these sums of powers has left the range in which it is exact, as the extreme
    /// magnitudes of its elements tell: those of zeros and infinities have not.
    func isOutside(_ magnitudes: Tensor) -> Bool {
        let sums = detached
        let isAbnormal = (sums .< .leastExact) .| .!sums.isFinite()
        return (isAbnormal .& magnitudes.areUsable()).any().item()
    }

    /// Returns, for these sums of squares of x, the powers of two that x has to be divided by before they are taken, one for
    /// each; nil if none has left the range.
    func scaleOfSquares(of x: @autoclosure () -> Tensor, over axes: AxisSet) -> Tensor? {
        if areExact { return nil }
        let x = x()
        let magnitudes = x.extremeMagnitude(isLargest: true, over: axes, to: shape)
        // Between these bounds what is 0 is so since all elements are equal.
        let low = Scalar.leastNormalMagnitude.squareRoot() / (Scalar.ulpOfOne * Scalar.ulpOfOne)
        // A deviation is twice a magnitude at most.
        let high = (Scalar.greatestFiniteMagnitude / Scalar(4 * x.shape.count(of: axes))).squareRoot()
        let isSmall = (magnitudes .> 0) .& (magnitudes .< low)
        let isLarge = (magnitudes .> high) .& magnitudes.isFinite()
        let sums = detached.reshape(magnitudes.shape)
        let isOutside = ((sums .< .leastExact) .& isSmall) .| (.!sums.isFinite() .& isLarge)
        return isOutside.any().item() ? magnitudes.powersOfTwo() : nil
    }

    /// Returns the largest or the smallest magnitude over some axes, without a derivative; 0 of no elements.
    func extremeMagnitude(isLargest: Bool, over axes: AxisSet, to target: Shape) -> Tensor {
        if elementCount == 0 { return .zeros(target) }
        return reduce(
            (isLargest ? Kernels.maxAbsolute : Kernels.minAbsolute)[Scalar.self],
            combining: (isLargest ? Kernels.max : Kernels.min)[Scalar.self], axes: axes, to: target, as: Scalar.self)
    }

    /// Returns whether each magnitude can be a scale: neither 0 nor infinite nor NaN.
    func areUsable() -> Tensor<Bool> { (self .> 0) .& (self .<= .greatestFiniteMagnitude) }

    /// Returns a power of two near each magnitude; 1 for 0, ∞ and NaN.
    func powersOfTwo() -> Tensor {
        var powers = detached.contiguous()
        powers.withUnsafeMutableBufferPointer { magnitudes in
            for i in magnitudes.indices {
                let magnitude = magnitudes[i]
                magnitudes[i] = magnitude > 0 && magnitude.isFinite ? magnitude.binade : 1
            }
        }
        return powers
    }
}
