import TernCore

/// Updates a model's parameters to make a loss smaller.
///
/// ```swift
/// let optimizer = Adam(model, learningRate: 1e-3)
/// for batch in loader {
///     let loss = optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) }
/// }
/// ```
///
/// The parameters are found once, when the optimizer is made. A step updates all of them in one parallel pass, in place.
/// Instead of a model an optimizer takes ``ParameterGroups`` with hyperparameters of their own.
///
/// This is the base of ``SGD``, ``Adam`` and all others. A custom one implements the update of one tensor; groups, clipping,
/// schedules, saving and resuming come from the base:
///
/// ```swift
/// final class SignSGD: Optimizer {
///     init(_ model: some Module, learningRate: Double = 1e-3, momentum: Double = 0.9) {
///         super.init(
///             model, hyperparameters: [.learningRate: learningRate, .momentum: momentum], state: ["velocity"])
///     }
///
///     override func update(
///         _ parameter: Tensor<Float>, gradient: Tensor<Float>, state: inout ParameterState,
///         _ hyperparameters: Hyperparameters
///     ) -> Tensor<Float> {
///         let velocity = state["velocity"] * Float(hyperparameters[.momentum]) + gradient
///         state["velocity"] = velocity
///         return parameter - velocity.sign() * Float(hyperparameters[.learningRate])
///     }
/// }
/// ```
///
/// Optimizers that square gradients take those beyond about 10¹⁹ in magnitude as that large, so that no state becomes infinite.
open class Optimizer {
    /// The parameters that are optimized.
    public let parameters: [Parameter]
    /// The hyperparameters of each group, one group unless ``ParameterGroups`` say otherwise; may be changed between steps.
    public var groups: [Hyperparameters] {
        didSet {
            check(
                groups.count == oldValue.count, "Optimizer",
                "expected \(oldValue.count) groups, found \(groups.count)")
        }
    }
    /// A limit on the gradients of every step.
    public var clipping: GradientClipping? {
        didSet { clipping?.validate() }
    }
    /// The step size of the first group. Setting it sets that of all groups.
    public var learningRate: Double {
        get { groups[0][.learningRate] }
        set { for index in groups.indices { groups[index][.learningRate] = newValue } }
    }

    let index: ParameterIndex
    /// The group of each parameter.
    let groupIndex: [Int]
    /// The positions of parameters by identity: optimizers that share parameters take them in one order, so that none waits
    /// for another.
    private let takingOrder: [Int]
    /// The steps that each parameter has had.
    var ages: [Int]
    /// The tensors kept beside the parameters, by the names that torch.optim has for them.
    var slots: [Slot]
    /// A number kept beside each parameter, and its name; 1 before the first step.
    var factors: [Double]
    let factorName: String?
    /// The kernel that updates the parameters, unless a subclass overrides ``run(_:_:_:gradientScale:)``.
    private let kernel: FusedUpdate.Kernel?
    private let flags: Flags

    /// State that an optimizer keeps beside each parameter.
    struct Slot {
        let name: String
        /// The tensors by the parameter's position; nil before its first step.
        var tensors: [Tensor<Float>?]
    }

    /// The forms of the fused kernels.
    struct Flags: OptionSet {
        let rawValue: Int
        static let decoupled = Flags(rawValue: 1)
        static let nesterov = Flags(rawValue: 2)
        static let amsgrad = Flags(rawValue: 4)
        static let centered = Flags(rawValue: 8)
    }

    /// Creates a custom optimizer, which overrides ``update(_:gradient:state:_:)``.
    ///
    /// - Parameters:
    ///   - model: the model to optimize, or ``ParameterGroups``; its parameters are found here, once.
    ///   - hyperparameters: the names and values of all hyperparameters, the learning rate among them; groups may have
    ///     others.
    ///   - state: the names of the tensors kept beside each parameter, as in saved states.
    ///   - clipping: a limit on the gradients of every step.
    public init(
        _ model: some Module, hyperparameters: [Hyperparameter: Double], state: [String] = [],
        clipping: GradientClipping? = nil
    ) {
        check(
            hyperparameters[.learningRate] != nil && Set(state).count == state.count, "\(Self.self)",
            "expected a learning rate among the hyperparameters, and states of different names, found \(state)")
        let grouping = Grouping(model, hyperparameters, in: "\(Self.self)")
        (parameters, groups, groupIndex) = (grouping.parameters, grouping.groups, grouping.groupIndex)
        (index, takingOrder) = (grouping.index, grouping.takingOrder)
        let count = parameters.count
        ages = Array(repeating: 0, count: count)
        slots = state.map { Slot(name: $0, tensors: Array(repeating: nil, count: count)) }
        (factors, factorName, kernel, flags) = ([], nil, nil, [])
        self.clipping = clipping
        clipping?.validate()
    }

    /// Creates one of Tern's own optimizers.
    init(
        _ model: some Module, _ hyperparameters: [Hyperparameter: Double], slots: [String] = [], factor: String? = nil,
        kernel: FusedUpdate.Kernel? = nil, flags: Flags = [], clipping: GradientClipping? = nil
    ) {
        let grouping = Grouping(model, hyperparameters, in: "\(Self.self)")
        (parameters, groups, groupIndex) = (grouping.parameters, grouping.groups, grouping.groupIndex)
        (index, takingOrder) = (grouping.index, grouping.takingOrder)
        let count = parameters.count
        ages = Array(repeating: 0, count: count)
        self.slots = slots.map { Slot(name: $0, tensors: Array(repeating: nil, count: count)) }
        (factors, factorName) = (Array(repeating: 1, count: factor == nil ? 0 : count), factor)
        (self.kernel, self.flags) = (kernel, flags)
        self.clipping = clipping
        clipping?.validate()
    }

    // MARK: Steps

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

    /// Updates the parameters once, by the mean of a loss over parts of a batch: as a step with all of them, in the memory of
    /// one.
    ///
    /// ```swift
    /// optimizer.step(over: batch.parts) { part in crossEntropyLoss(model(part.inputs), part.labels) }
    /// ```
    ///
    /// - Parameters:
    ///   - parts: parts of one size; at least one.
    ///   - loss: computes a tensor of one element, the mean over a part.
    /// - Returns: the mean of the losses before the update.
    @discardableResult
    public func step<Part>(
        over parts: some Sequence<Part>, _ loss: (Part) throws -> Tensor<Float>
    ) rethrows -> Tensor<Float> {
        let (value, gradients) = try meanAndGradients(over: parts, loss)
        apply(gradients)
        return value
    }

    /// Returns the mean of a loss over parts, and its gradients.
    func meanAndGradients<Part>(
        over parts: some Sequence<Part>, _ loss: (Part) throws -> Tensor<Float>
    ) rethrows -> (Tensor<Float>, Gradients) {
        var (total, sum, count) = (Tensor<Float>(0), Gradients(parameters: parameters, tensors: []), 0)
        for part in parts {
            let (value, tensors) = try valueAndGradients(ofParameters: index) { try loss(part) }
            let gradients = Gradients(parameters: parameters, tensors: tensors)
            (total, sum) = count == 0 ? (value, gradients) : (total + value, sum + gradients)
            count += 1
        }
        check(count > 0, "Optimizer", "there are no parts to step over")
        return (total / Float(count), sum * (1 / Float(count)))
    }

    /// Updates the parameters by gradients that were computed elsewhere. A parameter without a gradient stays as it is.
    public func apply(_ gradients: Gradients) {
        WorkLog.endLayer()
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
        // Usually one cohort a group: parameters that met their first gradient together stay together.
        var waiting = present
        while let first = waiting.first {
            let (age, group) = (ages[first], groupIndex[first])
            let cohort = waiting.filter { ages[$0] == age && groupIndex[$0] == group }
            waiting.removeAll { ages[$0] == age && groupIndex[$0] == group }
            update(cohort, tensors, gradientScale: scale)
        }
        for position in present { ages[position] += 1 }
    }

    /// Updates parameters of one group and age. Values and state are moved out and back, so that they are changed where they
    /// are.
    private func update(_ positions: [Int], _ gradients: [Tensor<Float>?], gradientScale: Double) {
        let hyperparameters = groups[groupIndex[positions[0]]]
        var update = FusedUpdate()
        update.gradients = positions.map { gradients[$0]! }
        update.values = positions.map { parameters[$0].take() }
        for slot in slots.indices {
            update.state.append(
                zip(positions, update.values).map { position, value in
                    guard let shape = stateShape(slot, like: value.shape, hyperparameters) else { return nil }
                    return slots[slot].tensors[position].take() ?? .full(shape, initialState)
                })
        }
        if factorName != nil { update.factors = positions.map { factors[$0] } }
        run(&update, hyperparameters, step: ages[positions[0]] + 1, gradientScale: gradientScale)
        for (index, position) in positions.enumerated() {
            for slot in slots.indices {
                if let tensor = update.state[slot][index] { slots[slot].tensors[position] = tensor }
            }
            if factorName != nil { factors[position] = update.factors[index] }
            parameters[position].give(update.values[index])
        }
    }

    // MARK: Steps of subclasses

    /// Returns one step of one parameter.
    ///
    /// - Parameters:
    ///   - parameter: its value.
    ///   - gradient: the gradient of the loss, clipped.
    ///   - state: the tensors that are kept beside the parameter, to be read and replaced.
    ///   - hyperparameters: the hyperparameters of the parameter's group.
    /// - Returns: the new value, of the same shape.
    open func update(
        _ parameter: Tensor<Float>, gradient: Tensor<Float>, state: inout ParameterState,
        _ hyperparameters: Hyperparameters
    ) -> Tensor<Float> {
        trap("\(Self.self)", "an optimizer overrides update(_:gradient:state:_:)")
    }

    /// Returns the shape of a tensor of state beside a parameter; nil where there is none.
    func stateShape(_ slot: Int, like shape: Shape, _ hyperparameters: Hyperparameters) -> Shape? { shape }

    /// The value of all elements of the state before the first step.
    var initialState: Float { 0 }

    /// Runs the update of parameters of one group in their step of this number.
    func run(_ update: inout FusedUpdate, _ hyperparameters: Hyperparameters, step: Int, gradientScale: Double) {
        guard let kernel else { return runEach(&update, hyperparameters, step: step, gradientScale: gradientScale) }
        var options = hyperparameters.options
        options.step = Int64(step)
        options.scale = gradientScale
        options.decoupled = flags.contains(.decoupled)
        options.nesterov = flags.contains(.nesterov)
        options.amsgrad = flags.contains(.amsgrad)
        options.centered = flags.contains(.centered)
        update.run(kernel, options)
    }

    private func runEach(
        _ update: inout FusedUpdate, _ hyperparameters: Hyperparameters, step: Int, gradientScale: Double
    ) {
        for index in update.values.indices {
            let value = update.values[index]
            let tensors = zip(slots, update.state).map { ($0.name, $1[index]!) }
            var state = ParameterState(
                step: step, of: "\(Self.self)", Dictionary(tensors) { first, _ in first })
            let gradient = gradientScale == 1 ? update.gradients[index] : update.gradients[index] * Float(gradientScale)
            let new = withoutRecording {
                self.update(value, gradient: gradient, state: &state, hyperparameters)
            }
            check(
                new.shape == value.shape, "\(Self.self)",
                "a parameter of shape \(value.shape) can't take a value of shape \(new.shape)")
            update.values[index] = new.stopGradient()
            for slot in slots.indices { update.state[slot][index] = state[slots[slot].name] }
        }
    }

    // MARK: State

    /// All that the next steps depend on but for the parameters: hyperparameters, and the state beside each parameter.
    ///
    /// Parameters go by their position: `state.0.step`, `state.0.exp_avg`, `param_groups.0.lr`, …, as in torch.optim.
    public var state: TrainingState {
        var state = TrainingState()
        for (index, group) in groups.enumerated() {
            for name in group.names { state.numbers["param_groups.\(index).\(name.key)"] = group[name] }
        }
        for position in parameters.indices where ages[position] > 0 {
            state.numbers["state.\(position).step"] = Double(ages[position])
            if let factorName { state.numbers["state.\(position).\(factorName)"] = factors[position] }
            for slot in slots {
                state.tensors["state.\(position).\(slot.name)"] = slot.tensors[position]
            }
        }
        return state
    }

    /// Goes on from a saved state.
    ///
    /// - Parameter state: the ``state`` of an optimizer of this kind, of parameters of the same shapes in the same groups.
    /// - Throws: ``StateDictionaryError``, which lists every key that is missing, unexpected or wrong; the optimizer is then
    ///   left as it was.
    public func load(_ state: TrainingState) throws(StateDictionaryError) {
        var reader = StateReader(state, of: "optimizer")
        var (groups, ages, slots, factors) = (groups, ages, slots, factors)
        for index in groups.indices {
            for name in groups[index].names {
                let value = reader.number("param_groups.\(index).\(name.key)", where: name.accepts)
                if name.accepts(value) { groups[index][name] = value }
            }
        }
        for position in parameters.indices {
            let key = "state.\(position)"
            let hasSteps = state.numbers["\(key).step"] != nil
            ages[position] = hasSteps ? reader.count("\(key).step") : 0
            if let factorName {
                factors[position] = hasSteps ? reader.number("\(key).\(factorName)", where: (0...1).contains) : 1
            }
            for slot in slots.indices {
                let shape = stateShape(slot, like: parameters[position].shape, groups[groupIndex[position]])
                let name = "\(key).\(slots[slot].name)"
                let isOfSquares = Self.sumsOfSquares.contains(slots[slot].name)
                slots[slot].tensors[position] =
                    hasSteps ? shape.map { reader.tensor(name, $0, isOfSquares: isOfSquares) } : nil
            }
        }
        try reader.finish()
        (self.groups, self.ages, self.slots, self.factors) = (groups, ages, slots, factors)
    }

    /// The state that is never negative, by the names of torch.optim.
    private static let sumsOfSquares: Set<String> = [
        "exp_avg_sq", "max_exp_avg_sq", "exp_inf", "square_avg", "acc_delta", "sum", "row_var", "col_var", "variance"
    ]
}

/// The parameters of a model in the groups that it says.
private struct Grouping {
    let groups: [Hyperparameters]
    let parameters: [Parameter]
    let groupIndex: [Int]
    let index: ParameterIndex
    let takingOrder: [Int]

    init(_ model: some Module, _ hyperparameters: [Hyperparameter: Double], in optimizer: String) {
        let parts = (model as? ParameterGroups)?.groups ?? [ParameterGroup(model)]
        check(!parts.isEmpty, "Optimizer", "there are no groups of parameters")
        groups = parts.map { part in
            for name in part.hyperparameters.keys where hyperparameters[name] == nil {
                trap("Optimizer", "this optimizer has no \(name)")
            }
            return Hyperparameters(hyperparameters.merging(part.hyperparameters) { $1 })
        }
        let parameters = parts.flatMap(\.parameters)
        self.parameters = parameters
        groupIndex = parts.indices.flatMap { Array(repeating: $0, count: parts[$0].parameters.count) }
        index = ParameterIndex(parameters)
        check(!parameters.isEmpty, optimizer, "there are no parameters to optimize")
        check(index.count == parameters.count, "Optimizer", "a parameter is in two groups, or twice in one")
        takingOrder = parameters.indices.sorted { ObjectIdentifier(parameters[$0]) < ObjectIdentifier(parameters[$1]) }
    }
}
