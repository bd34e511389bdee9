import TernCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A learning rate as a function of the step, in terms of the rate that an optimizer starts with.
///
/// ```swift
/// let schedule = Scheduler(optimizer, .warmUp(steps: 100, then: .cosine(steps: 1900)))
/// for batch in batches {
///     optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) }
///     schedule.step()
/// }
/// ```
///
/// The formulas are those of `torch.optim.lr_scheduler`. A step is whatever ``Scheduler/step()`` is called for, a batch or an
/// epoch.
public struct Schedule: Sendable {
    let rate: @Sendable (_ step: Int, _ base: Double) -> Double
    /// The momentum, where the schedule changes that too.
    var momentum: @Sendable (_ step: Int) -> Double? = { _ in nil }

    private init(rate: @escaping @Sendable (Int, Double) -> Double) { self.rate = rate }

    /// Creates a factor of the rate for each step from 0 on; `LambdaLR`.
    public init(_ factor: @escaping @Sendable (_ step: Int) -> Double) {
        self.init(rate: { step, base in base * factor(step) })
    }

    /// Returns the rate at a step from 0 on, of a group that starts with the rate `base`.
    public func learningRate(at step: Int, base: Double) -> Double {
        check(step >= 0, "Schedule", "a rate at step \(step), expected at least 0")
        return rate(step, base)
    }

    /// Traps on a number that is negative, infinite or NaN.
    private static func validate(_ numbers: (name: String, value: Double)..., in schedule: String) {
        for (name, value) in numbers where !(value >= 0 && value.isFinite) {
            trap("Schedule", "the \(name) of \(schedule) is \(value), expected a finite number of at least 0")
        }
    }

    // MARK: Steps and powers

    /// Returns the schedule of a factor for the first steps and the whole rate from then on; `ConstantLR`.
    public static func constant(factor: Double = 1.0 / 3, steps: Int = 5) -> Schedule {
        check(steps >= 0, "Schedule", "constant for \(steps) steps, expected at least 0")
        validate(("factor", factor), in: "constant")
        return Schedule { $0 < steps ? factor : 1 }
    }

    /// Returns the schedule of a factor that is multiplied by γ after each `steps` steps; `StepLR`.
    public static func step(every steps: Int, gamma: Double = 0.1) -> Schedule {
        check(steps > 0, "Schedule", "a step every \(steps) steps, expected at least 1")
        validate(("gamma", gamma), in: "step")
        return Schedule { pow(gamma, Double($0 / steps)) }
    }

    /// Returns the schedule of a factor that is multiplied by γ at each milestone; `MultiStepLR`.
    public static func multiStep(_ milestones: [Int], gamma: Double = 0.1) -> Schedule {
        validate(("gamma", gamma), in: "multiStep")
        return Schedule { step in pow(gamma, Double(milestones.count { $0 <= step })) }
    }

    /// Returns the schedule of a factor that is multiplied by γ after each step; `ExponentialLR`.
    public static func exponential(gamma: Double) -> Schedule {
        validate(("gamma", gamma), in: "exponential")
        return Schedule { pow(gamma, Double($0)) }
    }

    /// Returns the schedule from one factor to another in equal steps, then the last; `LinearLR`.
    public static func linear(from start: Double = 1.0 / 3, to end: Double = 1, steps: Int = 5) -> Schedule {
        check(steps > 0, "Schedule", "linear over \(steps) steps, expected at least 1")
        validate(("start", start), ("end", end), in: "linear")
        return Schedule { start + (end - start) * Double(min($0, steps)) / Double(steps) }
    }

    /// Returns the schedule of the factor (1 − t/steps)^power, then 0; `PolynomialLR`.
    public static func polynomial(steps: Int = 5, power: Double = 1) -> Schedule {
        check(steps > 0, "Schedule", "polynomial over \(steps) steps, expected at least 1")
        validate(("power", power), in: "polynomial")
        return Schedule { pow(1 - Double(min($0, steps)) / Double(steps), power) }
    }

    // MARK: Cosines

    /// Returns the schedule of half a cosine from the rate down to a minimum, and up again in as many steps;
    /// `CosineAnnealingLR`.
    public static func cosine(steps: Int, minimum: Double = 0) -> Schedule {
        check(steps > 0, "Schedule", "cosine over \(steps) steps, expected at least 1")
        validate(("minimum", minimum), in: "cosine")
        return Schedule(rate: { step, base in cosine(from: base, to: minimum, Double(step) / Double(steps)) })
    }

    /// Returns the schedule of half a cosine again and again, each `multiplier` times as long as the one before;
    /// `CosineAnnealingWarmRestarts`.
    public static func cosineRestarts(steps: Int, multiplier: Int = 1, minimum: Double = 0) -> Schedule {
        check(
            steps > 0 && multiplier > 0, "Schedule",
            "cosines over \(steps) steps and \(multiplier) times as many, expected at least 1 of both")
        validate(("minimum", minimum), in: "cosineRestarts")
        return Schedule(rate: { step, base in
            var (position, length) = (step, steps)
            if multiplier == 1 {
                position %= length
            } else {
                while position >= length {
                    position -= length
                    let (next, overflow) = length.multipliedReportingOverflow(by: multiplier)
                    length = overflow ? .max : next
                }
            }
            return cosine(from: base, to: minimum, Double(position) / Double(length))
        })
    }

    /// Returns half a cosine from one number to another, of which `share` is behind.
    private static func cosine(from start: Double, to end: Double, _ share: Double) -> Double {
        end + (start - end) / 2 * (1 + cos(.pi * share))
    }

    /// The form of the ways up and down in ``oneCycle(maximum:steps:rise:annealing:threePhases:start:end:momentum:)``.
    public enum Annealing: Sendable {
        /// A way along half a cosine.
        case cosine
        /// A way in equal steps.
        case linear
    }

    /// Returns the schedule up to a maximum and far down, with the momentum the other way (Smith and Topin, 2018);
    /// `OneCycleLR`.
    ///
    /// - Parameters:
    ///   - maximum: the highest rate; nil for the rate that each group starts with.
    ///   - steps: the length of the whole cycle.
    ///   - rise: the share of them in which the rate goes up.
    ///   - annealing: the form of the ways up and down.
    ///   - threePhases: whether the rate goes down as it went up, and only then to the end.
    ///   - start: the maximum over the rate at the start.
    ///   - end: the rate at the start over that at the end.
    ///   - momentum: the bounds of the momentum, or β₁, which is highest where the rate is lowest. Nil to leave it.
    public static func oneCycle(
        maximum: Double? = nil, steps: Int, rise: Double = 0.3, annealing: Annealing = .cosine,
        threePhases: Bool = false, start: Double = 25, end: Double = 1e4,
        momentum: ClosedRange<Double>? = 0.85...0.95
    ) -> Schedule {
        check(
            steps > 0 && (0...1).contains(rise), "Schedule",
            "one cycle of \(steps) steps, \(rise) of them rising, expected at least 1 and a share in 0...1")
        validate(
            ("maximum", maximum ?? 0), ("momentum", momentum?.lowerBound ?? 0), ("momentum", momentum?.upperBound ?? 0),
            in: "oneCycle")
        check(
            start > 0 && end > 0 && start.isFinite && end.isFinite, "Schedule",
            "one cycle from a maximum over \(start), and that over \(end), expected finite divisors above 0")
        /// Returns the number at a step, where `numbers` are passed at the ends of the phases.
        @Sendable func value(_ step: Int, _ numbers: [Double]) -> Double {
            let (total, turn) = (Double(steps), rise * Double(steps) - 1)
            let ends = threePhases ? [turn, 2 * rise * total - 2, total - 1] : [turn, total - 1]
            var before = 0.0
            let position = min(Double(step), total - 1)
            for (phase, after) in ends.enumerated() {
                if position <= after || phase == ends.count - 1 {
                    // A phase without a width is over where it begins.
                    let share = after > before ? (position - before) / (after - before) : 1
                    let (from, to) = (numbers[phase], numbers[phase + 1])
                    return annealing == .cosine ? cosine(from: from, to: to, share) : from + (to - from) * share
                }
                before = after
            }
            return numbers.last!
        }
        var schedule = Schedule(rate: { step, base in
            let highest = maximum ?? base
            let (first, last) = (highest / start, highest / start / end)
            return value(step, threePhases ? [first, highest, first, last] : [first, highest, last])
        })
        if let momentum {
            let (low, high) = (momentum.lowerBound, momentum.upperBound)
            schedule.momentum = { value($0, threePhases ? [high, low, high, high] : [high, low, high]) }
        }
        return schedule
    }

    // MARK: Sequences

    /// Returns the sequence of schedules, each as if it began with its milestone; `SequentialLR`.
    ///
    /// - Parameters:
    ///   - schedules: at least one.
    ///   - milestones: the first steps of the second, the third, …
    public static func sequence(_ schedules: [Schedule], at milestones: [Int]) -> Schedule {
        check(
            schedules.count == milestones.count + 1 && [0] + milestones == ([0] + milestones).sorted(), "Schedule",
            "\(schedules.count) schedules and milestones \(milestones), expected one milestone between each two, rising "
                + "from 0 or more")
        @Sendable func part(_ step: Int) -> (schedule: Schedule, step: Int) {
            let index = milestones.count { $0 <= step }
            return (schedules[index], index == 0 ? step : step - milestones[index - 1])
        }
        var schedule = Schedule(rate: { step, base in
            let part = part(step)
            return part.schedule.rate(part.step, base)
        })
        schedule.momentum = { step in
            let part = part(step)
            return part.schedule.momentum(part.step)
        }
        return schedule
    }

    /// Returns the schedule up to the rate in equal steps, the first no less than the others, and then another schedule.
    public static func warmUp(steps: Int, then next: Schedule) -> Schedule {
        if steps == 0 { return next }
        check(steps > 0, "Schedule", "a warm-up of \(steps) steps, expected at least 0")
        return sequence([Schedule { Double($0 + 1) / Double(steps) }, next], at: [steps])
    }
}
