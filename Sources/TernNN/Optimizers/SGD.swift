import TernCore

/// Stochastic gradient descent, as `torch.optim.SGD`.
///
/// With gradient g (plus weightDecay · p), velocity v ← momentum · v + (1 − dampening) g, starting with v = g; then
/// p ← p − rate · v, or with Nesterov's look-ahead p ← p − rate · (g + momentum · v).
public final class SGD: Optimizer {
    public let momentum: Double
    public let dampening: Double
    public let weightDecay: Double
    public let isNesterov: Bool

    private var velocity: OptimizerState

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
