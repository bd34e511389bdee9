import TernCore

/// Steps that become smaller with the sum s of squared gradients (Duchi et al., 2011), as `torch.optim.Adagrad`.
///
/// ```swift
/// let optimizer = Adagrad(model, learningRate: 1e-2)
/// ```
///
/// s ← s + g²; p ← p − rate / (1 + (t − 1) · learningRateDecay) · g / (√s + ε).
public final class Adagrad: Optimizer {
    private let initialAccumulator: Float

    /// Creates an optimizer of a model's parameters.
    ///
    /// - Parameters:
    ///   - model: the model to optimize; its parameters are found here, once.
    ///   - learningRate: the step size.
    ///   - learningRateDecay: the factor of the step t in the divisor of the rate.
    ///   - weightDecay: the factor of the L2 penalty.
    ///   - initialAccumulator: the first value of s.
    ///   - epsilon: ε, added to the divisor √s.
    ///   - clipping: a limit on the gradients of every step.
    public init(
        _ model: some Module, learningRate: Double = 1e-2, learningRateDecay: Double = 0, weightDecay: Double = 0,
        initialAccumulator: Float = 0, epsilon: Double = 1e-10, clipping: GradientClipping? = nil
    ) {
        check(
            initialAccumulator >= 0 && initialAccumulator.isFinite, "Adagrad",
            "the accumulator starts with \(initialAccumulator), expected a finite number of at least 0")
        self.initialAccumulator = initialAccumulator
        super.init(
            model,
            [
                .learningRate: learningRate, .learningRateDecay: learningRateDecay, .weightDecay: weightDecay,
                .epsilon: epsilon
            ],
            slots: ["sum"], kernel: FusedUpdate.adagrad, clipping: clipping)
    }

    override var initialState: Float { initialAccumulator }
}

/// Steps in proportion to those before (Zeiler, 2012), as `torch.optim.Adadelta`.
///
/// ```swift
/// let optimizer = Adadelta(model)
/// ```
///
/// s ← ρ s + (1 − ρ) g²; d = √(a + ε) / √(s + ε) · g; a ← ρ a + (1 − ρ) d²; p ← p − rate · d.
public final class Adadelta: Optimizer {
    /// Creates an optimizer of a model's parameters.
    ///
    /// - Parameters:
    ///   - model: the model to optimize; its parameters are found here, once.
    ///   - learningRate: the factor of the steps.
    ///   - rho: ρ, the share of the means of squares that stays from step to step.
    ///   - epsilon: ε, keeps roots and divisors above 0.
    ///   - weightDecay: the factor of the L2 penalty.
    ///   - clipping: a limit on the gradients of every step.
    public init(
        _ model: some Module, learningRate: Double = 1, rho: Double = 0.9, epsilon: Double = 1e-6,
        weightDecay: Double = 0, clipping: GradientClipping? = nil
    ) {
        super.init(
            model,
            [.learningRate: learningRate, .smoothing: rho, .epsilon: epsilon, .weightDecay: weightDecay],
            slots: ["square_avg", "acc_delta"], kernel: FusedUpdate.adadelta, clipping: clipping)
    }
}

/// Gradients over the root of a mean of their squares (Tieleman and Hinton, 2012), as `torch.optim.RMSprop`.
///
/// ```swift
/// let optimizer = RMSprop(model, learningRate: 1e-3, momentum: 0.9)
/// ```
///
/// s ← α s + (1 − α) g²; d = g / (√s + ε), if centered with the variance s − a², a ← α a + (1 − α) g, for s; with a momentum
/// b ← momentum · b + d, and b for d; p ← p − rate · d.
public final class RMSprop: Optimizer {
    /// Creates an optimizer of a model's parameters.
    ///
    /// - Parameters:
    ///   - model: the model to optimize; its parameters are found here, once.
    ///   - learningRate: the step size.
    ///   - alpha: α, the share of the means that stays from step to step.
    ///   - epsilon: ε, added to the divisor.
    ///   - weightDecay: the factor of the L2 penalty.
    ///   - momentum: the share of the velocity that stays from step to step; 0 for none.
    ///   - centered: whether the mean gradient is taken off the mean of squares.
    ///   - clipping: a limit on the gradients of every step.
    public init(
        _ model: some Module, learningRate: Double = 1e-2, alpha: Double = 0.99, epsilon: Double = 1e-8,
        weightDecay: Double = 0, momentum: Double = 0, centered: Bool = false, clipping: GradientClipping? = nil
    ) {
        super.init(
            model,
            [
                .learningRate: learningRate, .smoothing: alpha, .epsilon: epsilon, .weightDecay: weightDecay,
                .momentum: momentum
            ],
            slots: ["square_avg", "momentum_buffer"] + (centered ? ["grad_avg"] : []),
            kernel: FusedUpdate.rmsprop, flags: centered ? .centered : [], clipping: clipping)
    }

    override func stateShape(_ slot: Int, like shape: Shape, _ hyperparameters: Hyperparameters) -> Shape? {
        slot == 1 && hyperparameters[.momentum] == 0 ? nil : shape
    }
}
