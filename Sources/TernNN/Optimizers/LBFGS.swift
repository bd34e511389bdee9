import TernCore

/// The quasi-Newton method with limited memory (Liu and Nocedal, 1989), as `torch.optim.LBFGS`.
///
/// ```swift
/// let optimizer = LBFGS(model, lineSearch: .strongWolfe)
/// for _ in 0..<10 { optimizer.step { mseLoss(model(x), y) } }
/// ```
///
/// A step takes up to `maximumIterations` iterations of the method, each along the gradient times an inverse Hessian that
/// follows from the changes of the last gradients, and computes the loss several times: it should be that of all the data. All
/// parameters are one group. There is no ``Optimizer/apply(_:)`` of gradients from elsewhere: it traps.
public final class LBFGS: Optimizer {
    /// The choice of a length along a direction.
    public enum LineSearch: Sendable {
        /// A length that meets the strong Wolfe conditions (Nocedal and Wright, 2006), with c₁ = 10⁻⁴ and c₂ = 0.9.
        case strongWolfe
    }

    private let maximumIterations: Int
    private let maximumEvaluations: Int
    private let gradientTolerance: Double
    private let changeTolerance: Double
    private let historySize: Int
    private let lineSearch: LineSearch?
    private var memory = LBFGSMemory()

    /// Creates an optimizer of a model's parameters.
    ///
    /// - Parameters:
    ///   - model: the model to optimize; its parameters are found here, once.
    ///   - learningRate: the length of a step along a direction, the first one tried by a line search.
    ///   - maximumIterations: the most iterations of a call of `step`.
    ///   - maximumEvaluations: the most evaluations of the loss in a call of `step`; 5/4 of the iterations by default.
    ///   - gradientTolerance: the largest element of a gradient at which the method has arrived.
    ///   - changeTolerance: the change of loss or parameters at which it has arrived.
    ///   - historySize: the number of changes of the gradient that are remembered.
    ///   - lineSearch: the choice of a length along a direction; nil for one length.
    public init(
        _ model: some Module, learningRate: Double = 1, maximumIterations: Int = 20, maximumEvaluations: Int? = nil,
        gradientTolerance: Double = 1e-7, changeTolerance: Double = 1e-9, historySize: Int = 100,
        lineSearch: LineSearch? = nil
    ) {
        check(
            maximumIterations > 0 && historySize > 0, "LBFGS",
            "expected at least 1 iteration and a history of at least 1, found \(maximumIterations) and \(historySize)")
        let evaluations =
            maximumEvaluations ?? maximumIterations.addingReportingOverflow(maximumIterations / 4).partialValue
        check(
            (maximumEvaluations ?? 1) > 0 && gradientTolerance >= 0 && changeTolerance >= 0
                && gradientTolerance.isFinite && changeTolerance.isFinite, "LBFGS",
            "expected at least 1 evaluation and finite tolerances of at least 0, found \(evaluations), "
                + "\(gradientTolerance) and \(changeTolerance)")
        self.maximumIterations = maximumIterations
        self.maximumEvaluations = evaluations > 0 ? evaluations : .max
        self.gradientTolerance = gradientTolerance
        self.changeTolerance = changeTolerance
        self.historySize = historySize
        self.lineSearch = lineSearch
        super.init(model, [.learningRate: learningRate])
        check(groups.count == 1, "LBFGS", "expected one group of parameters, found \(groups.count)")
    }

    @discardableResult
    public override func step(_ loss: () throws -> Tensor<Float>) rethrows -> Tensor<Float> {
        try step(over: CollectionOfOne(())) { _ in try loss() }
    }

    @discardableResult
    public override func step<Part>(
        over parts: some Sequence<Part>, _ loss: (Part) throws -> Tensor<Float>
    ) rethrows -> Tensor<Float> {
        let parts = Array(parts)
        return try minimize {
            let (value, gradients) = try meanAndGradients(over: parts, loss)
            return (value, flat(clipped(gradients)))
        }
    }

    public override func apply(_ gradients: Gradients) {
        trap("LBFGS", "the loss is computed several times in a step: call step instead of apply")
    }

    // MARK: The method

    private func minimize(_ compute: () throws -> (Tensor<Float>, Tensor<Float>)) rethrows -> Tensor<Float> {
        let (first, firstGradient) = try compute()
        var (loss, gradient) = (Double(first.item()), firstGradient)
        var evaluations = 1
        func hasArrived() -> Bool { gradient.elementCount == 0 || largest(gradient) <= gradientTolerance }
        if hasArrived() { return first }
        for iteration in 1...maximumIterations {
            let direction = memory.direction(gradient, historySize: historySize)
            let before = loss
            let rate = learningRate
            var length = rate
            if memory.iterations == 1 { length *= min(1, 1 / Tensor<Double>(gradient).abs().sum().item()) }
            memory.length = length
            let slope = inner(gradient, direction)
            if slope > -changeTolerance { break }

            let start = flat(parameters.map { $0.value.stopGradient() })
            func evaluate(at length: Double) throws -> LinePoint {
                set(start + direction * Float(length))
                let (value, gradient) = try compute()
                return LinePoint(
                    length: length, loss: Double(value.item()), gradient: gradient, slope: inner(gradient, direction))
            }
            if lineSearch != nil {
                let origin = LinePoint(length: 0, loss: loss, gradient: gradient, slope: slope)
                let search = WolfeSearch(
                    origin: origin, tolerance: changeTolerance, directionSize: largest(direction),
                    evaluations: maximumEvaluations - evaluations)
                let (point, count) = try search.run(from: length, evaluate(at:))
                (loss, gradient, length) = (point.loss, point.gradient, point.length)
                evaluations += count
                memory.length = length
                set(start + direction * Float(length))
            } else if iteration < maximumIterations {
                let point = try evaluate(at: length)
                (loss, gradient) = (point.loss, point.gradient)
                evaluations += 1
            } else {
                // What the loss is now matters to nobody.
                set(start + direction * Float(length))
            }
            if evaluations >= maximumEvaluations || hasArrived() { break }
            if largest(direction) * length <= changeTolerance || abs(loss - before) < changeTolerance { break }
        }
        return first
    }

    // MARK: The parameters as one vector

    private func clipped(_ gradients: Gradients) -> [Tensor<Float>] {
        var gradients = gradients
        switch clipping {
        case .norm(let limit): gradients = gradients.clipped(toNorm: limit)
        case .value(let limit): gradients = gradients.clipped(toValue: limit)
        case nil: break
        }
        return zip(gradients.tensors, parameters).map { $0 ?? .zeros($1.shape) }
    }

    private func flat(_ tensors: [Tensor<Float>]) -> Tensor<Float> {
        tensors.isEmpty ? .zeros([0]) : concatenate(tensors.map { $0.reshape([$0.elementCount]) }, axis: 0)
    }

    private func set(_ vector: Tensor<Float>) {
        var start = 0
        for parameter in parameters {
            let end = start + parameter.shape.elementCount
            if !parameter.isFrozen { parameter.value = vector[start..<end].reshape(parameter.shape).contiguous() }
            start = end
        }
    }

    // MARK: State

    public override var state: TrainingState { super.state + memory.state }

    public override func load(_ state: TrainingState) throws(StateDictionaryError) {
        let count = parameters.reduce(0) { $0 + $1.shape.elementCount }
        let memory = try LBFGSMemory(state.part("lbfgs"), elementCount: count)
        let others = state.numbers.filter { !$0.key.hasPrefix("lbfgs.") }
        try super.load(
            TrainingState(tensors: state.tensors.filter { !$0.key.hasPrefix("lbfgs.") }, numbers: others))
        self.memory = memory
    }
}

/// Returns a · b, in Double where it is not finite in Float.
func inner(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Double {
    let product = a.dot(b).item()
    return product.isFinite ? Double(product) : Tensor<Double>(a).dot(Tensor<Double>(b)).item()
}

/// Returns the largest magnitude of a vector's elements.
private func largest(_ x: Tensor<Float>) -> Double { Double(x.norm(.infinity).item()) }

/// The curvature as ``LBFGS`` knows it: the last changes of the parameters and of the gradient.
struct LBFGSMemory {
    private(set) var iterations = 0
    /// The length of the last step along its direction.
    var length = 0.0
    private var direction: Tensor<Float>?
    private var gradient: Tensor<Float>?
    /// The vectors s and y and the number 1 / sᵀy, oldest first.
    private var changes: [(ofParameters: Tensor<Float>, ofGradient: Tensor<Float>, scale: Double)] = []
    /// The diagonal that the inverse Hessian starts from.
    private var diagonal = 1.0

    init() {}

    /// Takes up the change of the gradient, and gives the next direction: −H g by the two-loop recursion.
    mutating func direction(_ g: Tensor<Float>, historySize: Int) -> Tensor<Float> {
        iterations += 1
        if let direction, let gradient {
            let (s, y) = (direction * Float(length), g - gradient)
            let product = inner(y, s)
            if product > 1e-10 {
                if changes.count == historySize { changes.removeFirst() }
                changes.append((s, y, 1 / product))
                diagonal = product / inner(y, y)
            }
        }
        var q = -g
        var alphas: [Double] = []
        for change in changes.reversed() {
            let alpha = inner(change.ofParameters, q) * change.scale
            q = q - change.ofGradient * Float(alpha)
            alphas.append(alpha)
        }
        var d = q * Float(diagonal)
        for (change, alpha) in zip(changes, alphas.reversed()) {
            let beta = inner(change.ofGradient, d) * change.scale
            d = d + change.ofParameters * Float(alpha - beta)
        }
        (direction, gradient) = (d, g)
        return d
    }

    /// The state, under `lbfgs.`.
    var state: TrainingState {
        var state = TrainingState(numbers: ["n_iter": Double(iterations)])
        guard let direction, let gradient else { return state.named("lbfgs") }
        state.numbers["t"] = length
        state.numbers["H_diag"] = diagonal
        state.numbers["history"] = Double(changes.count)
        state.tensors = ["d": direction, "prev_flat_grad": gradient]
        for (index, change) in changes.enumerated() {
            state.tensors["old_stps.\(index)"] = change.ofParameters
            state.tensors["old_dirs.\(index)"] = change.ofGradient
            state.numbers["ro.\(index)"] = change.scale
        }
        return state.named("lbfgs")
    }

    init(_ state: TrainingState, elementCount: Int) throws(StateDictionaryError) {
        var reader = StateReader(state, of: "optimizer")
        iterations = reader.count("n_iter")
        if iterations > 0 {
            let shape: Shape = [elementCount]
            length = reader.number("t")
            diagonal = reader.number("H_diag")
            direction = reader.tensor("d", shape)
            gradient = reader.tensor("prev_flat_grad", shape)
            // No more than there are tensors, whatever the number says.
            for index in 0..<min(reader.count("history"), state.tensors.count) {
                changes.append(
                    (
                        reader.tensor("old_stps.\(index)", shape), reader.tensor("old_dirs.\(index)", shape),
                        reader.number("ro.\(index)")
                    ))
            }
        }
        try reader.finish()
    }
}
