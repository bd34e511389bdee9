import TernCore

/// Stochastic gradient descent, as `torch.optim.SGD`.
///
/// With gradient g (plus weightDecay · p), velocity v ← momentum · v + (1 − dampening) g, starting with v = g; then
/// p ← p − rate · v, or with Nesterov's look-ahead p ← p − rate · (g + momentum · v).
public final class SGD: Optimizer {
    /// The share of the velocity that stays from step to step; 0 for none.
    public let momentum: Double
    /// The share of a gradient that the velocity does not take up.
    public let dampening: Double
    /// The factor of the L2 penalty: added to the gradient times the parameter.
    public let weightDecay: Double
    /// Whether the step looks ahead along the velocity.
    public let isNesterov: Bool

    private var velocity: OptimizerState

    /// An optimiser of a model's parameters.
    ///
    /// - Parameters:
    ///   - model: what is optimised; its parameters are found here, once.
    ///   - learningRate: the step size.
    ///   - momentum: see ``momentum``.
    ///   - dampening: see ``dampening``.
    ///   - weightDecay: see ``weightDecay``.
    ///   - nesterov: see ``isNesterov``; needs a momentum and no dampening.
    ///   - clipping: applied to the gradients of every step.
    public init(
        _ model: some Module, learningRate: Double = 1e-3, momentum: Double = 0, dampening: Double = 0,
        weightDecay: Double = 0, nesterov: Bool = false, clipping: GradientClipping? = nil
    ) {
        check(
            momentum >= 0 && weightDecay >= 0, "SGD", "momentum \(momentum) or weight decay \(weightDecay) is negative")
        check(
            !nesterov || (momentum > 0 && dampening == 0), "SGD",
            "Nesterov needs a momentum above 0 and no dampening, found \(momentum) and \(dampening)")
        self.momentum = momentum
        self.dampening = dampening
        self.weightDecay = weightDecay
        isNesterov = nesterov
        let parameters = model.parameters
        velocity = OptimizerState(count: parameters.count)
        super.init(parameters, learningRate: learningRate, clipping: clipping)
    }

    override func run(_ update: inout FusedUpdate, _ positions: [Int], age: Int, gradientScale: Double) {
        if momentum != 0 { update.first = velocity.take(positions, like: update.values) }
        update.sgd(
            learningRate: learningRate, momentum: momentum, dampening: dampening, weightDecay: weightDecay,
            isNesterov: isNesterov, isFirst: age == 0, gradientScale: gradientScale)
        if momentum != 0 { velocity.give(positions, update.first) }
    }
}
