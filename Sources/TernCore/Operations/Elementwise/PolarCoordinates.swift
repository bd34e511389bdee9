// The radius and the angle of points (x, y), and what their derivatives are made of.

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns √(a² + b²) of each element a and the matching one b of another tensor, with broadcasting; no square overflows.
    ///
    /// ```swift
    /// Tensor<Float>([3e30]).hypot([4e30])   // [5e30]
    /// ```
    ///
    /// ∞ if either is infinite. Gradients: ∂a = g a / y, ∂b = g b / y; 0 where both are 0, and at infinity their limits.
    @specialized(where Scalar == Float)
    public consuming func hypot(_ other: consuming Tensor) -> Tensor {
        Tensor.elementwise(
            Kernels.hypot[Scalar.self], self, other, in: "hypot",
            pullbackA: { a, b in { g in g * .direction(a, b) } },
            pullbackB: { a, b in { g in g * .direction(b, a) } })
    }

    /// Returns √(x² + s²) of each element and a scalar.
    @specialized(where Scalar == Float)
    public consuming func hypot(_ scalar: Scalar) -> Tensor { hypot(Tensor(scalar)) }

    /// Returns the angle in −π…π of the points (x, y), y being this tensor, element by element with broadcasting, as C's
    /// `atan2`.
    ///
    /// ```swift
    /// Tensor<Float>([1, -1]).atan2([-1, -1])   // [3π/4 −3π/4]
    /// ```
    ///
    /// The signs of zeros count: −π for y = −0 and x = −1. Gradients: ∂y = g x / (x² + y²), ∂x = −g y / (x² + y²), without
    /// overflow; 0 at the origin, where there is none.
    @specialized(where Scalar == Float)
    public consuming func atan2(_ x: consuming Tensor) -> Tensor {
        Tensor.elementwise(
            Kernels.atan2[Scalar.self], self, x, in: "atan2",
            pullbackA: { y, x in { g in g * .slopeOfAngle(x, y) } },
            pullbackB: { y, x in { g in -(g * .slopeOfAngle(y, x)) } })
    }

    /// Returns the angle in −π…π of the points (x, y), y being this tensor and x a scalar.
    @specialized(where Scalar == Float)
    public consuming func atan2(_ x: Scalar) -> Tensor { atan2(Tensor(x)) }

    /// Returns a / (a² + b²); 0 at the origin.
    ///
    /// Gradients with r = √(a² + b²), u = a / r and v = b / r: ∂a = g (v − u) (v + u) / r², ∂b = −2 g (u / r) (v / r).
    private static func slopeOfAngle(_ a: Tensor, _ b: Tensor) -> Tensor {
        (direction(a.detached, b.detached) / divisor(a.detached, b.detached)).recorded(
            from: a,
            { g in
                let (u, v, r) = (direction(a, b), direction(b, a), divisor(a, b))
                return g * ((v - u) * (v + u) / r / r)
            },
            from: b,
            { g in
                let (u, v, r) = (direction(a, b), direction(b, a), divisor(a, b))
                return g * (u / r) * (v / r) * -2
            })
    }

    /// Returns a / √(a² + b²), the cosine of a point's angle: 0 at the origin, and for infinite coordinates that of a diagonal
    /// or an axis.
    ///
    /// Gradients with v = b / r: ∂a = g v² / r, ∂b = −g u v / r.
    private static func direction(_ a: Tensor, _ b: Tensor) -> Tensor {
        map(Kernels.direction[Scalar.self], a, b, as: Scalar.self, in: "direction").recorded(
            from: a,
            { g in
                let v = direction(b, a)
                return g * v * (v / divisor(a, b))
            },
            from: b, { g in -(g * direction(a, b) * (direction(b, a) / divisor(a, b))) })
    }

    /// Returns the radius as a divisor: ∞ at the origin, so that what depends on the direction there is 0.
    private static func divisor(_ a: Tensor, _ b: Tensor) -> Tensor {
        let r = a.hypot(b)
        return Tensor(.infinity).where(r .== 0, else: r)
    }
}
