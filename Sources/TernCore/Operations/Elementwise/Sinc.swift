// The cardinal sine.

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns sin(πx) / πx of each element, the normalized cardinal sine; 1 at 0, 0 at infinity.
    ///
    /// ```swift
    /// Tensor<Double>([0, 0.5]).sinc()   // [1.0 0.6366…]
    /// ```
    ///
    /// The angle is reduced before the multiplication by π, so that large elements keep their precision, and whole numbers
    /// give 0. Gradient: g (cos(πx) − y) / x, by its power series near 0, where it is 0.
    public func sinc() -> Tensor {
        let x = detached
        let y = Tensor(1).where(x .== 0, else: x.halfTurns().sine / (x * Scalar.pi))
        return y.recorded(from: self, { g in g * self.sincSlope() })
    }

    /// Returns the derivative of ``sinc()``.
    private func sincSlope() -> Tensor {
        let squaredPi: Scalar = .pi * .pi
        let isNear = self.abs() .< 0.5
        let near = self.where(isNear, else: 0)
        let square = near.square() * squaredPi
        // Σ (−1)ᵏ 2k (πx)²ᵏ / (2k + 1)!, divided by x, in Horner's form.
        var series = Tensor(0)
        for k in (1...12).reversed() {
            let coefficient: Double = (1...(2 * k + 1)).reduce(Double(2 * k)) { $0 / Double($1) }
            series = series * square + Scalar(k % 2 == 0 ? coefficient : -coefficient)
        }
        let far = Tensor(1).where(isNear, else: self)
        let (sine, cosine) = far.halfTurns()
        let quotient = (cosine - sine / (far * Scalar.pi)) / far
        return (series * near * squaredPi).where(isNear, else: quotient)
    }

    /// Returns the sine and the cosine of πx; those of 0 at infinity.
    private func halfTurns() -> (sine: Tensor, cosine: Tensor) {
        let x = bounded(by: .greatestFiniteMagnitude)
        // Of the distance to the nearest whole number, with the sign of odd ones.
        let whole = x.round()
        let sign = 1 - (whole - (whole * 0.5).floor() * 2) * 2
        let angle = (x - whole) * Scalar.pi
        return (sign * angle.sin(), sign * angle.cos())
    }
}
