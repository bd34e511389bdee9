// Exponentials, logarithms and roots, in the form that keeps their precision near 0 and 1, and the reciprocals.

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns 1 / x of each element; ±∞ at ±0. Gradient: −g y².
    @specialized(where Scalar == Float)
    public consuming func reciprocal() -> Tensor {
        Tensor.elementwise(Kernels.reciprocal[Scalar.self], self, output: { g, y in -(g * y.square()) })
    }

    /// Returns 1 / √x of each element; NaN below 0, ±∞ at ±0. Gradient: −½ g y³.
    @specialized(where Scalar == Float)
    public consuming func rsqrt() -> Tensor {
        Tensor.elementwise(Kernels.rsqrt[Scalar.self], self, output: { g, y in g * y * y.square() * -0.5 })
    }

    /// Returns the cube root of each element, which is negative where the element is. Gradient: g / 3y².
    @specialized(where Scalar == Float)
    public consuming func cbrt() -> Tensor {
        Tensor.elementwise(Kernels.cbrt[Scalar.self], self, output: { g, y in g * y.reciprocal().square() / 3 })
    }

    /// Returns 2ˣ of each element. Gradient: g y log 2.
    @specialized(where Scalar == Float)
    public consuming func exp2() -> Tensor {
        Tensor.elementwise(
            Kernels.exp2[Scalar.self], self, output: { g, y in g * y * Scalar(0.6931471805599453) })
    }

    /// Returns eˣ − 1 of each element, precise where x is small. Gradient: g (y + 1).
    ///
    /// In Float the error is below 1.5 units in the last place, measured over all inputs.
    @specialized(where Scalar == Float)
    public consuming func expm1() -> Tensor {
        Tensor.elementwise(Kernels.expm1[Scalar.self], self, output: { g, y in g * (y + 1) })
    }

    /// Returns the binary logarithm of each element; −∞ at 0, NaN below. Gradient: g / (x log 2).
    @specialized(where Scalar == Float)
    public consuming func log2() -> Tensor {
        Tensor.elementwise(
            Kernels.log2[Scalar.self], self, input: { x in { g in g * Scalar(1.4426950408889634) / x } })
    }

    /// Returns the decimal logarithm of each element; −∞ at 0, NaN below. Gradient: g / (x log 10).
    @specialized(where Scalar == Float)
    public consuming func log10() -> Tensor {
        Tensor.elementwise(
            Kernels.log10[Scalar.self], self, input: { x in { g in g * Scalar(0.4342944819032518) / x } })
    }

    /// Returns log(1 + x) of each element, precise where x is small; −∞ at −1, NaN below. Gradient: g / (1 + x).
    ///
    /// In Float the error is below 1.4 units in the last place, measured over all inputs.
    @specialized(where Scalar == Float)
    public consuming func log1p() -> Tensor {
        Tensor.elementwise(Kernels.log1p[Scalar.self], self, input: { x in { g in g / (x + 1) } })
    }

    /// Returns log σ(x) = −log(1 + e⁻ˣ) of each element, without overflow. Gradient: g σ(−x).
    @specialized(where Scalar == Float)
    public consuming func logSigmoid() -> Tensor {
        Tensor.elementwise(Kernels.logSigmoid[Scalar.self], self, input: { x in { g in g * (-x).sigmoid() } })
    }

    /// Returns log(eᵃ + eᵇ) of each element a and the matching one b of another tensor, with broadcasting and without overflow.
    ///
    /// ```swift
    /// Tensor<Float>([1000, -.infinity]).logAddExp([1000, 2])   // [1000.6931 2.0]
    /// ```
    ///
    /// Gradients: ∂a = g σ(a − b), ∂b = g σ(b − a); half to each where both are the same infinity.
    @specialized(where Scalar == Float)
    public consuming func logAddExp(_ other: consuming Tensor) -> Tensor {
        Tensor.elementwise(
            Kernels.logAddExp[Scalar.self], self, other, in: "logAddExp",
            pullbackA: { a, b in { g in g * Tensor.difference(a, b).sigmoid() } },
            pullbackB: { a, b in { g in g * Tensor.difference(b, a).sigmoid() } })
    }

    /// Returns a − b; 0 where both are the same infinity. The derivative is that of a − b everywhere.
    static func difference(_ a: Tensor, _ b: Tensor) -> Tensor {
        let (x, y) = (a.detached, b.detached)
        return Tensor(0).where(x .== y, else: x - y).recorded(from: a, { g in g }, from: b, { g in -g })
    }

    /// Returns log(eˣ + eˢ) of each element and a scalar.
    @specialized(where Scalar == Float)
    public consuming func logAddExp(_ scalar: Scalar) -> Tensor { logAddExp(Tensor(scalar)) }
}
