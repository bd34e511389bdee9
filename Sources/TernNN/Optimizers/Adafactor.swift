import TernCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Adam without a first moment and with the second kept as a row and a column (Shazeer and Stern, 2018), as
/// `torch.optim.Adafactor`: the state of a matrix [m, n] is m + n numbers.
///
/// ```swift
/// let optimizer = Adafactor(model, learningRate: 1e-2)
/// ```
///
/// With a gradient g in step t, ρ = min(rate, 1/√t) and α = max(ε₂, RMS p) ρ: means of g² over rows and columns, R and C, take
/// up the share t^beta2Decay of the new ones; V = R C / mean R; u = g / √max(V, ε₁²); p ← (1 − rate · weightDecay) p − α u /
/// max(1, RMS u / clipThreshold).
public final class Adafactor: Optimizer {
    private let beta2Decay: Double
    private let epsilons: (Float, Float)
    private let clipThreshold: Float

    /// Creates an optimizer of a model's parameters.
    ///
    /// - Parameters:
    ///   - model: the model to optimize; its parameters are found here, once.
    ///   - learningRate: the largest step, relative to a parameter's root mean square.
    ///   - beta2Decay: the power of the step by which the means of squares take up less of the new ones.
    ///   - epsilons: ε₁, the least root of V, and ε₂, the least scale of a parameter.
    ///   - clipThreshold: the largest root mean square of u.
    ///   - weightDecay: the factor of the weight decay.
    ///   - clipping: a limit on the gradients of every step.
    public init(
        _ model: some Module, learningRate: Double = 1e-2, beta2Decay: Double = -0.8,
        epsilons: (Float, Float) = (.ulpOfOne, 1e-3), clipThreshold: Float = 1, weightDecay: Double = 0,
        clipping: GradientClipping? = nil
    ) {
        check(
            beta2Decay <= 0 && epsilons.0 >= 0 && epsilons.1 >= 0 && clipThreshold >= 1
                && beta2Decay.isFinite && epsilons.0.isFinite && epsilons.1.isFinite, "Adafactor",
            "expected a decay of at most 0, epsilons of at least 0 and a threshold of at least 1, "
                + "found \(beta2Decay), \(epsilons) and \(clipThreshold)")
        self.beta2Decay = beta2Decay
        self.epsilons = epsilons
        self.clipThreshold = clipThreshold
        super.init(
            model, [.learningRate: learningRate, .weightDecay: weightDecay],
            slots: ["row_var", "col_var", "variance"], clipping: clipping)
    }

    override func stateShape(_ slot: Int, like shape: Shape, _ hyperparameters: Hyperparameters) -> Shape? {
        if shape.rank < 2 { return slot == 2 ? shape : nil }
        var lengths = Array(shape)
        switch slot {
        case 0: lengths[shape.rank - 1] = 1
        case 1: lengths[shape.rank - 2] = 1
        default: return nil
        }
        return Shape(lengths)
    }

    override func run(
        _ update: inout FusedUpdate, _ hyperparameters: Hyperparameters, step: Int, gradientScale: Double
    ) {
        let rate = hyperparameters[.learningRate]
        let share = Float(pow(Double(step), beta2Decay))
        let rho = Float(min(rate, 1 / Double(step).squareRoot()))
        let kept = Float(1 - rate * hyperparameters[.weightDecay])
        for index in update.values.indices {
            let p = update.values[index]
            // Beyond it a sum of squares is infinite.
            let bound = (Float.greatestFiniteMagnitude / Float(max(p.elementCount, 1))).squareRoot()
            let g = (update.gradients[index] * Float(gradientScale)).clamp(min: -bound, max: bound)
            let alpha = max(epsilons.1, rootMeanSquare(p)) * rho
            func mean(_ slot: Int, _ new: Tensor<Float>) -> Tensor<Float> {
                let mean = update.state[slot][index]!.lerp(new, weight: share)
                update.state[slot][index] = mean
                return mean
            }
            let variance: Tensor<Float>
            if p.rank < 2 {
                variance = mean(2, g.square())
            } else {
                let rows = mean(0, g.square().mean(axis: -1, keepDims: true))
                let columns = mean(1, g.square().mean(axis: -2, keepDims: true))
                variance = rows * (columns / rows.mean(axis: -2, keepDims: true).clamp(min: epsilons.0))
            }
            let u = variance.clamp(min: epsilons.0 * epsilons.0).rsqrt() * g
            let divisor = max(1, rootMeanSquare(u) / clipThreshold)
            update.values[index] = p * kept - u * (alpha / divisor)
        }
    }

    private func rootMeanSquare(_ x: Tensor<Float>) -> Float {
        x.elementCount == 0 ? 0 : x.norm().item() / Float(x.elementCount).squareRoot()
    }
}
