// Differences of neighbors along an axis, and the integrals and slopes of sampled functions.

extension Tensor where Scalar: TensorNumeric {
    /// Returns the differences of neighbors along an axis, xᵢ₊₁ − xᵢ, taken several times.
    ///
    /// ```swift
    /// Tensor<Int>([1, 4, 9]).diff()              // [3, 5]
    /// Tensor<Int>([1, 4, 9]).diff(order: 2)      // [2]
    /// ```
    ///
    /// The axis is shorter by `order`, at least of length 0. Integers wrap around. Gradient: that of the differences.
    public func diff(order: Int = 1, axis: Int = -1) -> Tensor {
        check(order >= 0, "diff", "the order is \(order), expected at least 0")
        let axis = shape.resolve(axis: axis, in: "diff")
        var result = self
        for _ in 0..<Swift.min(order, shape.lengths[axis]) {
            let n = result.shape.lengths[axis]
            result = result.slice(axis: axis, from: 1, to: n) - result.slice(axis: axis, from: 0, to: n - 1)
        }
        return result
    }
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the integral of a sampled function along an axis by the trapezoidal rule, Σ h (xᵢ + xᵢ₊₁) / 2.
    ///
    /// ```swift
    /// Tensor<Float>([1, 2, 3]).trapezoid(spacing: 0.5)   // 2
    /// ```
    ///
    /// 0 for fewer than two samples. Gradient: g h, half of it at both ends.
    ///
    /// - Parameters:
    ///   - spacing: the distance h of neighboring samples.
    ///   - axis: the axis of the samples.
    public func trapezoid(spacing: Scalar = 1, axis: Int = -1) -> Tensor {
        pairs(axis, in: "trapezoid").sum(axis: axis) * (spacing / 2)
    }

    /// Returns the integral of a function sampled at given positions, by the trapezoidal rule.
    ///
    /// - Parameters:
    ///   - positions: a vector with one for each sample, or one tensor of this shape.
    ///   - axis: the axis of the samples.
    public func trapezoid(at positions: Tensor, axis: Int = -1) -> Tensor {
        (pairs(axis, in: "trapezoid") * gaps(positions, axis, in: "trapezoid")).sum(axis: axis) * 0.5
    }

    /// Returns the integrals from the first sample to each later one by the trapezoidal rule: one fewer than samples.
    ///
    /// ```swift
    /// Tensor<Float>([1, 2, 3]).cumulativeTrapezoid()   // [1.5, 4]
    /// ```
    public func cumulativeTrapezoid(spacing: Scalar = 1, axis: Int = -1) -> Tensor {
        pairs(axis, in: "cumulativeTrapezoid").cumsum(axis: axis) * (spacing / 2)
    }

    /// Returns the integrals from the first sample to each later one, of a function sampled at given positions.
    public func cumulativeTrapezoid(at positions: Tensor, axis: Int = -1) -> Tensor {
        (pairs(axis, in: "cumulativeTrapezoid") * gaps(positions, axis, in: "cumulativeTrapezoid")).cumsum(axis: axis)
            * 0.5
    }

    /// Returns the slopes of a sampled function along an axis: central differences (xᵢ₊₁ − xᵢ₋₁) / 2h, one-sided ones at both
    /// ends.
    ///
    /// ```swift
    /// Tensor<Float>([1, 4, 9, 16]).numericGradient()   // [3, 4, 6, 7]
    /// ```
    ///
    /// As `numpy.gradient` along one axis. Traps on an axis with fewer than two samples.
    ///
    /// - Parameters:
    ///   - spacing: the distance h of neighboring samples.
    ///   - axis: the axis of the samples.
    public func numericGradient(spacing: Scalar = 1, axis: Int = -1) -> Tensor {
        let (axis, n) = samples(axis, in: "numericGradient")
        let rise = diff(axis: axis) / spacing
        let first = rise.slice(axis: axis, from: 0, to: 1)
        let last = rise.slice(axis: axis, from: n - 2, to: n - 1)
        let inner = (rise.slice(axis: axis, from: 1, to: n - 1) + rise.slice(axis: axis, from: 0, to: n - 2)) * 0.5
        return concatenate([first, inner, last], axis: axis)
    }

    /// Returns the slopes of a function sampled at given positions, to second order of their distances inside of the axis.
    /// Samples at the same position have none: there slopes and gradients are infinite or NaN.
    ///
    /// - Parameters:
    ///   - positions: a vector with one for each sample, or one tensor of this shape.
    ///   - axis: the axis of the samples.
    public func numericGradient(at positions: Tensor, axis: Int = -1) -> Tensor {
        let (axis, n) = samples(axis, in: "numericGradient")
        let gaps = gaps(positions, axis, in: "numericGradient").broadcast(to: diff(axis: axis).shape)
        let rise = diff(axis: axis) / gaps
        func part(_ x: Tensor, _ start: Int, _ end: Int) -> Tensor { x.slice(axis: axis, from: start, to: end) }
        // The slope on either side counts by the distance on the other.
        let (before, behind) = (part(gaps, 0, n - 2), part(gaps, 1, n - 1))
        let inner = (part(rise, 0, n - 2) * behind + part(rise, 1, n - 1) * before) / (before + behind)
        return concatenate([part(rise, 0, 1), inner, part(rise, n - 2, n - 1)], axis: axis)
    }

    private func samples(_ axis: Int, in operation: String) -> (axis: Int, count: Int) {
        let axis = shape.resolve(axis: axis, in: operation)
        let n = shape.lengths[axis]
        check(n >= 2, operation, "axis \(axis) of shape \(shape) has length \(n), expected two samples at least")
        return (axis, n)
    }

    /// Returns xᵢ + xᵢ₊₁.
    private func pairs(_ axis: Int, in operation: String) -> Tensor {
        let axis = shape.resolve(axis: axis, in: operation)
        let n = shape.lengths[axis]
        if n == 0 { return self }
        return slice(axis: axis, from: 1, to: n) + slice(axis: axis, from: 0, to: n - 1)
    }

    private func gaps(_ positions: Tensor, _ axis: Int, in operation: String) -> Tensor {
        let axis = shape.resolve(axis: axis, in: operation)
        let n = shape.lengths[axis]
        var line = Shape(repeating: 1, count: rank)
        line.lengths[axis] = n
        let all = positions.rank == 1 && positions.elementCount == n ? positions.reshape(line) : positions
        check(
            all.rank == rank && all.shape.lengths[axis] == n
                && all.shape.indices.allSatisfy { [1, shape[$0]].contains(all.shape[$0]) }, operation,
            "expected positions [\(n)], or some that broadcast to \(shape) with \(n) along axis \(axis), "
                + "found \(positions.shape)")
        return all.diff(axis: axis)
    }
}
