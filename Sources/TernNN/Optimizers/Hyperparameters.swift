import TernCore

/// The name of a hyperparameter of an optimizer, and the range that it must be in.
///
/// ```swift
/// optimizer.groups[1][.weightDecay] = 0
///
/// extension Hyperparameter {
///     static let temperature = Hyperparameter("temperature")   // for a custom optimizer
/// }
/// ```
public struct Hyperparameter: Sendable, Hashable, CustomStringConvertible {
    /// The numbers that a hyperparameter accepts.
    public enum Range: Sendable, Hashable {
        /// Numbers of at least 0 that are finite in Float.
        case nonnegative
        /// Numbers in 0..<1, the shares of running means that stay from step to step.
        case share
        /// All numbers that are finite in Float.
        case finite
    }

    /// The name, such as `weightDecay`.
    public let description: String
    /// The name in a saved state; that of `torch.optim` for those that it has.
    let key: String
    let range: Range
    /// The position among those of Tern's optimizers.
    fileprivate let position: Int?

    /// Creates a hyperparameter of a custom optimizer. Its name is also that in saved states.
    public init(_ name: String, in range: Range = .nonnegative) {
        TernCore.check(
            !Self.common.contains { $0.description == name || $0.key == name }, "Hyperparameter",
            "there is one of the name \(name) already")
        (description, key, self.range, position) = (name, name, range, nil)
    }

    private init(_ position: Int, _ name: String, key: String? = nil, in range: Range = .nonnegative) {
        (description, self.key, self.range, self.position) = (name, key ?? name, range, position)
    }

    /// The step size.
    public static let learningRate = Hyperparameter(0, "learningRate", key: "lr")
    /// The factor of the weight decay, the pull of weights towards 0.
    public static let weightDecay = Hyperparameter(1, "weightDecay", key: "weight_decay")
    /// The share of the velocity that stays from step to step.
    public static let momentum = Hyperparameter(2, "momentum")
    /// The share of a gradient that the velocity does not take up.
    public static let dampening = Hyperparameter(3, "dampening", in: .finite)
    /// The share of the first moment that stays from step to step.
    public static let beta1 = Hyperparameter(4, "beta1", in: .share)
    /// The share of the second moment that stays from step to step.
    public static let beta2 = Hyperparameter(5, "beta2", in: .share)
    /// The term of a divisor that keeps it from being 0.
    public static let epsilon = Hyperparameter(6, "epsilon", key: "eps")
    /// The share of a mean of squares that stays from step to step: α of ``RMSprop``, ρ of ``Adadelta``.
    public static let smoothing = Hyperparameter(7, "smoothing", key: "alpha", in: .share)
    /// The decay of the learning rate of ``Adagrad``.
    public static let learningRateDecay = Hyperparameter(8, "learningRateDecay", key: "lr_decay")
    /// The rate at which the momentum of ``NAdam`` comes near β₁.
    public static let momentumDecay = Hyperparameter(9, "momentumDecay", key: "momentum_decay")

    /// The hyperparameters of Tern's optimizers, by position.
    fileprivate static let common: [Hyperparameter] = [
        learningRate, weightDecay, momentum, dampening, beta1, beta2, epsilon, smoothing, learningRateDecay,
        momentumDecay
    ]

    /// Returns whether a number is in the range.
    func accepts(_ value: Double) -> Bool {
        switch range {
        case .share: (0..<1).contains(value)
        case .finite: Float(value).isFinite
        case .nonnegative: value >= 0 && Float(value).isFinite
        }
    }

    func check(_ value: Double) {
        let expected =
            switch range {
            case .share: "a number in 0..<1"
            case .finite: "a finite number"
            case .nonnegative: "a finite number of at least 0"
            }
        TernCore.check(accepts(value), "Optimizer", "\(self) is \(value), expected \(expected)")
    }
}

/// The hyperparameters of one group of parameters.
///
/// ```swift
/// optimizer.groups[0][.learningRate] *= 0.5
/// ```
public struct Hyperparameters: Sendable, Equatable {
    /// The values by the hyperparameter's position; nil where the optimizer has none such.
    private var values: [Double?]
    /// The hyperparameters of custom optimizers.
    private var others: [Hyperparameter: Double] = [:]

    init(_ values: [Hyperparameter: Double]) {
        self.values = Hyperparameter.common.map { values[$0] }
        others = values.filter { $0.key.position == nil }
        for (name, value) in values { name.check(value) }
    }

    private func value(_ name: Hyperparameter) -> Double? { name.position.map { values[$0] } ?? others[name] }

    /// A number by its name. Traps if the optimizer has none such, and on values out of its range.
    public subscript(name: Hyperparameter) -> Double {
        get {
            guard let value = value(name) else { trap("Optimizer", "this optimizer has no \(name)") }
            return value
        }
        set {
            check(value(name) != nil, "Optimizer", "this optimizer has no \(name)")
            name.check(newValue)
            if let position = name.position { values[position] = newValue } else { others[name] = newValue }
        }
    }

    /// The names of all, in the order of ``Hyperparameter`` and then of the alphabet.
    var names: [Hyperparameter] {
        Hyperparameter.common.filter { value($0) != nil } + others.keys.sorted { $0.key < $1.key }
    }

    /// The hyperparameters as the fused kernels take them.
    var options: FusedUpdate.Options {
        func value(_ name: Hyperparameter) -> Double { values[name.position!] ?? 0 }
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
///
/// ```swift
/// ParameterGroup(model.body, [.learningRate: 1e-4])
/// ```
public struct ParameterGroup: Module {
    /// The parameters.
    public let parameters: [Parameter]
    /// The hyperparameters that differ from the optimizer's.
    public let hyperparameters: [Hyperparameter: Double]

    /// Creates a group of the parameters of a module, or of an array or tuple of them inside one.
    public init(_ module: some Module, _ hyperparameters: [Hyperparameter: Double] = [:]) {
        self.init(module.parameters, hyperparameters)
    }

    /// Creates a group of a list of parameters.
    public init(_ parameters: [Parameter], _ hyperparameters: [Hyperparameter: Double] = [:]) {
        (self.parameters, self.hyperparameters) = (parameters, hyperparameters)
    }

    public var members: [(name: String, value: Any)] { [("parameters", parameters)] }
}

/// A list of groups of parameters, which an optimizer takes in place of a model.
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

    /// Creates a list of groups.
    public init(_ groups: ParameterGroup...) { self.init(groups) }

    /// Creates a list of groups.
    public init(_ groups: [ParameterGroup]) { self.groups = groups }
}
