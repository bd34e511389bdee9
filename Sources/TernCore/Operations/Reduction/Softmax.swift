extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns eˣ / Σ eˣ along an axis: positive numbers that add up to 1.
    ///
    /// −∞ gives 0, and ∞ gives 1, shared evenly among infinite elements. Rows of nothing but −∞, and rows with NaN, are NaN.
    ///
    /// Gradient: y (g − Σ g y).
    @specialized(where Scalar == Float)
    public func softmax(axis: Int = -1) -> Tensor {
        alongAxis(axis, in: "softmax", as: Scalar.self, Kernels.softmax[Scalar.self])
            .recorded(from: self, output: { g, y in .softmaxBackward(g, y, axis) })
    }

    /// Returns the softmax over several axes as one.
    @specialized(where Scalar == Float)
    public func softmax(axes: [Int]) -> Tensor {
        MergedAxes(axes, of: shape, in: "softmax").along(self) { $0.softmax(axis: $1) }
    }

    private static func softmaxBackward(_ g: Tensor, _ y: Tensor, _ axis: Int) -> Tensor {
        backward(Kernels.softmaxBackward[Scalar.self], g, y, axis).recorded(
            from: g, { h in softmaxBackward(h, y, axis) },
            from: y,
            { h in h * (g - (g * y).total(along: axis)) - (h * y).total(along: axis) * g })
    }

    /// Returns log(softmax(x)) along an axis, without overflow or loss of digits: x − log Σ eˣ.
    ///
    /// −∞ stays, and is what numbers give beside ∞, which gives minus the logarithm of the number of infinite elements. Rows
    /// of nothing but −∞, and rows with NaN, are NaN.
    ///
    /// Gradient: g − eʸ Σ g.
    @specialized(where Scalar == Float)
    public func logSoftmax(axis: Int = -1) -> Tensor {
        alongAxis(axis, in: "logSoftmax", as: Scalar.self, Kernels.logSoftmax[Scalar.self])
            .recorded(from: self, output: { g, y in .logSoftmaxBackward(g, y, axis) })
    }

    /// Returns the logarithm of the softmax over several axes as one.
    @specialized(where Scalar == Float)
    public func logSoftmax(axes: [Int]) -> Tensor {
        MergedAxes(axes, of: shape, in: "logSoftmax").along(self) { $0.logSoftmax(axis: $1) }
    }

    private static func logSoftmaxBackward(_ g: Tensor, _ y: Tensor, _ axis: Int) -> Tensor {
        backward(Kernels.logSoftmaxBackward[Scalar.self], g, y, axis).recorded(
            from: g, { h in h - (h * y.exp()).total(along: axis) },
            from: y, { h in -(h * y.exp() * g.total(along: axis)) })
    }

    private static func backward(_ kernel: Kernels.ReductionBackward, _ g: Tensor, _ y: Tensor, _ axis: Int) -> Tensor {
        y.alongAxis(axis, with: g, in: "softmax", as: Scalar.self) { outer, n, inner, y, g, x in
            kernel(outer, n, inner, g, y, x)
        }
    }

    /// Returns the sum along an axis, which is kept; a scalar is its own.
    private func total(along axis: Int) -> Tensor { rank == 0 ? self : sum(axis: axis, keepDims: true) }

    /// Returns log Σ eˣ over some axes, all without a list, without overflow; −∞ where there is nothing to add.
    ///
    /// Gradient: g softmax(x); where the result is −∞ it is 0, where it is ∞ shared evenly among the infinite elements.
    @specialized(where Scalar == Float)
    public func logSumExp(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        logSumExp(over: shape.resolve(axes: axes, in: "logSumExp"), keepDims: keepDims)
    }

    /// Returns log Σ eˣ along an axis.
    @specialized(where Scalar == Float)
    public func logSumExp(axis: Int, keepDims: Bool = false) -> Tensor {
        logSumExp(over: shape.resolve(only: axis, in: "logSumExp"), keepDims: keepDims)
    }

    private func logSumExp(over axes: AxisSet, keepDims: Bool) -> Tensor {
        let x = self
        let kernel = Kernels.logSumExp[Scalar.self]
        let target = shape.reduced(axes, keepDims: keepDims)
        let y = reduce(kernel, combining: kernel, axes: axes, to: target, as: Scalar.self)
        return y.recorded(
            from: x,
            output: { g, y in
                // y has lost what rounding took beside a large maximum; over their sum the terms are probabilities again.
                // Where all is −∞ they are 0.
                let shift = y.restored(axes, of: x.shape).maximum(-.greatestFiniteMagnitude)
                let (x, m) = Tensor.withFiniteDifferences(x, shift)
                let terms = (x - m).exp()
                let total = terms.summed(over: axes, keepDims: true).maximum(.leastNormalMagnitude)
                return g.restored(axes, of: x.shape) * (terms / total)
            })
    }

    /// Returns x and m ≥ x with the same e^(x − m), but where m is ∞: 1 for elements that are ∞, 0 for the others.
    static func withFiniteDifferences(_ x: Tensor, _ m: Tensor) -> (x: Tensor, m: Tensor) {
        let isInfinite = m.stopGradient() .== .infinity
        if !isInfinite.any().item() { return (x, m) }
        let terms = Tensor(0).where(x.stopGradient() .== .infinity, else: -.infinity)
        return (terms.where(isInfinite, else: x), Tensor(0).where(isInfinite, else: m))
    }
}
