// Probabilities on other scales: log-odds, and the standard normal distribution.

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns log(x / (1 − x)) of each element, the inverse of ``sigmoid()``; −∞ at 0, ∞ at 1, NaN outside.
    ///
    /// ```swift
    /// Tensor<Double>([0, 0.5, 1]).logit(epsilon: 0.1)   // [−2.197… 0.0 2.197…]
    /// ```
    ///
    /// Gradient: g / (x (1 − x)); 0 outside ε…1 − ε.
    /// - Parameter epsilon: elements are clamped to ε…1 − ε; in 0...0.5, or nil for none. Traps otherwise.
    public func logit(epsilon: Scalar? = nil) -> Tensor {
        guard let epsilon else { return log() - (-self).log1p() }
        check((0...0.5).contains(epsilon), "logit", "epsilon is \(epsilon), expected a number in 0...0.5")
        return clamp(min: epsilon, max: 1 - epsilon).logit()
    }

    /// Returns Φ(x) = ½ erfc(−x / √2) of each element, the standard normal distribution function. Gradient: g e^(−x²/2) / √2π.
    public func ndtr() -> Tensor { (self * Scalar(-0.7071067811865476)).erfc() * 0.5 }

    /// Returns log Φ(x) of each element, precise also where Φ is nearly 0 or 1: `torch.special.log_ndtr`.
    ///
    /// Errors are at most 4 units in the last place. Gradient: g φ(x) / Φ(x), about −g x far below 0.
    @specialized(where Scalar == Float)
    public consuming func logNdtr() -> Tensor {
        Tensor.elementwise(Kernels.logNdtr[Scalar.self], self, input: { x in { g in g * x.logNdtrSlope() } })
    }

    /// Returns λ = φ(x) / Φ(x), whose derivative is −λ (λ + x). Far below 0 that is −1 and a series in 1 / x (DLMF 7.12.1):
    /// there λ + x is the difference of near numbers.
    private consuming func logNdtrSlope() -> Tensor {
        Tensor.elementwise(
            Kernels.logNdtrSlope[Scalar.self], self,
            input: { x in
                { g in
                    // Where the difference and the series err alike.
                    let bound = Tensor(Scalar(Scalar.ulpOfOne > 1e-10 ? -12 : -30))
                    let isFar = x .< bound
                    let (near, far) = (Tensor(0).where(isFar, else: x), x.where(isFar, else: bound))
                    let slope = near.logNdtrSlope()
                    let u = far.reciprocal().square()
                    let series = ((((u * 6354 - 518) * u + 50) * u - 6) * u + 1) * u - 1
                    // What is infinite above has no mass left.
                    let product = slope * (slope + near.clamp(max: .greatestFiniteMagnitude))
                    return g * series.where(isFar, else: -product)
                }
            })
    }

    /// Returns the number whose ``ndtr()`` is each element, the standard normal quantile; −∞ at 0, ∞ at 1, NaN outside.
    ///
    /// ```swift
    /// Tensor<Double>([0.025, 0.5]).ndtri()   // [−1.95996… 0.0]
    /// ```
    ///
    /// Precise in the tails, down to the least normal number. Gradient: g √2π e^(y²/2).
    public func ndtri() -> Tensor {
        let p = detached
        let tail = p.minimum(1 - p)
        let center = (p * 2 - 1).erfinv() * Scalar(1.4142135623730951)
        let isCentral = tail .> Scalar(0.1)
        let distance = Tensor.lowerQuantile(tail.clamp(min: .leastNormalMagnitude, max: Scalar(0.1)))
        let outer = distance.where(p .< Scalar(0.5), else: -distance)
        // The error function's inverse is infinite at the ends, and NaN outside.
        let y = center.where(isCentral .| .!(tail .> 0), else: outer)
        return y.recorded(from: self, output: { g, y in g * (y.square() * 0.5).exp() * Scalar(2.5066282746310002) })
    }

    /// Returns the quantiles of small probabilities: Newton's method on log Φ, from what is known of its tail.
    private static func lowerQuantile(_ p: Tensor) -> Tensor {
        let logarithm = p.log()
        let t = (logarithm * -2).sqrt()
        var x = (t.log() + Scalar(0.9189385332046727)) / t - t
        for _ in 0..<5 {
            let value = x.ndtr()
            let density = (x.square() * -0.5).exp() * Scalar(0.3989422804014327)
            x = x - (value.log() - logarithm) * (value / density)
        }
        return x
    }
}
