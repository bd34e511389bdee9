import TernCore

/// Adam (Kingma and Ba, 2015), as `torch.optim.Adam`.
///
/// ```swift
/// let optimizer = Adam(model, learningRate: 1e-3)
/// optimizer.step { crossEntropyLoss(model(images), labels) }
/// ```
///
/// With gradient g (plus weightDecay · p), moments m ← β₁ m + (1 − β₁) g and v ← β₂ v + (1 − β₂) g², both corrected for
/// their start at zero; p ← p − rate · m̂ / (√v̂ + ε).
public class Adam: Optimizer {
    /// Creates an optimizer of a model's parameters.
    ///
    /// - Parameters:
    ///   - model: the model to optimize; its parameters are found here, once.
    ///   - learningRate: the step size.
    ///   - betas: β₁ and β₂, the shares of the two moments that stay from step to step.
    ///   - epsilon: ε, added to the divisor √v̂.
    ///   - weightDecay: the factor of the weight decay.
    ///   - amsgrad: whether the largest v so far divides (Reddi et al., 2018).
    ///   - clipping: a limit on the gradients of every step.
    public convenience init(
        _ model: some Module, learningRate: Double = 1e-3, betas: (Double, Double) = (0.9, 0.999),
        epsilon: Double = 1e-8, weightDecay: Double = 0, amsgrad: Bool = false, clipping: GradientClipping? = nil
    ) {
        self.init(
            model, adam: .adam(learningRate, betas, epsilon, weightDecay), amsgrad: amsgrad, isDecoupled: false,
            clipping)
    }

    init(
        _ model: some Module, adam hyperparameters: [Hyperparameter: Double], amsgrad: Bool, isDecoupled: Bool,
        _ clipping: GradientClipping?
    ) {
        super.init(
            model, hyperparameters, slots: ["exp_avg", "exp_avg_sq"] + (amsgrad ? ["max_exp_avg_sq"] : []),
            kernel: FusedUpdate.adam,
            flags: [amsgrad ? .amsgrad : [], isDecoupled ? .decoupled : []], clipping: clipping)
    }
}

/// Adam with weight decay apart from the gradient (Loshchilov and Hutter, 2019), as `torch.optim.AdamW`: p ← p − rate · decay ·
/// p before the step of ``Adam``.
///
/// ```swift
/// let optimizer = AdamW(model, learningRate: 3e-4, weightDecay: 0.1)
/// ```
public final class AdamW: Adam {
    /// Creates an optimizer of a model's parameters.
    ///
    /// - Parameters:
    ///   - model: the model to optimize; its parameters are found here, once.
    ///   - learningRate: the step size.
    ///   - betas: β₁ and β₂, the shares of the two moments that stay from step to step.
    ///   - epsilon: ε, added to the divisor √v̂.
    ///   - weightDecay: the factor of the weight decay.
    ///   - amsgrad: whether the largest v so far divides.
    ///   - clipping: a limit on the gradients of every step.
    public convenience init(
        _ model: some Module, learningRate: Double = 1e-3, betas: (Double, Double) = (0.9, 0.999),
        epsilon: Double = 1e-8, weightDecay: Double = 0.01, amsgrad: Bool = false, clipping: GradientClipping? = nil
    ) {
        self.init(
            model, adam: .adam(learningRate, betas, epsilon, weightDecay), amsgrad: amsgrad, isDecoupled: true,
            clipping)
    }
}

extension [Hyperparameter: Double] {
    /// Returns the hyperparameters of Adam and its kin.
    static func adam(
        _ learningRate: Double, _ betas: (Double, Double), _ epsilon: Double, _ weightDecay: Double
    ) -> [Hyperparameter: Double] {
        [
            .learningRate: learningRate, .beta1: betas.0, .beta2: betas.1, .epsilon: epsilon, .weightDecay: weightDecay
        ]
    }
}
