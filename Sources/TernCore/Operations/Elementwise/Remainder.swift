// Division with a remainder.
//
// `a.floorDivide(b) * b + a.remainder(b)` is a, as for Python's `//` and `%`: the quotient is rounded down, the remainder has
// the sign of the divisor. `fmod` is C's: its quotient is rounded towards zero, and it has the sign of the dividend. An integer
// by zero gives 0, like x / 0; a number by zero gives NaN, and ±∞ or NaN as quotient.

extension Tensor where Scalar: TensorNumeric {
    /// Returns the remainder of each element after division by the matching one of another tensor, with the divisor's sign.
    ///
    /// ```swift
    /// Tensor<Int>([-7, 7]).remainder([3, -3])   // [2 -2]
    /// ```
    ///
    /// a − b ⌊a/b⌋, as Python's `%` and NumPy's `remainder`; exact but for one rounding where the signs differ. Broadcasts. An
    /// integer by 0 gives 0. Gradients: ∂a = g, ∂b = −g ⌊a/b⌋.
    @specialized(where Scalar == Float)
    public func remainder(_ divisor: Tensor) -> Tensor {
        Tensor.elementwise(
            Kernels.remainder[Scalar.self], self, divisor, in: "remainder",
            pullbackA: { _, _ in { g in g } },
            pullbackB: { a, b in { g in -(g * a.floorDivide(b)) } })
    }

    /// Returns the quotient of each element and the matching one of another tensor, rounded down.
    ///
    /// ```swift
    /// Tensor<Int>([-7, 7]).floorDivide([3, -3])   // [-3 -3]
    /// ```
    ///
    /// ⌊a/b⌋, as Python's `//`. Broadcasts. An integer by 0 gives 0. The gradient is zero.
    @specialized(where Scalar == Float)
    public func floorDivide(_ divisor: Tensor) -> Tensor {
        Tensor.map(Kernels.floorDivide[Scalar.self], self, divisor, as: Scalar.self, in: "floorDivide")
    }

    /// Returns the remainder of each element after division by the matching one of another tensor, with the element's own sign.
    ///
    /// ```swift
    /// Tensor<Float>([-7, 7]).fmod([3, -3])   // [-1.0 1.0]
    /// ```
    ///
    /// C's `fmod`, exact; for integers Swift's `%`. Broadcasts. An integer by 0 gives 0. Gradients: ∂a = g, ∂b = −g trunc(a/b).
    @specialized(where Scalar == Float)
    public func fmod(_ divisor: Tensor) -> Tensor {
        Tensor.elementwise(
            Kernels.fmod[Scalar.self], self, divisor, in: "fmod",
            pullbackA: { _, _ in { g in g } },
            pullbackB: { a, b in
                let quotient = (a.detached - a.detached.fmod(b.detached)) / b.detached
                return { g in -(g * quotient) }
            })
    }

    /// Returns the remainder of each element after division by a scalar, with the scalar's sign.
    @specialized(where Scalar == Float)
    public func remainder(_ divisor: Scalar) -> Tensor { remainder(Tensor(divisor)) }

    /// Returns the quotient of each element and a scalar, rounded down. The gradient is zero.
    @specialized(where Scalar == Float)
    public func floorDivide(_ divisor: Scalar) -> Tensor { floorDivide(Tensor(divisor)) }

    /// Returns the remainder of each element after division by a scalar, with the element's own sign.
    @specialized(where Scalar == Float)
    public func fmod(_ divisor: Scalar) -> Tensor { fmod(Tensor(divisor)) }
}
