import TernCore

/// Sets an optimizer's learning rates by a ``Schedule``, step by step.
///
/// ```swift
/// let optimizer = AdamW(model, learningRate: 1e-3)
/// let schedule = Scheduler(optimizer, .cosine(steps: 2000))
/// ```
public final class Scheduler {
    /// The number of steps taken.
    public private(set) var stepCount = 0

    private let optimizer: Optimizer
    private let schedule: Schedule
    /// The rate that each group started with.
    private var bases: [Double]

    /// Schedules the rates that the optimizer's groups have now, and sets the first.
    public init(_ optimizer: Optimizer, _ schedule: Schedule) {
        self.optimizer = optimizer
        self.schedule = schedule
        bases = optimizer.groups.map { $0[.learningRate] }
        update()
    }

    /// Sets the rates of the next step.
    public func step() {
        stepCount += 1
        update()
    }

    private func update() {
        for (index, base) in bases.enumerated() {
            optimizer.groups[index][.learningRate] = schedule.rate(stepCount, base)
            guard let momentum = schedule.momentum(stepCount) else { continue }
            let names = optimizer.groups[index].names
            let name = [Hyperparameter.momentum, .beta1].first(where: names.contains)
            if let name { optimizer.groups[index][name] = momentum }
        }
    }

    /// The state that the schedule goes on from.
    public var state: TrainingState {
        var numbers = ["last_epoch": Double(stepCount)]
        for (index, base) in bases.enumerated() { numbers["base_lrs.\(index)"] = base }
        return TrainingState(numbers: numbers)
    }

    /// Goes on from a saved state, and sets the optimizer's rates accordingly.
    ///
    /// - Throws: ``StateDictionaryError``, which lists what is missing, unexpected or wrong; all is then left as it was.
    public func load(_ state: TrainingState) throws(StateDictionaryError) {
        var reader = StateReader(state, of: "schedule")
        let count = reader.count("last_epoch")
        let bases = bases.indices.map { reader.number("base_lrs.\($0)", where: Hyperparameter.learningRate.accepts) }
        try reader.finish()
        (stepCount, self.bases) = (count, bases)
        update()
    }
}

/// Lowers an optimizer's learning rates when a metric stops improving, as `torch.optim.lr_scheduler.ReduceLROnPlateau`.
///
/// ```swift
/// let schedule = ReduceOnPlateau(optimizer, patience: 3)
/// schedule.step(validationLoss)   // once an epoch
/// ```
public final class ReduceOnPlateau {
    /// The improvement on the best metric that counts as such.
    public enum Threshold: Sendable {
        /// An improvement by a share of the magnitude of the best.
        case relative(Double)
        /// An improvement by a difference.
        case absolute(Double)
    }

    private let optimizer: Optimizer
    private let maximizes: Bool
    private let factor: Double
    private let patience: Int
    private let threshold: Threshold
    private let cooldown: Int
    private let minimum: Double

    private var best: Double
    private var badSteps = 0
    private var cooling = 0

    /// Creates a schedule of the rates that the optimizer's groups have.
    ///
    /// - Parameters:
    ///   - optimizer: the optimizer whose rates are lowered.
    ///   - maximizes: whether a larger metric is better.
    ///   - factor: the factor by which the rates are multiplied.
    ///   - patience: the number of steps without improvement in a row that change nothing.
    ///   - threshold: the improvement on the best metric that counts as such.
    ///   - cooldown: the number of steps after a reduction of which none counts as bad.
    ///   - minimum: the least rate.
    public init(
        _ optimizer: Optimizer, maximizes: Bool = false, factor: Double = 0.1, patience: Int = 10,
        threshold: Threshold = .relative(1e-4), cooldown: Int = 0, minimum: Double = 0
    ) {
        check((0..<1).contains(factor), "ReduceOnPlateau", "the factor is \(factor), expected a number in 0..<1")
        let margin =
            switch threshold {
            case .relative(let share): share
            case .absolute(let difference): difference
            }
        check(
            patience >= 0 && cooldown >= 0 && minimum >= 0 && minimum.isFinite && margin >= 0 && margin.isFinite,
            "ReduceOnPlateau",
            "expected a patience, a cooldown, a minimum and a threshold of at least 0, found \(patience), \(cooldown), "
                + "\(minimum) and \(margin)")
        self.optimizer = optimizer
        self.maximizes = maximizes
        self.factor = factor
        self.patience = patience
        self.threshold = threshold
        self.cooldown = cooldown
        self.minimum = minimum
        best = maximizes ? -.infinity : .infinity
    }

    /// Takes note of a metric, and lowers the rates if it has not improved for too long. NaN is no improvement.
    public func step(_ metric: Double) {
        if isBetter(metric) {
            best = metric
            badSteps = 0
        } else {
            badSteps += 1
        }
        if cooling > 0 {
            cooling -= 1
            badSteps = 0
        }
        if badSteps > patience {
            for index in optimizer.groups.indices {
                let rate = optimizer.groups[index][.learningRate]
                let lower = max(rate * factor, minimum)
                if rate - lower > 1e-8 { optimizer.groups[index][.learningRate] = lower }
            }
            cooling = cooldown
            badSteps = 0
        }
    }

    private func isBetter(_ metric: Double) -> Bool {
        if best.isInfinite { return maximizes ? metric > best : metric < best }
        let margin =
            switch threshold {
            case .relative(let share): abs(best) * share
            case .absolute(let difference): difference
            }
        return maximizes ? metric > best + margin : metric < best - margin
    }

    /// The state that the schedule goes on from; the rates are part of the optimizer's state.
    public var state: TrainingState {
        TrainingState(numbers: [
            "best": best, "num_bad_epochs": Double(badSteps), "cooldown_counter": Double(cooling)
        ])
    }

    /// Goes on from a saved state.
    ///
    /// - Throws: ``StateDictionaryError``, which lists what is missing, unexpected or wrong; all is then left as it was.
    public func load(_ state: TrainingState) throws(StateDictionaryError) {
        var reader = StateReader(state, of: "schedule")
        let best = reader.number("best") { !$0.isNaN }
        let (bad, cooling) = (reader.count("num_bad_epochs"), reader.count("cooldown_counter"))
        try reader.finish()
        (self.best, badSteps, self.cooling) = (best, bad, cooling)
    }
}
