// Activations made of straight lines and one parabola. At a bend the derivative is that of torch.nn: the one of the flat side,
// if there is one.

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns min(max(x, 0), 6) of each element. Gradient: g between 0 and 6, else 0.
    @specialized(where Scalar == Float)
    public func relu6() -> Tensor { bounded(0, 6, in: "relu6") }

    /// Returns min(max(x, `min`), `max`) of each element. Gradient: g between the bounds, 0 at them and beyond.
    @specialized(where Scalar == Float)
    public func hardTanh(min: Scalar = -1, max: Scalar = 1) -> Tensor {
        check(min <= max, "hardTanh", "the bounds are \(min) and \(max), expected the first to be no larger")
        return bounded(min, max, in: "hardTanh")
    }

    private func bounded(_ low: Scalar, _ high: Scalar, in operation: StaticString) -> Tensor {
        clamped(low, high, in: operation).recorded(
            from: self, { g in g.where(self.isBetween(low, high), else: 0) })
    }

    private func isBetween(_ low: Scalar, _ high: Scalar) -> Tensor<Bool> { (self .> low) .& (self .< high) }

    /// Returns min(max(x + 3, 0), 6) / 6 of each element. Gradient: g / 6 between −3 and 3, else 0.
    @specialized(where Scalar == Float)
    public consuming func hardSigmoid() -> Tensor {
        Tensor.elementwise(
            Kernels.hardSigmoid[Scalar.self], self,
            input: { x in { g in (g / 6).where(x.isBetween(-3, 3), else: 0) } })
    }

    /// Returns x min(max(x + 3, 0), 6) / 6 of each element (Howard et al., 2019).
    ///
    /// Gradient: 0 up to −3, g (x/3 + ½) between −3 and 3, g from 3 on.
    @specialized(where Scalar == Float)
    public consuming func hardSwish() -> Tensor {
        Tensor.elementwise(Kernels.hardSwish[Scalar.self], self, input: { x in { g in .hardSwishBackward(g, x) } })
    }

    private static func hardSwishBackward(_ g: Tensor, _ x: Tensor) -> Tensor {
        map(Kernels.hardSwishBackward[Scalar.self], g, x, as: Scalar.self, in: "hardSwish").recorded(
            from: g, { h in hardSwishBackward(h, x) },
            from: x, { h in (h * g / 3).where(x.isBetween(-3, 3), else: 0) })
    }

    /// Returns each element, closer to 0 by λ: 0 within −λ…λ. Gradient: g where |x| > λ, else 0.
    @specialized(where Scalar == Float)
    public func softShrink(lambda: Scalar = 0.5) -> Tensor {
        check(lambda >= 0 && lambda.isFinite, "softShrink", "lambda is \(lambda), expected no negative number")
        return Tensor.map(
            Kernels.softShrink[Scalar.self], self, Tensor(lambda), as: Scalar.self, in: "softShrink"
        ).recorded(from: self, { g in Tensor(0).where(self.abs() .<= lambda, else: g) })
    }

    /// Returns each element, but 0 within −λ…λ. Gradient: g where |x| > λ, else 0.
    @specialized(where Scalar == Float)
    public func hardShrink(lambda: Scalar = 0.5) -> Tensor {
        Tensor.map(
            Kernels.hardShrink[Scalar.self], self, Tensor(lambda), as: Scalar.self, in: "hardShrink"
        ).recorded(from: self, { g in Tensor(0).where(self.abs() .<= lambda, else: g) })
    }

    /// Returns each element where it is above a threshold, `value` elsewhere. Gradient: g above the threshold, else 0.
    @specialized(where Scalar == Float)
    public func threshold(_ threshold: Scalar, value: Scalar) -> Tensor {
        Tensor.map(
            Kernels.threshold[Scalar.self], self, Tensor(threshold), Tensor(value), as: Scalar.self, in: "threshold"
        ).recorded(from: self, { g in Tensor(0).where(self .<= threshold, else: g) })
    }

    /// Returns x where positive, w x elsewhere, with a slope w that is learned (He et al., 2015).
    ///
    /// - Parameter weight: one slope for all elements, or one for each channel, which is axis 1: [N, C, …].
    ///
    /// Gradients: ∂x = g where x > 0, g w elsewhere; ∂w = 0 where x > 0, g x elsewhere, summed. Traps if there are neither one
    /// slope nor as many as channels.
    @specialized(where Scalar == Float)
    public func prelu(_ weight: Tensor) -> Tensor {
        let channels = rank < 2 ? 1 : shape.lengths[1]
        check(
            weight.rank <= 1 && (weight.elementCount == 1 || weight.elementCount == channels), "prelu",
            "expected one slope, or one for each of the \(channels) channels of \(shape), found shape \(weight.shape)")
        let isShared = weight.elementCount == 1
        let rest = [Int](repeating: 1, count: Swift.max(rank - 2, 0))
        let slope = isShared ? weight.reshape([]) : weight.reshape(Shape([channels] + rest))
        return Tensor.elementwise(
            Kernels.leakyReLU[Scalar.self], self, slope, in: "prelu",
            pullbackA: { x, w in { g in g.where(x .> 0, else: g * w) } },
            pullbackB: { x, _ in { g in Tensor(0).where(x .> 0, else: g * x) } })
    }
}
