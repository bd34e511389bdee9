extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns whether each element a is close to the matching b of another tensor, |a − b| ≤ absolute + relative |b|, with
    /// broadcasting.
    ///
    /// ```swift
    /// Tensor<Float>([1, 2]).isClose([1.000001, 3])   // [true, false]
    /// ```
    ///
    /// As NumPy's `isclose`: equal infinities are close, an infinity and a number are not, nor is NaN to anything unless
    /// `equalNaN` is true.
    ///
    /// - Parameters:
    ///   - other: the reference b.
    ///   - relativeTolerance: relative to |b|.
    ///   - absoluteTolerance: added to it.
    ///   - equalNaN: whether two NaN are close.
    public func isClose(
        _ other: Tensor, relativeTolerance: Double = 1e-5, absoluteTolerance: Double = 1e-8, equalNaN: Bool = false
    ) -> Tensor<Bool> {
        check(
            relativeTolerance >= 0 && absoluteTolerance >= 0, "isClose",
            "the tolerances are \(relativeTolerance) and \(absoluteTolerance), expected at least 0")
        let (a, b) = (detached, other.detached)
        let bound = b.abs() * Scalar(relativeTolerance) + Scalar(absoluteTolerance)
        let isNear = ((a - b).abs() .<= bound) .& b.isFinite() .| (a .== b)
        return equalNaN ? isNear .| (a.isNaN() .& b.isNaN()) : isNear
    }

    /// Returns whether all elements are close to those of another tensor: see
    /// ``isClose(_:relativeTolerance:absoluteTolerance:equalNaN:)``.
    ///
    /// ```swift
    /// x.allClose(y, relativeTolerance: 1e-3)
    /// ```
    public func allClose(
        _ other: Tensor, relativeTolerance: Double = 1e-5, absoluteTolerance: Double = 1e-8, equalNaN: Bool = false
    ) -> Bool {
        isClose(
            other, relativeTolerance: relativeTolerance, absoluteTolerance: absoluteTolerance, equalNaN: equalNaN
        ).all().item()
    }

    /// Returns the vectors along an axis divided by their p-norms, or by ε where these are smaller.
    ///
    /// ```swift
    /// Tensor<Float>([3, 4]).normalize()   // [0.6, 0.8]
    /// ```
    ///
    /// As `torch.nn.functional.normalize`. Exact for elements of any size; NaN where one is infinite. Gradient: that of x /
    /// max(‖x‖, ε), which for a vector of zeros is g / ε.
    ///
    /// - Parameters:
    ///   - p: the exponent of the norm.
    ///   - axis: the axis of the vectors.
    ///   - epsilon: the least divisor.
    @specialized(where Scalar == Float)
    public func normalize(p: Scalar = 2, axis: Int = -1, epsilon: Double = 1e-12) -> Tensor {
        check(epsilon >= 0, "normalize", "epsilon is \(epsilon), expected at least 0")
        return self / norm(p, axis: axis, keepDims: true).maximum(Scalar(epsilon))
    }
}
