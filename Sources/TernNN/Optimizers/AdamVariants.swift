import TernCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Adam with Nesterov's look-ahead (Dozat, 2016), as `torch.optim.NAdam`.
///
/// ```swift
/// let optimizer = NAdam(model, learningRate: 2e-3)
/// ```
///
/// With the moments of ``Adam``, μₜ = β₁ (1 − 0.96^(t · momentumDecay) / 2) and Πₜ = μ₁ ⋯ μₜ:
/// p ← p − rate · ((1 − μₜ) / (1 − Πₜ) g + μₜ₊₁ / (1 − Πₜ₊₁) m) / (√v̂ + ε).
public final class NAdam: Optimizer {
    /// Creates an optimizer of a model's parameters.
    ///
    /// - Parameters:
    ///   - model: the model to optimize; its parameters are found here, once.
    ///   - learningRate: the step size.
    ///   - betas: β₁ and β₂, the shares of the two moments that stay from step to step.
    ///   - epsilon: ε, added to the divisor √v̂.
    ///   - weightDecay: the factor of the weight decay.
    ///   - momentumDecay: the rate at which μ comes near β₁.
    ///   - decoupled: whether the weight decay is apart from the gradient, as in ``AdamW``.
    ///   - clipping: a limit on the gradients of every step.
    public init(
        _ model: some Module, learningRate: Double = 2e-3, betas: (Double, Double) = (0.9, 0.999),
        epsilon: Double = 1e-8, weightDecay: Double = 0, momentumDecay: Double = 4e-3, decoupled: Bool = false,
        clipping: GradientClipping? = nil
    ) {
        var hyperparameters = [Hyperparameter: Double].adam(learningRate, betas, epsilon, weightDecay)
        hyperparameters[.momentumDecay] = momentumDecay
        super.init(
            model, hyperparameters, slots: ["exp_avg", "exp_avg_sq"], factor: "mu_product", kernel: FusedUpdate.nadam,
            flags: decoupled ? .decoupled : [], clipping: clipping)
    }

    override func run(
        _ update: inout FusedUpdate, _ hyperparameters: Hyperparameters, step: Int, gradientScale: Double
    ) {
        let decay = pow(0.96, Double(step) * hyperparameters[.momentumDecay])
        let momentum = hyperparameters[.beta1] * (1 - 0.5 * decay)
        update.factors = update.factors.map { $0 * momentum }
        super.run(&update, hyperparameters, step: step, gradientScale: gradientScale)
    }
}

/// Adam that waits with dividing by √v until enough steps have made v reliable (Liu et al., 2020), as `torch.optim.RAdam`.
///
/// ```swift
/// let optimizer = RAdam(model, learningRate: 1e-3)
/// ```
public final class RAdam: Optimizer {
    /// Creates an optimizer of a model's parameters.
    ///
    /// - Parameters:
    ///   - model: the model to optimize; its parameters are found here, once.
    ///   - learningRate: the step size.
    ///   - betas: β₁ and β₂, the shares of the two moments that stay from step to step.
    ///   - epsilon: ε, added to the divisor √v.
    ///   - weightDecay: the factor of the weight decay.
    ///   - decoupled: whether the weight decay is apart from the gradient, as in ``AdamW``.
    ///   - clipping: a limit on the gradients of every step.
    public init(
        _ model: some Module, learningRate: Double = 1e-3, betas: (Double, Double) = (0.9, 0.999),
        epsilon: Double = 1e-8, weightDecay: Double = 0, decoupled: Bool = false, clipping: GradientClipping? = nil
    ) {
        super.init(
            model, .adam(learningRate, betas, epsilon, weightDecay), slots: ["exp_avg", "exp_avg_sq"],
            kernel: FusedUpdate.radam, flags: decoupled ? .decoupled : [], clipping: clipping)
    }
}

/// Adam with the largest recent gradient u ← max(β₂ u, |g| + ε) as divisor (Kingma and Ba, 2015), as `torch.optim.Adamax`.
///
/// ```swift
/// let optimizer = Adamax(model, learningRate: 2e-3)
/// ```
public final class Adamax: Optimizer {
    /// Creates an optimizer of a model's parameters.
    ///
    /// - Parameters:
    ///   - model: the model to optimize; its parameters are found here, once.
    ///   - learningRate: the step size.
    ///   - betas: β₁ and β₂, the shares of m and of u that stay from step to step.
    ///   - epsilon: ε, keeps the divisor from being 0.
    ///   - weightDecay: the factor of the L2 penalty.
    ///   - clipping: a limit on the gradients of every step.
    public init(
        _ model: some Module, learningRate: Double = 2e-3, betas: (Double, Double) = (0.9, 0.999),
        epsilon: Double = 1e-8, weightDecay: Double = 0, clipping: GradientClipping? = nil
    ) {
        super.init(
            model, .adam(learningRate, betas, epsilon, weightDecay), slots: ["exp_avg", "exp_inf"],
            kernel: FusedUpdate.adamax, clipping: clipping)
    }
}

/// Steps of one size for every element, along the sign of a momentum (Chen et al., 2023).
///
/// ```swift
/// let optimizer = Lion(model, learningRate: 1e-4, weightDecay: 1)
/// ```
///
/// p ← p − rate · (sign(β₁ m + (1 − β₁) g) + weightDecay · p), then m ← β₂ m + (1 − β₂) g. Rates are about a tenth of
/// those of ``AdamW``, weight decays ten times as large.
public final class Lion: Optimizer {
    /// Creates an optimizer of a model's parameters.
    ///
    /// - Parameters:
    ///   - model: the model to optimize; its parameters are found here, once.
    ///   - learningRate: the step size.
    ///   - betas: β₁ of the direction and β₂ of the momentum.
    ///   - weightDecay: the factor of the weight decay.
    ///   - clipping: a limit on the gradients of every step.
    public init(
        _ model: some Module, learningRate: Double = 1e-4, betas: (Double, Double) = (0.9, 0.99),
        weightDecay: Double = 0, clipping: GradientClipping? = nil
    ) {
        super.init(
            model,
            [.learningRate: learningRate, .beta1: betas.0, .beta2: betas.1, .weightDecay: weightDecay],
            slots: ["exp_avg"], kernel: FusedUpdate.lion, flags: .decoupled, clipping: clipping)
    }
}
