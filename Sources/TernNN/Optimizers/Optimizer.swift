import TernCore

/// What is done about gradients that are too large before a step.
public enum GradientClipping: Sendable, Equatable {
    /// Scale all gradients down together so that their norm is at most this.
    case norm(Double)
    /// Bring each element into ± this.
    case value(Float)

    /// Traps on a limit that is not a number of at least 0.
    func validate() {
        switch self {
        case .norm(let limit):
            check(limit >= 0, "GradientClipping", "the norm is limited to \(limit), expected at least 0")
        case .value(let limit):
            check(limit >= 0, "GradientClipping", "values are limited to \(limit), expected at least 0")
        }
    }
}

/// Changes a model's parameters to make a loss smaller.
///
/// ```swift
/// let optimizer = Adam(model, learningRate: 1e-3)
/// for batch in loader {
///     let loss = optimizer.step { crossEntropy(model(batch.inputs), batch.labels) }
/// }
/// ```
///
/// The parameters are found once, when the optimiser is made. A step updates all of them in one parallel pass, in place. The
/// base of ``SGD``, ``Adam`` and ``AdamW``.
public class Optimizer {
    /// What is optimised.
    public let parameters: [Parameter]
    /// The step size; may be changed between steps.
    public var learningRate: Double {
        didSet { Self.check(learningRate: learningRate) }
    }
    /// Applied to the gradients of every step.
    public var clipping: GradientClipping? {
        didSet { clipping?.validate() }
    }

    private let index: ParameterIndex
    /// Positions by the identity of the parameter: optimisers that share parameters take them in one order, so that none waits
    /// for what another holds.
    private let takingOrder: [Int]
    /// The steps that each parameter has had.
    private var ages: [Int]

    init(_ parameters: [Parameter], learningRate: Double, clipping: GradientClipping?) {
        Self.check(learningRate: learningRate)
        self.parameters = parameters
        self.learningRate = learningRate
        self.clipping = clipping
        index = ParameterIndex(parameters)
        takingOrder = parameters.indices.sorted {
            ObjectIdentifier(parameters[$0]) < ObjectIdentifier(parameters[$1])
        }
        ages = Array(repeating: 0, count: parameters.count)
        clipping?.validate()
    }

    private static func check(learningRate: Double) {
        TernCore.check(
            learningRate >= 0 && learningRate.isFinite, "Optimizer",
            "the learning rate is \(learningRate), expected a finite number of at least 0")
    }

    /// Computes a loss, its gradients, and updates the parameters.
    ///
    /// - Parameter loss: computes a tensor of one element from the model.
    /// - Returns: the loss before the update.
    @discardableResult
    public func step(_ loss: () throws -> Tensor<Float>) rethrows -> Tensor<Float> {
        let (value, gradients) = try valueAndGradients(ofParameters: index, loss)
        apply(Gradients(parameters: parameters, tensors: gradients))
        return value
    }

    /// Updates the parameters by gradients that were computed elsewhere. A parameter without a gradient stays as it is.
    public func apply(_ gradients: Gradients) {
        var gradients = gradients
        var scale = 1.0
        switch clipping {
        case .norm(let limit): scale = Gradients.factor(norm: gradients.norm, limit: limit)
        case .value(let limit): gradients = gradients.clipped(toValue: limit)
        case nil: break
        }
        let isOwn = gradients.parameters.elementsEqual(parameters, by: ===)
        let tensors = isOwn ? gradients.tensors : parameters.map { gradients[$0] }
        let present = takingOrder.filter { tensors[$0] != nil }
        // Usually one group: parameters that met their first gradient together stay together.
        var waiting = present
        while let first = waiting.first {
            let age = ages[first]
            let group = waiting.filter { ages[$0] == age }
            waiting.removeAll { ages[$0] == age }
            update(group, tensors, age: age, gradientScale: scale)
        }
        for position in present { ages[position] += 1 }
    }

    /// Updates parameters of one age. Values and state are moved out and back, so that they are changed where they are.
    private func update(_ positions: [Int], _ gradients: [Tensor<Float>?], age: Int, gradientScale: Double) {
        var update = FusedUpdate()
        update.gradients = positions.map { gradients[$0]! }
        update.values = positions.map { parameters[$0].take() }
        run(&update, positions, age: age, gradientScale: gradientScale)
        for (position, value) in zip(positions, update.values) { parameters[position].give(value) }
    }

    /// Runs the update of the parameters at `positions`, which have had `age` steps before this one.
    func run(_ update: inout FusedUpdate, _ positions: [Int], age: Int, gradientScale: Double) {
        fatalError("Optimizer: a subclass says how to update")
    }
}

/// State that an optimiser keeps beside each parameter, of the parameter's shape.
struct OptimizerState {
    private var tensors: [Tensor<Float>?]

    init(count: Int) { tensors = Array(repeating: nil, count: count) }

    /// Moves the state of some parameters out, zeros where there is none yet.
    mutating func take(_ positions: [Int], like values: [Tensor<Float>]) -> [Tensor<Float>] {
        zip(positions, values).map { position, value in tensors[position].take() ?? .zeros(value.shape) }
    }

    /// Moves it back.
    mutating func give(_ positions: [Int], _ state: [Tensor<Float>]) {
        for (position, tensor) in zip(positions, state) { tensors[position] = tensor }
    }
}
