import TernCore

/// Adam (Kingma and Ba, 2015), as `torch.optim.Adam`.
///
/// With gradient g (plus weightDecay · p), moments m ← β₁ m + (1 − β₁) g and v ← β₂ v + (1 − β₂) g², both corrected for
/// their start at zero; p ← p − rate · m̂ / (√v̂ + ε).
public class Adam: Optimizer {
    /// How much of the two moments stays from step to step.
    public let betas: (Double, Double)
    /// Added to the divisor √v̂.
    public let epsilon: Double
    /// The factor of the weight decay.
    public let weightDecay: Double

    private let isDecoupled: Bool
    private var first: OptimizerState
    private var second: OptimizerState

    /// An optimiser of a model's parameters.
    ///
    /// - Parameters:
    ///   - model: what is optimised; its parameters are found here, once.
    ///   - learningRate: the step size.
    ///   - betas: see ``Adam/betas``.
    ///   - epsilon: see ``Adam/epsilon``.
    ///   - weightDecay: see ``Adam/weightDecay``.
    ///   - clipping: applied to the gradients of every step.
    public convenience init(
        _ model: some Module, learningRate: Double = 1e-3, betas: (Double, Double) = (0.9, 0.999),
        epsilon: Double = 1e-8, weightDecay: Double = 0, clipping: GradientClipping? = nil
    ) {
        self.init(
            model.parameters, learningRate, betas, epsilon, weightDecay, isDecoupled: false, clipping)
    }

    init(
        _ parameters: [Parameter], _ learningRate: Double, _ betas: (Double, Double), _ epsilon: Double,
        _ weightDecay: Double, isDecoupled: Bool, _ clipping: GradientClipping?
    ) {
        check(
            (0..<1).contains(betas.0) && (0..<1).contains(betas.1) && epsilon >= 0 && weightDecay >= 0, "Adam",
            "expected betas in 0..<1, epsilon and weight decay of at least 0, "
                + "found \(betas), \(epsilon) and \(weightDecay)")
        self.betas = betas
        self.epsilon = epsilon
        self.weightDecay = weightDecay
        self.isDecoupled = isDecoupled
        first = OptimizerState(count: parameters.count)
        second = OptimizerState(count: parameters.count)
        super.init(parameters, learningRate: learningRate, clipping: clipping)
    }

    override func run(_ update: inout FusedUpdate, _ positions: [Int], age: Int, gradientScale: Double) {
        update.first = first.take(positions, like: update.values)
        update.second = second.take(positions, like: update.values)
        update.adam(
            learningRate: learningRate, betas: betas, epsilon: epsilon, weightDecay: weightDecay,
            isDecoupled: isDecoupled, step: age + 1, gradientScale: gradientScale)
        first.give(positions, update.first)
        second.give(positions, update.second)
    }
}

/// Adam with weight decay apart from the gradient (Loshchilov and Hutter, 2019), as `torch.optim.AdamW`: p ← p − rate · decay · p
/// before the step of ``Adam``.
public final class AdamW: Adam {
    /// An optimiser of a model's parameters.
    ///
    /// - Parameters:
    ///   - model: what is optimised; its parameters are found here, once.
    ///   - learningRate: the step size.
    ///   - betas: see ``Adam/betas``.
    ///   - epsilon: see ``Adam/epsilon``.
    ///   - weightDecay: see ``Adam/weightDecay``.
    ///   - clipping: applied to the gradients of every step.
    public convenience init(
        _ model: some Module, learningRate: Double = 1e-3, betas: (Double, Double) = (0.9, 0.999),
        epsilon: Double = 1e-8, weightDecay: Double = 0.01, clipping: GradientClipping? = nil
    ) {
        self.init(
            model.parameters, learningRate, betas, epsilon, weightDecay, isDecoupled: true, clipping)
    }
}
