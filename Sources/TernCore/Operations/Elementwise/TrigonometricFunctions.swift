// Trigonometric and hyperbolic functions, and their inverses. Angles are in radians.

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the sine of each element; exact reduction of any finite angle, NaN at ±∞. Gradient: g cos x.
    ///
    /// In Float the error is below 1.1 units in the last place, measured over all inputs.
    @specialized(where Scalar == Float)
    public consuming func sin() -> Tensor {
        Tensor.elementwise(Kernels.sin[Scalar.self], self, input: { x in { g in g * x.cos() } })
    }

    /// Returns the cosine of each element; exact reduction of any finite angle, NaN at ±∞. Gradient: −g sin x.
    ///
    /// In Float the error is below 1.1 units in the last place, measured over all inputs.
    @specialized(where Scalar == Float)
    public consuming func cos() -> Tensor {
        Tensor.elementwise(Kernels.cos[Scalar.self], self, input: { x in { g in -(g * x.sin()) } })
    }

    /// Returns the tangent of each element; exact reduction of any finite angle, NaN at ±∞. Gradient: g (1 + y²).
    @specialized(where Scalar == Float)
    public consuming func tan() -> Tensor {
        Tensor.elementwise(Kernels.tan[Scalar.self], self, output: { g, y in g * (y.square() + 1) })
    }

    /// Returns the angle in −π/2…π/2 whose sine is each element; NaN outside −1…1. Gradient: g / √(1 − x²).
    @specialized(where Scalar == Float)
    public consuming func asin() -> Tensor {
        Tensor.elementwise(
            Kernels.asin[Scalar.self], self, input: { x in { g in g * .oneMinusSquare(x).rsqrt() } })
    }

    /// Returns the angle in 0…π whose cosine is each element; NaN outside −1…1. Gradient: −g / √(1 − x²).
    @specialized(where Scalar == Float)
    public consuming func acos() -> Tensor {
        Tensor.elementwise(
            Kernels.acos[Scalar.self], self, input: { x in { g in -(g * .oneMinusSquare(x).rsqrt()) } })
    }

    /// Returns the angle in −π/2…π/2 whose tangent is each element. Gradient: g / (1 + x²).
    @specialized(where Scalar == Float)
    public consuming func atan() -> Tensor {
        Tensor.elementwise(
            Kernels.atan[Scalar.self], self,
            input: { x in  // No square, which would overflow.
                let r = x.hypot(1)
                return { g in g / r / r }
            })
    }

    /// Returns ½ (eˣ − e⁻ˣ) of each element. Gradient: g cosh x.
    @specialized(where Scalar == Float)
    public consuming func sinh() -> Tensor {
        Tensor.elementwise(Kernels.sinh[Scalar.self], self, input: { x in { g in g * x.cosh() } })
    }

    /// Returns ½ (eˣ + e⁻ˣ) of each element. Gradient: g sinh x.
    @specialized(where Scalar == Float)
    public consuming func cosh() -> Tensor {
        Tensor.elementwise(Kernels.cosh[Scalar.self], self, input: { x in { g in g * x.sinh() } })
    }

    /// Returns log(x + √(x² + 1)) of each element, the inverse of ``sinh()``. Gradient: g / √(x² + 1).
    @specialized(where Scalar == Float)
    public consuming func asinh() -> Tensor {
        Tensor.elementwise(Kernels.asinh[Scalar.self], self, input: { x in { g in g / x.hypot(1) } })
    }

    /// Returns log(x + √(x² − 1)) of each element, the inverse of ``cosh()``; NaN below 1. Gradient: g / √(x² − 1), which is a
    /// number below −1 too.
    @specialized(where Scalar == Float)
    public consuming func acosh() -> Tensor {
        Tensor.elementwise(
            Kernels.acosh[Scalar.self], self,
            input: { x in
                { g in
                    let magnitude = x.abs()
                    return g * (magnitude - 1).rsqrt() * (magnitude + 1).rsqrt()
                }
            })
    }

    /// Returns ½ log((1 + x)/(1 − x)) of each element, the inverse of ``tanh()``; ±∞ at ±1, NaN outside.
    ///
    /// Gradient: g / (1 − x²).
    @specialized(where Scalar == Float)
    public consuming func atanh() -> Tensor {
        Tensor.elementwise(Kernels.atanh[Scalar.self], self, input: { x in { g in g / .oneMinusSquare(x) } })
    }

    /// Returns 1 − x², precise near ±1. Its derivative is written as −2x, since the factors' would be 0 · ∞ behind a root at
    /// ±1.
    private static func oneMinusSquare(_ x: Tensor) -> Tensor {
        let value = (1 - x.detached) * (1 + x.detached)
        return value.recorded(from: x, { g in g * x * -2 })
    }
}
