// Distributions that are a standard one, moved and scaled. With tensors as parameters they are differentiable: the noise is a
// constant, and the gradient goes through location and scale (the reparameterization of Kingma and Welling, 2014).

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns numbers drawn evenly from a range, its upper bound excluded.
    ///
    /// ```swift
    /// let weight = Tensor<Float>.uniform([128, 784], in: -0.05..<0.05)
    /// ```
    ///
    /// Of a range so narrow that the scalar type has few numbers in it, each is one of these.
    ///
    /// - Parameters:
    ///   - shape: the shape of the result.
    ///   - range: finite bounds, whose difference is finite too.
    ///   - generator: the source of the random numbers; the default generator if none is named.
    public static func uniform(
        _ shape: Shape, in range: Range<Scalar> = 0..<1, using generator: inout PhiloxGenerator
    ) -> Tensor {
        check(range.lowerBound, is: .finite, "uniform", "the lower bound")
        check(range.upperBound, is: .finite, "uniform", "the upper bound")
        check(range.upperBound - range.lowerBound, is: .notNegative, "uniform", "the width")
        return generator.fill(shape, Kernels.uniform[Scalar.self], range.lowerBound, range.upperBound, in: "uniform")
    }

    /// Returns numbers drawn evenly from a range by the default generator.
    public static func uniform(_ shape: Shape, in range: Range<Scalar> = 0..<1) -> Tensor {
        withDefaultGenerator { uniform(shape, in: range, using: &$0) }
    }

    /// Returns one number from each of the ranges that two tensors bound.
    ///
    /// - Parameters:
    ///   - low: the lower bounds; broadcasts with `high` to the shape of the result.
    ///   - high: the upper bounds, which only rounding reaches.
    ///   - generator: the source of the random numbers; the default generator if none is named.
    /// - Returns: low + (high − low) u, 0 ≤ u < 1; differentiable.
    public static func uniform(low: Tensor, high: Tensor, using generator: inout PhiloxGenerator) -> Tensor {
        check(low, is: .finite, "uniform", "the lower bound")
        check(high - low, is: .notNegative, "uniform", "the width")
        let shape = Shape.broadcast(low.shape, high.shape, in: "uniform")
        return low + (high - low) * uniform(shape, using: &generator)
    }

    /// Returns one number from each of the ranges that two tensors bound, by the default generator.
    public static func uniform(low: Tensor, high: Tensor) -> Tensor {
        withDefaultGenerator { uniform(low: low, high: high, using: &$0) }
    }

    /// Returns numbers from a normal distribution.
    ///
    /// ```swift
    /// let noise = Tensor<Float>.normal([64, 100], standardDeviation: 0.1)
    /// ```
    ///
    /// By the method of Box and Muller; no number is more than 6 standard deviations from the mean in Float, 9 in Double.
    /// Numbers that the scalar type does not reach are infinite.
    ///
    /// - Parameters:
    ///   - shape: the shape of the result.
    ///   - mean: a finite number.
    ///   - standardDeviation: at least 0, and finite.
    ///   - generator: the source of the random numbers; the default generator if none is named.
    public static func normal(
        _ shape: Shape, mean: Scalar = 0, standardDeviation: Scalar = 1, using generator: inout PhiloxGenerator
    ) -> Tensor {
        check(mean, is: .finite, "normal", "the mean")
        check(standardDeviation, is: .notNegative, "normal", "the standard deviation")
        return generator.fill(shape, Kernels.normal[Scalar.self], mean, standardDeviation, in: "normal")
    }

    /// Returns numbers from a normal distribution by the default generator.
    public static func normal(_ shape: Shape, mean: Scalar = 0, standardDeviation: Scalar = 1) -> Tensor {
        withDefaultGenerator { normal(shape, mean: mean, standardDeviation: standardDeviation, using: &$0) }
    }

    /// Returns one number from each of the normal distributions that two tensors describe.
    ///
    /// ```swift
    /// let z = Tensor.normal(mean: mean, standardDeviation: (logVariance * 0.5).exp())   // of an autoencoder
    /// ```
    ///
    /// - Parameters:
    ///   - mean: broadcasts with `standardDeviation` to the shape of the result.
    ///   - standardDeviation: none below 0.
    ///   - generator: the source of the random numbers; the default generator if none is named.
    /// - Returns: mean + standardDeviation ε, ε standard normal; differentiable.
    public static func normal(
        mean: Tensor, standardDeviation: Tensor, using generator: inout PhiloxGenerator
    ) -> Tensor {
        check(standardDeviation, is: .notNegative, "normal", "the standard deviation")
        return moved(mean, standardDeviation, "normal", "mean") { normal($0, using: &generator) }
    }

    /// Returns one number from each of the normal distributions that two tensors describe, by the default generator.
    public static func normal(mean: Tensor, standardDeviation: Tensor) -> Tensor {
        withDefaultGenerator { normal(mean: mean, standardDeviation: standardDeviation, using: &$0) }
    }

    /// Returns numbers from an exponential distribution: rate · e^(−rate x) for x ≥ 0.
    ///
    /// - Parameters:
    ///   - shape: the shape of the result.
    ///   - rate: one over the mean, which is finite; above 0.
    ///   - generator: the source of the random numbers; the default generator if none is named.
    public static func exponential(
        _ shape: Shape, rate: Scalar = 1, using generator: inout PhiloxGenerator
    ) -> Tensor {
        check(rate, is: .positive, "exponential", "the rate")
        check(1 / rate, is: .finite, "exponential", "the mean of rate \(rate)")
        return generator.fill(shape, Kernels.exponential[Scalar.self], 0, 1 / rate, in: "exponential")
    }

    /// Returns numbers from an exponential distribution by the default generator.
    public static func exponential(_ shape: Shape, rate: Scalar = 1) -> Tensor {
        withDefaultGenerator { exponential(shape, rate: rate, using: &$0) }
    }

    /// Returns one number from each of the exponential distributions whose rates a tensor gives; differentiable.
    public static func exponential(rate: Tensor, using generator: inout PhiloxGenerator) -> Tensor {
        check(rate, is: .positive, "exponential", "the rate")
        return exponential(rate.shape, using: &generator) / rate
    }

    /// Returns one number from each of the exponential distributions whose rates a tensor gives, by the default generator.
    public static func exponential(rate: Tensor) -> Tensor {
        withDefaultGenerator { exponential(rate: rate, using: &$0) }
    }

    /// Returns numbers from a Laplace distribution: e^(−|x − location| / scale) / (2 scale).
    ///
    /// - Parameters:
    ///   - shape: the shape of the result.
    ///   - location: the mean and median.
    ///   - scale: the mean distance from it; at least 0.
    ///   - generator: the source of the random numbers; the default generator if none is named.
    public static func laplace(
        _ shape: Shape, location: Scalar = 0, scale: Scalar = 1, using generator: inout PhiloxGenerator
    ) -> Tensor {
        check(location, is: .finite, "laplace", "the location")
        check(scale, is: .notNegative, "laplace", "the scale")
        return generator.fill(shape, Kernels.laplace[Scalar.self], location, scale, in: "laplace")
    }

    /// Returns numbers from a Laplace distribution by the default generator.
    public static func laplace(_ shape: Shape, location: Scalar = 0, scale: Scalar = 1) -> Tensor {
        withDefaultGenerator { laplace(shape, location: location, scale: scale, using: &$0) }
    }

    /// Returns one number from each of the Laplace distributions that two tensors, which broadcast, describe; differentiable.
    public static func laplace(location: Tensor, scale: Tensor, using generator: inout PhiloxGenerator) -> Tensor {
        check(scale, is: .notNegative, "laplace", "the scale")
        return moved(location, scale, "laplace", "location") { laplace($0, using: &generator) }
    }

    /// Returns one number from each of the Laplace distributions that two tensors describe, by the default generator.
    public static func laplace(location: Tensor, scale: Tensor) -> Tensor {
        withDefaultGenerator { laplace(location: location, scale: scale, using: &$0) }
    }

    /// Returns numbers from a Gumbel distribution, whose cumulative one is e^(−e^(−(x − location) / scale)).
    ///
    /// The category with the greatest sum of logit and standard Gumbel noise is drawn with the probability that softmax
    /// gives it.
    ///
    /// - Parameters:
    ///   - shape: the shape of the result.
    ///   - location: the mode.
    ///   - scale: at least 0.
    ///   - generator: the source of the random numbers; the default generator if none is named.
    public static func gumbel(
        _ shape: Shape, location: Scalar = 0, scale: Scalar = 1, using generator: inout PhiloxGenerator
    ) -> Tensor {
        check(location, is: .finite, "gumbel", "the location")
        check(scale, is: .notNegative, "gumbel", "the scale")
        return generator.fill(shape, Kernels.gumbel[Scalar.self], location, scale, in: "gumbel")
    }

    /// Returns numbers from a Gumbel distribution by the default generator.
    public static func gumbel(_ shape: Shape, location: Scalar = 0, scale: Scalar = 1) -> Tensor {
        withDefaultGenerator { gumbel(shape, location: location, scale: scale, using: &$0) }
    }

    /// Returns one number from each of the Gumbel distributions that two tensors, which broadcast, describe; differentiable.
    public static func gumbel(location: Tensor, scale: Tensor, using generator: inout PhiloxGenerator) -> Tensor {
        check(scale, is: .notNegative, "gumbel", "the scale")
        return moved(location, scale, "gumbel", "location") { gumbel($0, using: &generator) }
    }

    /// Returns one number from each of the Gumbel distributions that two tensors describe, by the default generator.
    public static func gumbel(location: Tensor, scale: Tensor) -> Tensor {
        withDefaultGenerator { gumbel(location: location, scale: scale, using: &$0) }
    }

    /// Returns location + scale · noise.
    private static func moved(
        _ location: Tensor, _ scale: Tensor, _ operation: String, _ name: String, _ noise: (Shape) -> Tensor
    ) -> Tensor {
        check(location, is: .finite, operation, "the \(name)")
        return location + scale * noise(Shape.broadcast(location.shape, scale.shape, in: operation))
    }
}
