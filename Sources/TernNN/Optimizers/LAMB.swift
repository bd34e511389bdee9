import TernCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Adam with a rate for each tensor in proportion to its size, for large batches (You et al., 2020).
///
/// ```swift
/// let optimizer = LAMB(model, learningRate: 2e-3, weightDecay: 0.01)
/// ```
///
/// With the corrected moments m̂ and v̂ of ``Adam``, r = m̂ / (√v̂ + ε) + weightDecay · p; p ← p − rate · |p| / |r| · r, with a
/// factor of 1 where either norm is 0.
public final class LAMB: Optimizer {
    /// Creates an optimizer of a model's parameters.
    ///
    /// - Parameters:
    ///   - model: the model to optimize; its parameters are found here, once.
    ///   - learningRate: the step size.
    ///   - betas: β₁ and β₂, the shares of the two moments that stay from step to step.
    ///   - epsilon: ε, added to the divisor √v̂.
    ///   - weightDecay: the factor of the weight decay.
    ///   - clipping: a limit on the gradients of every step.
    public init(
        _ model: some Module, learningRate: Double = 1e-3, betas: (Double, Double) = (0.9, 0.999),
        epsilon: Double = 1e-6, weightDecay: Double = 0, clipping: GradientClipping? = nil
    ) {
        super.init(
            model, .adam(learningRate, betas, epsilon, weightDecay), slots: ["exp_avg", "exp_avg_sq"],
            clipping: clipping)
    }

    override func run(
        _ update: inout FusedUpdate, _ hyperparameters: Hyperparameters, step: Int, gradientScale: Double
    ) {
        let (beta1, beta2) = (hyperparameters[.beta1], hyperparameters[.beta2])
        let first = Float(1 / (1 - pow(beta1, Double(step))))
        let second = Float(1 / (1 - pow(beta2, Double(step))))
        let (epsilon, decay) = (Float(hyperparameters[.epsilon]), Float(hyperparameters[.weightDecay]))
        // Beyond it a square is infinite.
        let bound = Float.greatestFiniteMagnitude.squareRoot()
        for index in update.values.indices {
            let g = (update.gradients[index] * Float(gradientScale)).clamp(min: -bound, max: bound)
            let m = update.state[0][index]! * Float(beta1) + g * Float(1 - beta1)
            let v = update.state[1][index]! * Float(beta2) + g * Float(1 - beta2) * g
            let p = update.values[index]
            let r = m * first / ((v * second).sqrt() + epsilon) + p * decay
            let (size, length) = (p.norm().item(), r.norm().item())
            let trust = size > 0 && length > 0 ? size / length : 1
            update.values[index] = p - r * (Float(hyperparameters[.learningRate]) * trust)
            (update.state[0][index], update.state[1][index]) = (m, v)
        }
    }
}
