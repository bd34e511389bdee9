// Rounding. The derivative of a step function is zero, so only the fraction records one.

extension Tensor where Scalar: TensorFloatingPoint {
    /// The largest whole number that is at most each element: −1.5 gives −2. The gradient is zero.
    @specialized(where Scalar == Float)
    public consuming func floor() -> Tensor { .stepped(Kernels.floor[Scalar.self], self) }

    /// The smallest whole number that is at least each element: −1.5 gives −1. The gradient is zero.
    @specialized(where Scalar == Float)
    public consuming func ceil() -> Tensor { .stepped(Kernels.ceil[Scalar.self], self) }

    /// The whole number nearest to each element, the even one of two: 0.5 gives 0, 1.5 gives 2. The gradient is zero.
    @specialized(where Scalar == Float)
    public consuming func round() -> Tensor { .stepped(Kernels.round[Scalar.self], self) }

    /// Each element without its fraction: −1.5 gives −1. The gradient is zero.
    @specialized(where Scalar == Float)
    public consuming func trunc() -> Tensor { .stepped(Kernels.trunc[Scalar.self], self) }

    /// The fraction of each element, x − ``trunc()``: −1.5 gives −0.5. NaN for infinities. Gradient: g.
    @specialized(where Scalar == Float)
    public consuming func frac() -> Tensor {
        Tensor.elementwise(Kernels.frac[Scalar.self], self, input: { _ in { g in g } })
    }

    private static func stepped(_ kernel: Kernels.Elementwise, _ x: consuming Tensor) -> Tensor {
        x.node = nil
        return map(kernel, reusing: x)
    }
}
