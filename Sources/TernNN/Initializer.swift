import TernCore

/// How the first values of a parameter are drawn.
///
/// ```swift
/// Linear(784, 128, weightInitializer: .heNormal, biasInitializer: .zeros)
/// ```
///
/// The fans of a weight [outputs, inputs, …] are the inputs and the outputs, times the size of a convolution's window.
public struct Initializer: Sendable {
    private let draw: @Sendable (Shape, inout PhiloxGenerator) -> Tensor<Float>

    /// An initializer of your own: makes a tensor of a shape from a generator.
    public init(_ draw: @escaping @Sendable (Shape, inout PhiloxGenerator) -> Tensor<Float>) {
        self.draw = draw
    }

    /// A tensor of first values, drawn from the given generator.
    public func callAsFunction(_ shape: Shape, using generator: inout PhiloxGenerator) -> Tensor<Float> {
        draw(shape, &generator)
    }

    /// A tensor of first values, drawn from the default generator.
    public func callAsFunction(_ shape: Shape) -> Tensor<Float> {
        var generator = withDefaultGenerator { $0.split() }
        return draw(shape, &generator)
    }

    // MARK: Constants and plain distributions

    /// Zeros.
    public static let zeros = constant(0)
    /// Ones.
    public static let ones = constant(1)
    /// One value everywhere.
    public static func constant(_ value: Float) -> Initializer { Initializer { shape, _ in .full(shape, value) } }

    /// Drawn evenly from a range.
    public static func uniform(_ range: Range<Float>) -> Initializer {
        Initializer { .uniform($0, in: range, using: &$1) }
    }

    /// Drawn from a normal distribution.
    public static func normal(mean: Float = 0, standardDeviation: Float = 1) -> Initializer {
        Initializer { .normal($0, mean: mean, standardDeviation: standardDeviation, using: &$1) }
    }

    // MARK: Scaled to the fans

    /// Glorot and Bengio, 2010: uniform in ±√(6 / (inputs + outputs)).
    public static let glorotUniform = scaledUniform { 6 / Float($0.inputs + $0.outputs) }
    /// Glorot and Bengio, 2010: deviation √(2 / (inputs + outputs)).
    public static let glorotNormal = scaledNormal { 2 / Float($0.inputs + $0.outputs) }
    /// He et al., 2015: uniform in ±√(6 / inputs).
    public static let heUniform = scaledUniform { 6 / Float($0.inputs) }
    /// He et al., 2015: deviation √(2 / inputs).
    public static let heNormal = scaledNormal { 2 / Float($0.inputs) }
    /// LeCun et al., 1998: uniform in ±√(3 / inputs).
    public static let lecunUniform = scaledUniform { 3 / Float($0.inputs) }
    /// LeCun et al., 1998: deviation √(1 / inputs).
    public static let lecunNormal = scaledNormal { 1 / Float($0.inputs) }
    /// Uniform in ±1/√inputs: what `torch.nn.Linear` and its convolutions start their weights with.
    public static let torchDefault = scaledUniform { 1 / Float($0.inputs) }

    /// Rows or columns, whichever are fewer, of a random orthogonal matrix, times a gain (Saxe et al., 2014).
    public static func orthogonal(gain: Float = 1) -> Initializer {
        Initializer { shape, generator in
            check(shape.rank >= 2, "orthogonal", "expected at least two axes, found shape \(shape)")
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

    /// How many values an output sums up, and how many outputs an input goes to.
    private struct Fans {
        let inputs: Int
        let outputs: Int

        init(_ shape: Shape) {
            check(shape.rank >= 2, "Initializer", "a scaled initializer needs at least two axes, found shape \(shape)")
            let window = shape.dropFirst(2).reduce(1, *)
            (inputs, outputs) = (shape[1] * window, shape[0] * window)
        }
    }
}
