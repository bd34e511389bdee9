import TernCore

/// A distribution from which the first values of a parameter are drawn.
///
/// ```swift
/// Linear(784, 128, weightInitializer: .heNormal, biasInitializer: .zeros)
/// ```
///
/// The fans of a weight [outputs, inputs, …] are the inputs and the outputs, times the size of a convolution's window.
public struct Initializer: Sendable {
    private let draw: @Sendable (Shape, inout PhiloxGenerator) -> Tensor<Float>

    /// Creates an initializer from a function that draws a tensor of a shape from a generator.
    ///
    /// ```swift
    /// let signs = Initializer { shape, generator in Tensor.normal(shape, using: &generator).sign() }
    /// ```
    public init(_ draw: @escaping @Sendable (Shape, inout PhiloxGenerator) -> Tensor<Float>) {
        self.draw = draw
    }

    /// Draws a tensor of first values from the given generator.
    public func callAsFunction(_ shape: Shape, using generator: inout PhiloxGenerator) -> Tensor<Float> {
        draw(shape, &generator)
    }

    /// Draws a tensor of first values from the default generator.
    public func callAsFunction(_ shape: Shape) -> Tensor<Float> {
        var generator = withDefaultGenerator { $0.split() }
        return draw(shape, &generator)
    }

    // MARK: Constants and plain distributions

    /// The constant 0.
    public static let zeros = constant(0)
    /// The constant 1.
    public static let ones = constant(1)
    /// Returns the initializer of a constant.
    public static func constant(_ value: Double) -> Initializer {
        Initializer { shape, _ in .full(shape, Float(value)) }
    }

    /// Returns the initializer that draws from the uniform distribution over a range of finite bounds.
    public static func uniform(_ range: Range<Double>) -> Initializer {
        let low = Float.finite(range.lowerBound, "the lower bound", in: "Initializer.uniform")
        let high = Float.finite(range.upperBound, "the upper bound", in: "Initializer.uniform")
        return Initializer { .uniform($0, in: low..<high, using: &$1) }
    }

    /// Returns the initializer that draws from a normal distribution, of a finite mean and a standard deviation of at least 0.
    public static func normal(mean: Double = 0, standardDeviation: Double = 1) -> Initializer {
        let mean = Float.finite(mean, "the mean", in: "Initializer.normal")
        let deviation = Float.nonnegative(standardDeviation, "the standard deviation", in: "Initializer.normal")
        return Initializer { .normal($0, mean: mean, standardDeviation: deviation, using: &$1) }
    }

    // MARK: Scaled to the fans

    /// The uniform distribution in ±√(6 / (inputs + outputs)) (Glorot and Bengio, 2010).
    public static let glorotUniform = scaledUniform { 6 / Float($0.inputs + $0.outputs) }
    /// The normal distribution of deviation √(2 / (inputs + outputs)) (Glorot and Bengio, 2010).
    public static let glorotNormal = scaledNormal { 2 / Float($0.inputs + $0.outputs) }
    /// The uniform distribution in ±√(6 / inputs) (He et al., 2015).
    public static let heUniform = scaledUniform { 6 / Float($0.inputs) }
    /// The normal distribution of deviation √(2 / inputs) (He et al., 2015).
    public static let heNormal = scaledNormal { 2 / Float($0.inputs) }
    /// The uniform distribution in ±√(3 / inputs) (LeCun et al., 1998).
    public static let lecunUniform = scaledUniform { 3 / Float($0.inputs) }
    /// The normal distribution of deviation √(1 / inputs) (LeCun et al., 1998).
    public static let lecunNormal = scaledNormal { 1 / Float($0.inputs) }
    /// The uniform distribution in ±1/√inputs, the default of `torch.nn.Linear` and its convolutions.
    public static let torchDefault = scaledUniform { 1 / Float($0.inputs) }

    /// Returns the initializer that gives rows or columns, whichever are fewer, of a random orthogonal matrix, times a finite
    /// gain (Saxe et al., 2014).
    public static func orthogonal(gain: Double = 1) -> Initializer {
        let gain = Float.finite(gain, "the gain", in: "Initializer.orthogonal")
        return Initializer { shape, generator in
            check(shape.rank >= 2, "Initializer.orthogonal", "expected at least two axes, found shape \(shape)")
            checkSizes(Array(shape), in: "Initializer.orthogonal")
            let (rows, columns) = (shape[0], shape.dropFirst().reduce(1, *))
            let tall = Tensor<Float>.normal([max(rows, columns), min(rows, columns)], using: &generator)
            let q = orthogonalFactor(tall)
            return ((rows < columns ? q.transpose() : q) * gain).reshape(shape)
        }
    }

    private static func scaledUniform(_ variance: @escaping @Sendable (Fans) -> Float) -> Initializer {
        Initializer { shape, generator in
            let bound = variance(Fans(shape)).squareRoot()
            return bound.isFinite ? .uniform(shape, in: -bound..<bound, using: &generator) : .zeros(shape)
        }
    }

    private static func scaledNormal(_ variance: @escaping @Sendable (Fans) -> Float) -> Initializer {
        Initializer { shape, generator in
            let deviation = variance(Fans(shape)).squareRoot()
            return deviation.isFinite
                ? .normal(shape, standardDeviation: deviation, using: &generator) : .zeros(shape)
        }
    }

    /// The number of values that an output sums up, and of the outputs that an input goes to.
    private struct Fans {
        let inputs: Int
        let outputs: Int

        init(_ shape: Shape) {
            check(shape.rank >= 2, "Initializer", "a scaled initializer needs at least two axes, found shape \(shape)")
            checkSizes(Array(shape), in: "Initializer")
            let window = shape.dropFirst(2).reduce(1, *)
            (inputs, outputs) = (shape[1] * window, shape[0] * window)
        }
    }
}
