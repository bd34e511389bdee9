extension Tensor where Scalar: TensorFloatingPoint {
    /// The median along an axis: the element in the middle, or the mean of the two, as NumPy (`torch.median` takes the lower).
    ///
    /// NaN where there is one. Traps on an empty axis. Gradient: g to the element in the middle, or half of it to each.
    @specialized(where Scalar == Float)
    public func median(axis: Int, keepDims: Bool = false) -> Tensor {
        orderStatistic(axis: axis, keepDims: keepDims, in: "median") { n in
            ((n - 1) / 2, n / 2)
        } combining: { lower, upper in
            .between(lower, upper, 0.5)
        }
    }

    /// The median over some axes, all without a list.
    @specialized(where Scalar == Float)
    public func median(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        orderStatistic(MergedAxes(axes, of: shape, in: "median"), keepDims: keepDims, in: "median") {
            $0.median(axis: $1)
        }
    }

    /// The q-quantile along an axis: below it lies the share q of the elements. Between two elements it is interpolated linearly.
    ///
    /// ```swift
    /// Tensor<Float>([1, 2, 3, 4]).quantile(0.25, axis: 0)   // 1.75
    /// ```
    ///
    /// NaN where there is one. Traps on an empty axis. Gradient: g to the elements on either side, by their weights.
    ///
    /// - Parameters:
    ///   - q: 0 for the smallest element to 1 for the largest.
    ///   - axis: the axis.
    ///   - keepDims: whether the axis stays, with length 1.
    @specialized(where Scalar == Float)
    public func quantile(_ q: Double, axis: Int, keepDims: Bool = false) -> Tensor {
        check(q >= 0 && q <= 1, "quantile", "q is \(q), expected 0...1")
        var fraction: Scalar = 0
        return orderStatistic(axis: axis, keepDims: keepDims, in: "quantile") { n in
            let position = q * Double(n - 1)
            let lower = Int(position)
            fraction = Scalar(position - Double(lower))
            return (lower, fraction == 0 ? lower : lower + 1)
        } combining: { lower, upper in
            .between(lower, upper, fraction)
        }
    }

    /// lower + fraction (upper − lower): ∞ beside an infinity, a number between any two numbers.
    private static func between(_ lower: Tensor, _ upper: Tensor, _ fraction: Scalar) -> Tensor {
        let difference = upper - lower
        // From the nearer end, so that both ends are met exactly.
        let between = fraction < 0.5 ? lower + difference * fraction : upper - difference * (1 - fraction)
        let isFinite = difference.detached.isFinite()
        if isFinite.all().item() { return between }
        return between.where(isFinite, else: lower * (1 - fraction) + upper * fraction)
    }

    /// The q-quantile over some axes, all without a list.
    @specialized(where Scalar == Float)
    public func quantile(_ q: Double, axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        orderStatistic(MergedAxes(axes, of: shape, in: "quantile"), keepDims: keepDims, in: "quantile") {
            $0.quantile(q, axis: $1)
        }
    }

    private func orderStatistic(
        _ axes: MergedAxes, keepDims: Bool, in operation: String, _ body: (Tensor, _ axis: Int) -> Tensor
    ) -> Tensor {
        checkNotEmpty(axes.set, in: operation)
        return body(axes.rows(of: self), 1).reshape(axes.reduced(keepDims: keepDims))
    }

    /// What two elements at `places(n)` of the sorted axis combine to, or the one where they are the same; NaN if there is one.
    private func orderStatistic(
        axis: Int, keepDims: Bool, in operation: String, at places: (_ n: Int) -> (lower: Int, upper: Int),
        combining: (Tensor, Tensor) -> Tensor
    ) -> Tensor {
        if rank == 0 {
            shape.checkScalarAxis(axis, in: operation)
            return self
        }
        let axis = shape.resolve(axis: axis, in: operation)
        let axes = shape.resolve(axes: [axis], in: operation)
        checkNotEmpty(axes, in: operation)
        let n = shape.lengths[axis]
        let (lower, upper) = places(n)
        let sorted = sort(axis: axis)
        func element(_ place: Int) -> Tensor { sorted.slice(axis: axis, from: place, to: place + 1) }
        let value = lower == upper ? element(lower) : combining(element(lower), element(upper))
        let last = element(n - 1)
        return value.where(last .== last, else: last).reshape(shape.reduced(axes, keepDims: keepDims))
    }
}
