import TernCore

/// A number that steers an optimizer.
///
/// ```swift
/// optimizer.groups[1][.weightDecay] = 0
/// ```
public enum Hyperparameter: Int, Sendable, CaseIterable {
    /// The step size.
    case learningRate
    /// How strongly weights are drawn towards 0.
    case weightDecay
    /// The share of the velocity that stays from step to step.
    case momentum
    /// The share of a gradient that the velocity does not take up.
    case dampening
    /// The share of the first moment that stays from step to step.
    case beta1
    /// The share of the second moment that stays from step to step.
    case beta2
    /// Added to a divisor, so that it is not 0.
    case epsilon
    /// The share of a mean of squares that stays from step to step: α of ``RMSprop``, ρ of ``Adadelta``.
    case smoothing
    /// How fast the learning rate of ``Adagrad`` falls.
    case learningRateDecay
    /// How fast the momentum of ``NAdam`` comes near β₁.
    case momentumDecay

    /// The name in the state of `torch.optim`, and in messages.
    var key: String {
        switch self {
        case .learningRate: "lr"
        case .weightDecay: "weight_decay"
        case .epsilon: "eps"
        case .learningRateDecay: "lr_decay"
        case .momentumDecay: "momentum_decay"
        case .smoothing: "alpha"
        default: "\(self)"
        }
    }

    /// Whether a number makes sense.
    func accepts(_ value: Double) -> Bool {
        switch self {
        case .beta1, .beta2, .smoothing: (0..<1).contains(value)
        case .dampening: value.isFinite
        default: value >= 0 && value.isFinite
        }
    }

    func check(_ value: Double) {
        let range =
            switch self {
            case .beta1, .beta2, .smoothing: "a number in 0..<1"
            case .dampening: "a finite number"
            default: "a finite number of at least 0"
            }
        TernCore.check(accepts(value), "Optimizer", "\(self) is \(value), expected \(range)")
    }
}

/// The numbers that steer the steps of one group of parameters.
public struct Hyperparameters: Sendable, Equatable {
    /// By the hyperparameter's position; nil where the optimizer has none such.
    private var values: [Double?]

    init(_ values: [Hyperparameter: Double]) {
        self.values = Hyperparameter.allCases.map { values[$0] }
        for (name, value) in values { name.check(value) }
    }

    /// A number by its name. Traps if the optimizer has none such, and on values that make no sense.
    public subscript(name: Hyperparameter) -> Double {
        get {
            guard let value = values[name.rawValue] else { trap("Optimizer", "this optimizer has no \(name)") }
            return value
        }
        set {
            check(values[name.rawValue] != nil, "Optimizer", "this optimizer has no \(name)")
            name.check(newValue)
            values[name.rawValue] = newValue
        }
    }

    /// Those that the optimizer has.
    var names: [Hyperparameter] { Hyperparameter.allCases.filter { values[$0.rawValue] != nil } }

    /// What the fused kernels take.
    var options: FusedUpdate.Options {
        func value(_ name: Hyperparameter) -> Double { values[name.rawValue] ?? 0 }
        var options = FusedUpdate.Options()
        options.rate = value(.learningRate)
        options.decay = value(.weightDecay)
        options.momentum = value(.momentum)
        options.dampening = value(.dampening)
        options.beta1 = value(.beta1)
        options.beta2 = value(.beta2)
        options.epsilon = value(.epsilon)
        options.smoothing = value(.smoothing)
        options.rate_decay = value(.learningRateDecay)
        options.momentum_decay = value(.momentumDecay)
        return options
    }
}

/// A part of a model's parameters with hyperparameters of its own.
public struct ParameterGroup: Module {
    /// The parameters.
    public let parameters: [Parameter]
    /// What differs from the optimizer's other groups.
    public let hyperparameters: [Hyperparameter: Double]

    /// The parameters of a module, or of an array or tuple of them inside one.
    public init(_ module: some Module, _ hyperparameters: [Hyperparameter: Double] = [:]) {
        self.init(module.parameters, hyperparameters)
    }

    /// A list of parameters.
    public init(_ parameters: [Parameter], _ hyperparameters: [Hyperparameter: Double] = [:]) {
        (self.parameters, self.hyperparameters) = (parameters, hyperparameters)
    }

    public var members: [(name: String, value: Any)] { [("parameters", parameters)] }
}

/// Groups of parameters: what an optimizer takes in place of a model.
///
/// ```swift
/// let matrices = model.parameters.filter { $0.shape.rank > 1 }
/// let others = model.parameters.filter { $0.shape.rank <= 1 }
/// let optimizer = AdamW(
///     ParameterGroups(ParameterGroup(matrices), ParameterGroup(others, [.weightDecay: 0])),
///     learningRate: 1e-3, weightDecay: 0.1)
/// ```
public struct ParameterGroups: Module {
    /// The groups in their order.
    public let groups: [ParameterGroup]

    /// A list of groups.
    public init(_ groups: ParameterGroup...) { self.init(groups) }

    /// A list of groups.
    public init(_ groups: [ParameterGroup]) { self.groups = groups }
}
