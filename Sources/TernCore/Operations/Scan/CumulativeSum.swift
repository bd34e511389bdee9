// Cumulative sums and products. Float accumulates in double, so that the last of a million sums is as exact as the first.

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the sums of the elements up to each position of an axis: `[1, 2, 3]` gives `[1, 3, 6]`.
    ///
    /// Gradient: g summed from each position to the end.
    @specialized(where Scalar == Float)
    public func cumsum(axis: Int) -> Tensor { cumsum(axis: axis, isReversed: false) }

    /// Returns the sums of the elements so far over several axes as one, all without a list.
    ///
    /// ```swift
    /// let x: Tensor<Int> = [[1, 2], [3, 4]]
    /// x.cumsum()                // [[1, 3], [6, 10]]
    /// x.cumsum(axes: [1, 0])    // [[1, 6], [4, 10]]
    /// ```
    ///
    /// They run in row-major order, in the order in which the axes are named. NumPy's `cumsum` without an axis flattens as
    /// well.
    @specialized(where Scalar == Float)
    public func cumsum(axes: [Int]? = nil) -> Tensor {
        MergedAxes(axes, of: shape, in: "cumsum").along(self) { $0.cumsum(axis: $1) }
    }

    private func cumsum(axis: Int, isReversed: Bool) -> Tensor {
        let kernel = Kernels.cumsum[Scalar.self]
        return alongAxis(axis, in: "cumsum", as: Scalar.self) { outer, n, inner, x, y in
            kernel(outer, n, inner, isReversed, x, y)
        }
        .recorded(from: self, { g in g.cumsum(axis: axis, isReversed: !isReversed) })
    }

    /// Returns the products of the elements up to each position of an axis: `[1, 2, 3]` gives `[1, 2, 6]`. From one that
    /// overflows or vanishes on they are infinite or 0.
    ///
    /// Gradient: Σᵢ gᵢ ∏ₖ xₖ over k ≤ i but for the position itself, without a division, so zeros are no exception.
    @specialized(where Scalar == Float)
    public func cumprod(axis: Int) -> Tensor {
        let x = self
        let kernel = Kernels.cumprod[Scalar.self]
        return alongAxis(axis, in: "cumprod", as: Scalar.self) { outer, n, inner, x, y in
            kernel(outer, n, inner, false, x, y)
        }
        .recorded(
            from: x,
            output: { g, y in
                if y.rank == 0 { return g }
                // ∏ of what comes before j, times rⱼ = gⱼ + xⱼ₊₁ rⱼ₊₁.
                return y.shifted(axis: axis, filling: 1) * .recurrence(x, g, axis: axis, isTransposed: true)
            })
    }

    /// Returns the products of the elements so far over several axes as one, all without a list.
    @specialized(where Scalar == Float)
    public func cumprod(axes: [Int]? = nil) -> Tensor {
        MergedAxes(axes, of: shape, in: "cumprod").along(self) { $0.cumprod(axis: $1) }
    }

    /// Returns each element one position further along an axis, with a constant in the first position.
    func shifted(axis: Int, filling first: Scalar) -> Tensor {
        let axis = shape.resolve(axis: axis, in: "shifted")
        let n = shape.lengths[axis]
        if n == 0 { return self }
        var edge = shape
        edge.lengths[axis] = 1
        return concatenate([.full(edge, first), slice(axis: axis, from: 0, to: n - 1)], axis: axis)
    }

    /// Returns the linear recurrence sᵢ = aᵢ sᵢ₋₁ + bᵢ along an axis, or its transpose sᵢ = bᵢ + aᵢ₊₁ sᵢ₊₁.
    ///
    /// Each is the other's gradient with respect to b.
    static func recurrence(_ a: Tensor, _ b: Tensor, axis: Int, isTransposed: Bool) -> Tensor {
        let kernel = Kernels.recurrence[Scalar.self]
        let s: Tensor = a.alongAxis(axis, with: b, in: "recurrence", as: Scalar.self) { outer, n, inner, a, b, s in
            kernel(outer, n, inner, isTransposed, a, b, s)
        }
        return s.recorded(
            from: a,
            { g in
                let s = recurrence(a, b, axis: axis, isTransposed: isTransposed)
                let p = recurrence(a, g, axis: axis, isTransposed: !isTransposed)
                return isTransposed
                    ? p.shifted(axis: axis, filling: 0) * s : p * s.shifted(axis: axis, filling: 0)
            },
            from: b, { g in recurrence(a, g, axis: axis, isTransposed: !isTransposed) })
    }
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns log Σ eˣ of the elements up to each position of an axis, without overflow.
    ///
    /// Gradient: Σᵢ gᵢ e^(x − yᵢ) over this position and those behind it; what is −∞ so far adds nothing, and ∞ is shared
    /// evenly among the infinite elements so far.
    @specialized(where Scalar == Float)
    public func logCumSumExp(axis: Int) -> Tensor {
        let x = self
        return alongAxis(axis, in: "logCumSumExp", as: Scalar.self, Kernels.logCumSumExp[Scalar.self]).recorded(
            from: x,
            output: { g, y in
                if y.elementCount == 0 || y.rank == 0 { return g }
                // Not by e^(x − y): y = m + log s has no digits of log s left where the maximum m so far is large. Instead the
                // sums s themselves, sᵢ = aᵢ sᵢ₋₁ + bᵢ with a = e^(mᵢ₋₁ − mᵢ) and b = e^(x − m); they are at least 1, unless
                // all is −∞.
                let axis = y.shape.resolve(axis: axis, in: "logCumSumExp")
                let m = x.stopGradient().cummax(axis: axis).values.maximum(-.greatestFiniteMagnitude)
                let rise = m.shifted(axis: axis, filling: -.greatestFiniteMagnitude) - m
                let (terms, top) = Tensor.withFiniteDifferences(x, m)
                let (a, b) = (rise.maskedFill(rise.isNaN(), 0).exp(), (terms - top).exp())
                let s = Tensor.recurrence(a, b, axis: axis, isTransposed: false)
                let total = s.maskedFill(s.stopGradient() .== 0, 1)
                // Σᵢ gᵢ e^(xⱼ − yᵢ), with the share b / s of an element in its sum and that of the sum before it.
                let before = a * s.shifted(axis: axis, filling: 0) / total
                return b / total * .recurrence(before, g, axis: axis, isTransposed: true)
            })
    }

    /// Returns log Σ eˣ of the elements so far over several axes as one, all without a list.
    @specialized(where Scalar == Float)
    public func logCumSumExp(axes: [Int]? = nil) -> Tensor {
        MergedAxes(axes, of: shape, in: "logCumSumExp").along(self) { $0.logCumSumExp(axis: $1) }
    }
}
