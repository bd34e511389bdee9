import TernCore

/// Stochastic gradient descent, as `torch.optim.SGD`.
///
/// ```swift
/// let optimizer = SGD(model, learningRate: 0.1, momentum: 0.9, nesterov: true)
/// ```
///
/// With gradient g (plus weightDecay · p), velocity v ← momentum · v + (1 − dampening) g, starting with v = g; then
/// p ← p − rate · v, or with Nesterov's look-ahead p ← p − rate · (g + momentum · v).
public final class SGD: Optimizer {
    /// Creates an optimizer of a model's parameters.
    ///
    /// - Parameters:
    ///   - model: the model to optimize; its parameters are found here, once.
    ///   - learningRate: the step size.
    ///   - momentum: the share of the velocity that stays from step to step; 0 for none.
    ///   - dampening: the share of a gradient that the velocity does not take up.
    ///   - weightDecay: the factor of the L2 penalty: added to the gradient times the parameter.
    ///   - nesterov: whether the step looks ahead along the velocity; needs a momentum and no dampening.
    ///   - clipping: a limit on the gradients of every step.
    public init(
        _ model: some Module, learningRate: Double = 1e-3, momentum: Double = 0, dampening: Double = 0,
        weightDecay: Double = 0, nesterov: Bool = false, clipping: GradientClipping? = nil
    ) {
        check(
            !nesterov || (momentum > 0 && dampening == 0), "SGD",
            "Nesterov needs a momentum above 0 and no dampening, found \(momentum) and \(dampening)")
        super.init(
            model,
            [
                .learningRate: learningRate, .momentum: momentum, .dampening: dampening, .weightDecay: weightDecay
            ],
            slots: ["momentum_buffer"], kernel: FusedUpdate.sgd, flags: nesterov ? .nesterov : [], clipping: clipping)
    }

    override func stateShape(_ slot: Int, like shape: Shape, _ hyperparameters: Hyperparameters) -> Shape? {
        hyperparameters[.momentum] == 0 ? nil : shape
    }
}
