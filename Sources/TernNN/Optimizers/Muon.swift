import TernCore

/// Steps along the orthogonal matrix nearest to the momentum, for the matrices of hidden layers (Jordan et al., 2024), as
/// `torch.optim.Muon`.
///
/// ```swift
/// let matrices = model.blocks.parameters.filter { $0.shape.rank == 2 }
/// let others = model.parameters.filter { parameter in !matrices.contains { $0 === parameter } }
/// let (muon, adam) = (Muon(ParameterGroup(matrices)), AdamW(ParameterGroup(others)))
/// let (loss, gradients) = valueAndGradients(of: model) { crossEntropyLoss(model(x), y) }
/// muon.apply(gradients)
/// adam.apply(gradients)
/// ```
///
/// b ← momentum · b + (1 − momentum) g; the direction is b, or with Nesterov's look-ahead (1 − momentum) g + momentum · b, made
/// nearly orthogonal by five Newton–Schulz iterations x ← a x + b x xᵀ x + c (x xᵀ)² x, here in Float (PyTorch's are in
/// bfloat16); p ← (1 − rate · weightDecay) p − rate · adjustment · direction.
///
/// Traps on parameters that are not matrices.
public final class Muon: Optimizer {
    /// The factor of the rate that follows from the shape [m, n] of a matrix.
    public enum Adjustment: String, Sendable {
        /// The factor √max(1, m/n).
        case original
        /// The factor 0.2 √max(m, n): steps of the root mean square of those of ``AdamW``, whose rates then fit.
        case matchRMSAdamW
    }

    private let isNesterov: Bool
    private let coefficients: (Float, Float, Float)
    private let iterations: Int
    private let adjustment: Adjustment

    /// Creates an optimizer of matrices.
    ///
    /// - Parameters:
    ///   - model: the model to optimize; its parameters are found here, once.
    ///   - learningRate: the step size.
    ///   - weightDecay: the factor of the weight decay.
    ///   - momentum: the share of the velocity that stays from step to step.
    ///   - nesterov: whether the step looks ahead along the velocity.
    ///   - coefficients: a, b and c of the iteration.
    ///   - epsilon: the least norm that a direction is divided by.
    ///   - iterations: the number of iterations.
    ///   - adjustment: the factor of the rate that follows from the shape.
    ///   - clipping: a limit on the gradients of every step.
    public init(
        _ model: some Module, learningRate: Double = 1e-3, weightDecay: Double = 0.1, momentum: Double = 0.95,
        nesterov: Bool = true, coefficients: (Float, Float, Float) = (3.4445, -4.775, 2.0315), epsilon: Double = 1e-7,
        iterations: Int = 5, adjustment: Adjustment = .original, clipping: GradientClipping? = nil
    ) {
        check(
            (0...100).contains(iterations) && coefficients.0.isFinite && coefficients.1.isFinite
                && coefficients.2.isFinite, "Muon",
            "expected 0 to 100 iterations and finite coefficients, found \(iterations) and \(coefficients)")
        isNesterov = nesterov
        self.coefficients = coefficients
        self.iterations = iterations
        self.adjustment = adjustment
        super.init(
            model,
            [.learningRate: learningRate, .weightDecay: weightDecay, .momentum: momentum, .epsilon: epsilon],
            slots: ["momentum_buffer"], clipping: clipping)
        for parameter in parameters where parameter.shape.rank != 2 {
            trap("Muon", "expected matrices, found a parameter of shape \(parameter.shape); AdamW takes the others")
        }
    }

    override func run(
        _ update: inout FusedUpdate, _ hyperparameters: Hyperparameters, step: Int, gradientScale: Double
    ) {
        let rate = hyperparameters[.learningRate]
        let momentum = Float(hyperparameters[.momentum])
        let kept = Float(1 - rate * hyperparameters[.weightDecay])
        for index in update.values.indices {
            let g = update.gradients[index] * Float(gradientScale)
            let velocity = update.state[0][index]!.lerp(g, weight: 1 - momentum)
            update.state[0][index] = velocity
            let p = update.values[index]
            let (rows, columns) = (Double(p.shape[0]), Double(p.shape[1]))
            let adjusted =
                switch adjustment {
                case .original: rate * max(1, rows / columns).squareRoot()
                case .matchRMSAdamW: rate * 0.2 * max(rows, columns).squareRoot()
                }
            let direction = orthogonalized(
                isNesterov ? g.lerp(velocity, weight: momentum) : velocity, Float(hyperparameters[.epsilon]))
            update.values[index] = p * kept - direction * Float(adjusted)
        }
    }

    private func orthogonalized(_ matrix: Tensor<Float>, _ epsilon: Float) -> Tensor<Float> {
        let isTall = matrix.shape[0] > matrix.shape[1]
        var x = isTall ? matrix.transpose() : matrix
        x = x / max(x.norm().item(), epsilon)
        let (a, b, c) = coefficients
        for _ in 0..<iterations {
            let gram = x.matmul(x.transpose())
            x = x * a + (gram * b + gram.matmul(gram) * c).matmul(x)
        }
        return isTall ? x.transpose() : x
    }
}
