/// The value of a quantile between two elements, for ``Tensor/quantile(_:axis:keepDims:interpolation:)-(Double,_,_,_)``.
///
/// ```swift
/// x.quantile(0.25, axis: 0, interpolation: .nearest)
/// ```
public enum QuantileInterpolation: Sendable, CaseIterable {
    /// The mean of both, weighted by the distances from them.
    case linear
    /// The lower element.
    case lower
    /// The higher element.
    case higher
    /// The mean of both.
    case midpoint
    /// The nearer element; of two equally near the one with the even index.
    case nearest

    /// Returns the positions of both elements among n in order, and the weight of the upper one.
    fileprivate func neighbors(of q: Double, among n: Int) -> (lower: Int, upper: Int, weight: Double) {
        let position = q * Double(n - 1)
        let lower = Swift.min(Int(position), n - 1)
        let weight = position - Double(lower)
        if weight == 0 { return (lower, lower, 0) }
        switch self {
        case .linear: return (lower, lower + 1, weight)
        case .lower: return (lower, lower, 0)
        case .higher: return (lower + 1, lower + 1, 0)
        case .midpoint: return (lower, lower + 1, 0.5)
        case .nearest:
            let nearest = Int(position.rounded(.toNearestOrEven))
            return (nearest, nearest, 0)
        }
    }
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the median along an axis: the element in the middle, or the mean of the two, as NumPy (`torch.median` takes the
    /// lower).
    ///
    /// NaN where there is one. Traps on an empty axis. Gradient: g to the element in the middle, or half of it to each.
    @specialized(where Scalar == Float)
    public func median(axis: Int, keepDims: Bool = false) -> Tensor {
        quantiles([0.5], axis: axis, .midpoint, in: "median")[0].dropping(axis, keepDims: keepDims)
    }

    /// Returns the median over some axes, all without a list.
    @specialized(where Scalar == Float)
    public func median(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        orderStatistic(MergedAxes(axes, of: shape, in: "median"), keepDims: keepDims, in: "median") {
            $0.median(axis: $1)
        }
    }

    /// Returns the q-quantile along an axis: below it lies the share q of the elements.
    ///
    /// ```swift
    /// let x: Tensor<Float> = [1, 2, 3, 4]
    /// x.quantile(0.25, axis: 0)                           // 1.75
    /// x.quantile(0.25, axis: 0, interpolation: .lower)    // 1
    /// ```
    ///
    /// NaN where there is one. Traps on an empty axis. Gradient: g to the elements on either side, by their weights.
    ///
    /// - Parameters:
    ///   - q: 0 for the smallest element to 1 for the largest.
    ///   - axis: the axis.
    ///   - keepDims: whether the axis stays, with length 1.
    ///   - interpolation: the rule between two elements.
    @specialized(where Scalar == Float)
    public func quantile(
        _ q: Double, axis: Int, keepDims: Bool = false, interpolation: QuantileInterpolation = .linear
    ) -> Tensor {
        quantiles([q], axis: axis, interpolation, in: "quantile")[0].dropping(axis, keepDims: keepDims)
    }

    /// Returns the q-quantile over some axes, all without a list.
    @specialized(where Scalar == Float)
    public func quantile(
        _ q: Double, axes: [Int]? = nil, keepDims: Bool = false, interpolation: QuantileInterpolation = .linear
    ) -> Tensor {
        orderStatistic(MergedAxes(axes, of: shape, in: "quantile"), keepDims: keepDims, in: "quantile") {
            $0.quantile(q, axis: $1, interpolation: interpolation)
        }
    }

    /// Returns several quantiles along an axis, from elements that are sorted once: a new first axis has one for each.
    ///
    /// ```swift
    /// x.quantile([0.25, 0.5, 0.75], axis: 0)   // [3] and the rest of x's shape
    /// ```
    public func quantile(
        _ qs: [Double], axis: Int, keepDims: Bool = false, interpolation: QuantileInterpolation = .linear
    ) -> Tensor {
        let quantiles = quantiles(qs, axis: axis, interpolation, in: "quantile")
        return stack(quantiles.map { $0.dropping(axis, keepDims: keepDims) })
    }

    private func orderStatistic(
        _ axes: MergedAxes, keepDims: Bool, in operation: String, _ body: (Tensor, _ axis: Int) -> Tensor
    ) -> Tensor {
        checkNotEmpty(axes.set, in: operation)
        return body(axes.rows(of: self), 1).reshape(axes.reduced(keepDims: keepDims))
    }

    /// Returns quantiles with the axis kept; NaN where there is one.
    private func quantiles(
        _ qs: [Double], axis: Int, _ interpolation: QuantileInterpolation, in operation: String
    ) -> [Tensor] {
        for q in qs { check(q >= 0 && q <= 1, operation, "q is \(q), expected 0...1") }
        checkNotEmpty(shape.resolve(only: axis, in: operation), in: operation)
        if rank == 0 { return qs.map { _ in self } }
        let axis = shape.resolve(axis: axis, in: operation)
        let n = shape.lengths[axis]
        let sorted = sort(axis: axis)
        func element(_ position: Int) -> Tensor { sorted.slice(axis: axis, from: position, to: position + 1) }
        let last = element(n - 1)
        return qs.map { q in
            let (lower, upper, weight) = interpolation.neighbors(of: q, among: n)
            let value =
                lower == upper ? element(lower) : element(lower).lerp(element(upper), weight: Scalar(weight))
            return value.where(last .== last, else: last)
        }
    }

    private func dropping(_ axis: Int, keepDims: Bool) -> Tensor {
        keepDims || rank == 0 ? self : squeeze(axis: axis)
    }

    // MARK: Without NaN

    /// Returns the median along an axis of the elements that are numbers; NaN where there is none.
    ///
    /// Gradient: g to the element in the middle, or half of it to each.
    @specialized(where Scalar == Float)
    public func nanMedian(axis: Int, keepDims: Bool = false) -> Tensor {
        nanQuantile(0.5, axis: axis, keepDims: keepDims)
    }

    /// Returns the median of the elements that are numbers over some axes, all without a list.
    @specialized(where Scalar == Float)
    public func nanMedian(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        nanQuantile(0.5, axes: axes, keepDims: keepDims)
    }

    /// Returns the q-quantile along an axis of the elements that are numbers, linear between two of them; NaN where there is
    /// none.
    ///
    /// ```swift
    /// Tensor<Float>([1, .nan, 3]).nanQuantile(0.5, axis: 0)   // 2
    /// ```
    ///
    /// Traps on an empty axis. Gradient: g to the elements on either side, by their weights.
    @specialized(where Scalar == Float)
    public func nanQuantile(_ q: Double, axis: Int, keepDims: Bool = false) -> Tensor {
        check(q >= 0 && q <= 1, "nanQuantile", "q is \(q), expected 0...1")
        checkNotEmpty(shape.resolve(only: axis, in: "nanQuantile"), in: "nanQuantile")
        if rank == 0 { return self }
        // NaN is sorted to the end.
        let sorted = sort(axis: axis)
        let count = Tensor<Int>(detached .== detached).sum(axis: axis, keepDims: true)
        let position = Tensor<Double>((count - 1).maximum(0)) * q
        let lower = Tensor<Int>(position)
        let weight = position - Tensor<Double>(lower)
        let upper = lower + Tensor<Int>(weight .> 0)
        let value = sorted.gather(lower, axis: axis).lerp(sorted.gather(upper, axis: axis), weight: Tensor(weight))
        // Where nothing is a number, there is nothing to have a gradient.
        return value.where(count .> 0, else: .nan).dropping(axis, keepDims: keepDims)
    }

    /// Returns the q-quantile of the elements that are numbers over some axes, all without a list.
    @specialized(where Scalar == Float)
    public func nanQuantile(_ q: Double, axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        orderStatistic(MergedAxes(axes, of: shape, in: "nanQuantile"), keepDims: keepDims, in: "nanQuantile") {
            $0.nanQuantile(q, axis: $1)
        }
    }
}
