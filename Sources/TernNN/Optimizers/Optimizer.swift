import TernCore

/// Changes a model's parameters to make a loss smaller.
///
/// ```swift
/// let optimizer = Adam(model, learningRate: 1e-3)
/// for batch in loader {
///     let loss = optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) }
/// }
/// ```
///
/// The parameters are found once, when the optimizer is made. A step updates all of them in one parallel pass, in place. In place of
/// the model an optimizer takes ``ParameterGroups`` with hyperparameters of their own. The base of ``SGD``, ``Adam`` and all others.
public class Optimizer {
    /// What is optimized.
    public let parameters: [Parameter]
    /// The hyperparameters of each group, one group unless ``ParameterGroups`` say otherwise; may be changed between steps.
    public var groups: [Hyperparameters] {
        didSet {
            check(
                groups.count == oldValue.count, "Optimizer",
                "expected \(oldValue.count) groups, found \(groups.count)")
        }
    }
    /// Applied to the gradients of every step.
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
    /// Positions by the identity of the parameter: optimizers that share parameters take them in one order, so that none waits
    /// for what another holds.
    private let takingOrder: [Int]
    /// The steps that each parameter has had.
    var ages: [Int]
    /// The tensors kept beside the parameters, by the names that torch.optim has for them.
    var slots: [Slot]
    /// A number kept beside each parameter, and its name; 1 before the first step.
    var factors: [Double]
    let factorName: String?
    /// What updates the parameters, unless a subclass overrides ``run(_:_:_:gradientScale:)``.
    private let kernel: FusedUpdate.Kernel?
    private let flags: Flags

    /// State that an optimizer keeps beside each parameter.
    struct Slot {
        let name: String
        /// By the parameter's position; nil before its first step.
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

    init(
        _ model: some Module, _ hyperparameters: [Hyperparameter: Double], slots: [String] = [], factor: String? = nil,
        kernel: FusedUpdate.Kernel? = nil, flags: Flags = [], clipping: GradientClipping? = nil
    ) {
        let parts = (model as? ParameterGroups)?.groups ?? [ParameterGroup(model)]
        check(!parts.isEmpty, "Optimizer", "there are no groups of parameters")
        groups = parts.map { part in
            for name in part.hyperparameters.keys where hyperparameters[name] == nil {
                trap("Optimizer", "this optimizer has no \(name)")
            }
            return Hyperparameters(hyperparameters.merging(part.hyperparameters) { $1 })
        }
        parameters = parts.flatMap(\.parameters)
        groupIndex = parts.indices.flatMap { Array(repeating: $0, count: parts[$0].parameters.count) }
        self.clipping = clipping
        index = ParameterIndex(parameters)
        check(!parameters.isEmpty, "\(Self.self)", "there are no parameters to optimize")
        check(index.count == parameters.count, "Optimizer", "a parameter is in two groups, or twice in one")
        takingOrder = parameters.indices.sorted { [parameters] in
            ObjectIdentifier(parameters[$0]) < ObjectIdentifier(parameters[$1])
        }
        let count = parameters.count
        ages = Array(repeating: 0, count: count)
        factors = Array(repeating: 1, count: factor == nil ? 0 : count)
        factorName = factor
        self.slots = slots.map { Slot(name: $0, tensors: Array(repeating: nil, count: count)) }
        self.kernel = kernel
        self.flags = flags
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

    /// Updates the parameters once, by the mean of a loss over parts of a batch: as a step with all of them, in the memory of one.
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

    /// The mean of a loss over parts, and its gradients.
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

    /// Updates parameters of one group and age. Values and state are moved out and back, so that they are changed where they are.
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
        for (place, position) in positions.enumerated() {
            for slot in slots.indices {
                if let tensor = update.state[slot][place] { slots[slot].tensors[position] = tensor }
            }
            if factorName != nil { factors[position] = update.factors[place] }
            parameters[position].give(update.values[place])
        }
    }

    // MARK: What subclasses say

    /// The shape of a tensor of state beside a parameter; nil where there is none.
    func stateShape(_ slot: Int, like shape: Shape, _ hyperparameters: Hyperparameters) -> Shape? { shape }

    /// What the state is filled with before the first step.
    var initialState: Float { 0 }

    /// Runs the update of parameters of one group, whose step of this number it is.
    func run(_ update: inout FusedUpdate, _ hyperparameters: Hyperparameters, step: Int, gradientScale: Double) {
        var options = hyperparameters.options
        options.step = Int64(step)
        options.scale = gradientScale
        options.decoupled = flags.contains(.decoupled)
        options.nesterov = flags.contains(.nesterov)
        options.amsgrad = flags.contains(.amsgrad)
        options.centered = flags.contains(.centered)
        update.run(kernel!, options)
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
            if let factorName { factors[position] = hasSteps ? reader.number("\(key).\(factorName)") : 1 }
            for slot in slots.indices {
                let shape = stateShape(slot, like: parameters[position].shape, groups[groupIndex[position]])
                let name = "\(key).\(slots[slot].name)"
                slots[slot].tensors[position] = hasSteps ? shape.map { reader.tensor(name, $0) } : nil
            }
        }
        try reader.finish()
        (self.groups, self.ages, self.slots, self.factors) = (groups, ages, slots, factors)
    }
}
