// Distributions drawn by rejection, each element from words of its own: how often one is rejected changes no other. They
// are constants to a derivative.

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns numbers from a normal distribution truncated to a range.
    ///
    /// ```swift
    /// let weight = Tensor<Float>.truncatedNormal([128, 784], standardDeviation: 0.02, in: -0.04...0.04)
    /// ```
    ///
    /// Exact at any distance from the mean: by rejection after Robert, Statistics and Computing 5 (1995).
    ///
    /// - Parameters:
    ///   - shape: the shape of the result.
    ///   - mean: the mean before truncation.
    ///   - standardDeviation: the standard deviation before truncation; above 0.
    ///   - range: the bounds; one may be infinite.
    ///   - generator: the source of the random numbers; the default generator if none is named.
    public static func truncatedNormal(
        _ shape: Shape, mean: Scalar = 0, standardDeviation: Scalar = 1, in range: ClosedRange<Scalar> = -2...2,
        using generator: inout PhiloxGenerator
    ) -> Tensor {
        truncatedNormal(
            shape, Tensor(mean), Tensor(standardDeviation), Tensor(range.lowerBound), Tensor(range.upperBound),
            &generator)
    }

    /// Returns numbers from a normal distribution truncated to a range, by the default generator.
    public static func truncatedNormal(
        _ shape: Shape, mean: Scalar = 0, standardDeviation: Scalar = 1, in range: ClosedRange<Scalar> = -2...2
    ) -> Tensor {
        withDefaultGenerator {
            truncatedNormal(shape, mean: mean, standardDeviation: standardDeviation, in: range, using: &$0)
        }
    }

    /// Returns one number from each of the truncated normal distributions that four tensors, which broadcast, describe.
    public static func truncatedNormal(
        mean: Tensor, standardDeviation: Tensor, low: Tensor, high: Tensor, using generator: inout PhiloxGenerator
    ) -> Tensor {
        let center = Shape.broadcast(mean.shape, standardDeviation.shape, in: "truncatedNormal")
        let bounds = Shape.broadcast(low.shape, high.shape, in: "truncatedNormal")
        let shape = Shape.broadcast(center, bounds, in: "truncatedNormal")
        return truncatedNormal(shape, mean, standardDeviation, low, high, &generator)
    }

    /// Returns one number from each of the truncated normal distributions that four tensors describe, by the default generator.
    public static func truncatedNormal(
        mean: Tensor, standardDeviation: Tensor, low: Tensor, high: Tensor
    ) -> Tensor {
        withDefaultGenerator {
            truncatedNormal(mean: mean, standardDeviation: standardDeviation, low: low, high: high, using: &$0)
        }
    }

    private static func truncatedNormal(
        _ shape: Shape, _ mean: Tensor, _ deviation: Tensor, _ low: Tensor, _ high: Tensor,
        _ generator: inout PhiloxGenerator
    ) -> Tensor {
        check(mean, is: .finite, "truncatedNormal", "the mean")
        check(deviation, is: .positive, "truncatedNormal", "the standard deviation")
        // False for NaN and for a range of one infinity too.
        let isRange = (low.detached .<= high.detached) .& (low.detached .< .infinity) .& (high.detached .> -.infinity)
        if let bad = isRange.all().item() ? nil : isRange.scalars.firstIndex(of: false) {
            let bounds = [low, high].map { $0.detached.broadcast(to: isRange.shape).scalars[bad] }
            trap("truncatedNormal", "expected low ≤ high and a number between, found \(bounds[0]) and \(bounds[1])")
        }
        return withoutRecording {
            // A quotient that overflows stays a number; only a bound that is infinite itself remains so.
            let limit = Tensor(Scalar.greatestFiniteMagnitude)
            let (a, b) = (((low - mean) / deviation).minimum(limit), ((high - mean) / deviation).maximum(-limit))
            let z = generator.fill(shape, Kernels.truncatedNormal[Scalar.self], a, b, in: "truncatedNormal")
            return (mean + deviation * z).maximum(low).minimum(high).detached
        }
    }

    /// Returns numbers from a gamma distribution: density in proportion to x^(concentration − 1) · e^(−rate x).
    ///
    /// By the method of Marsaglia and Tsang, ACM TOMS 26 (2000). With a concentration far below 1, a number may be too
    /// small for the scalar type, and is 0.
    ///
    /// - Parameters:
    ///   - shape: the shape of the result.
    ///   - concentration: the shape parameter, α; above 0.
    ///   - rate: one over the scale; above 0.
    ///   - generator: the source of the random numbers; the default generator if none is named.
    public static func gamma(
        _ shape: Shape, concentration: Scalar, rate: Scalar = 1, using generator: inout PhiloxGenerator
    ) -> Tensor {
        gamma(shape, Tensor(concentration), Tensor(rate), &generator)
    }

    /// Returns numbers from a gamma distribution by the default generator.
    public static func gamma(_ shape: Shape, concentration: Scalar, rate: Scalar = 1) -> Tensor {
        withDefaultGenerator { gamma(shape, concentration: concentration, rate: rate, using: &$0) }
    }

    /// Returns one number from each of the gamma distributions that two tensors, which broadcast, describe.
    public static func gamma(
        concentration: Tensor, rate: Tensor = Tensor(1), using generator: inout PhiloxGenerator
    ) -> Tensor {
        gamma(Shape.broadcast(concentration.shape, rate.shape, in: "gamma"), concentration, rate, &generator)
    }

    /// Returns one number from each of the gamma distributions that two tensors describe, by the default generator.
    public static func gamma(concentration: Tensor, rate: Tensor = Tensor(1)) -> Tensor {
        withDefaultGenerator { gamma(concentration: concentration, rate: rate, using: &$0) }
    }

    private static func gamma(
        _ shape: Shape, _ concentration: Tensor, _ rate: Tensor, _ generator: inout PhiloxGenerator
    ) -> Tensor {
        check(concentration, is: .positive, "gamma", "the concentration")
        check(rate, is: .positive, "gamma", "the rate")
        return generator.fill(shape, Kernels.gamma[Scalar.self], concentration, rate, in: "gamma")
    }

    /// Returns numbers from a beta distribution: density in proportion to x^(alpha − 1) · (1 − x)^(beta − 1), 0 ≤ x ≤ 1.
    ///
    /// With small parameters nearly all numbers are 0 or 1, the latter with probability alpha / (alpha + beta).
    ///
    /// - Parameters:
    ///   - shape: the shape of the result.
    ///   - alpha: above 0.
    ///   - beta: above 0.
    ///   - generator: the source of the random numbers; the default generator if none is named.
    public static func beta(
        _ shape: Shape, alpha: Scalar, beta: Scalar, using generator: inout PhiloxGenerator
    ) -> Tensor {
        Self.beta(shape, Tensor(alpha), Tensor(beta), &generator)
    }

    /// Returns numbers from a beta distribution by the default generator.
    public static func beta(_ shape: Shape, alpha: Scalar, beta: Scalar) -> Tensor {
        withDefaultGenerator { Self.beta(shape, alpha: alpha, beta: beta, using: &$0) }
    }

    /// Returns one number from each of the beta distributions that two tensors, which broadcast, describe.
    public static func beta(alpha: Tensor, beta: Tensor, using generator: inout PhiloxGenerator) -> Tensor {
        Self.beta(Shape.broadcast(alpha.shape, beta.shape, in: "beta"), alpha, beta, &generator)
    }

    /// Returns one number from each of the beta distributions that two tensors describe, by the default generator.
    public static func beta(alpha: Tensor, beta: Tensor) -> Tensor {
        withDefaultGenerator { Self.beta(alpha: alpha, beta: beta, using: &$0) }
    }

    private static func beta(
        _ shape: Shape, _ alpha: Tensor, _ beta: Tensor, _ generator: inout PhiloxGenerator
    ) -> Tensor {
        check(alpha, is: .positive, "beta", "alpha")
        check(beta, is: .positive, "beta", "beta")
        return generator.fill(shape, Kernels.beta[Scalar.self], alpha, beta, in: "beta")
    }

    /// Returns whole numbers from a Poisson distribution: k with probability rateᵏ e^(−rate) / k!.
    ///
    /// By inversion for rates below 10, by the method PTRS of Hörmann, Insurance: Mathematics and Economics 12 (1993), above.
    /// Numbers above 2²⁴ are rounded to the scalar type in Float, above 2⁵³ in Double.
    ///
    /// - Parameters:
    ///   - shape: the shape of the result.
    ///   - rate: the mean; at least 0.
    ///   - generator: the source of the random numbers; the default generator if none is named.
    public static func poisson(_ shape: Shape, rate: Scalar, using generator: inout PhiloxGenerator) -> Tensor {
        poisson(shape, Tensor(rate), &generator)
    }

    /// Returns whole numbers from a Poisson distribution by the default generator.
    public static func poisson(_ shape: Shape, rate: Scalar) -> Tensor {
        withDefaultGenerator { poisson(shape, rate: rate, using: &$0) }
    }

    /// Returns one whole number from each of the Poisson distributions whose rates a tensor gives.
    public static func poisson(rate: Tensor, using generator: inout PhiloxGenerator) -> Tensor {
        poisson(rate.shape, rate, &generator)
    }

    /// Returns one whole number from each of the Poisson distributions whose rates a tensor gives, by the default generator.
    public static func poisson(rate: Tensor) -> Tensor {
        withDefaultGenerator { poisson(rate: rate, using: &$0) }
    }

    private static func poisson(_ shape: Shape, _ rate: Tensor, _ generator: inout PhiloxGenerator) -> Tensor {
        check(rate, is: .notNegative, "poisson", "the rate")
        return generator.fill(shape, Kernels.poisson[Scalar.self], rate, rate, in: "poisson")
    }
}
