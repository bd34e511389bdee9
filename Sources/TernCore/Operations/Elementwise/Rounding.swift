// Rounding. The derivative of a step function is zero, so only the fraction records one.

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the largest whole number that is at most each element: −1.5 gives −2. The gradient is zero.
    @specialized(where Scalar == Float)
    public consuming func floor() -> Tensor { .stepped(Kernels.floor[Scalar.self], self) }

    /// Returns the smallest whole number that is at least each element: −1.5 gives −1. The gradient is zero.
    @specialized(where Scalar == Float)
    public consuming func ceil() -> Tensor { .stepped(Kernels.ceil[Scalar.self], self) }

    /// Returns the whole number nearest to each element, the even one of two: 0.5 gives 0, 1.5 gives 2. The gradient is zero.
    @specialized(where Scalar == Float)
    public consuming func round() -> Tensor { .stepped(Kernels.round[Scalar.self], self) }

    /// Returns each element rounded to a number of decimals, the even one of two that are equally near.
    ///
    /// ```swift
    /// Tensor<Double>([12.345, -678]).round(decimals: -1)   // [10.0 -680.0]
    /// ```
    ///
    /// round(10ᵈ x) / 10ᵈ, as NumPy's; elements for which that overflows stay as they are. The gradient is zero.
    /// - Parameter decimals: digits after the point; negative for those before it.
    public func round(decimals: Int) -> Tensor {
        // Beyond 400 digits every power overflows.
        let power = (0..<Swift.min(decimals.magnitude, 400)).reduce(1.0) { power, _ in power * 10 }
        let (x, scale) = (detached, Scalar(power))
        let y = decimals < 0 ? (x / scale).round() * (scale.isFinite ? scale : 0) : (x * scale).round() / scale
        return y.where(y.isFinite(), else: x)
    }

    /// Returns each element without its fraction: −1.5 gives −1. The gradient is zero.
    @specialized(where Scalar == Float)
    public consuming func trunc() -> Tensor { .stepped(Kernels.trunc[Scalar.self], self) }

    /// Returns the fraction of each element, x − ``trunc()``: −1.5 gives −0.5. NaN for infinities. Gradient: g.
    @specialized(where Scalar == Float)
    public consuming func frac() -> Tensor {
        Tensor.elementwise(Kernels.frac[Scalar.self], self, input: { _ in { g in g } })
    }

    private static func stepped(_ kernel: Kernels.Elementwise, _ x: consuming Tensor) -> Tensor {
        x.node = nil
        return map(kernel, reusing: x)
    }
}
