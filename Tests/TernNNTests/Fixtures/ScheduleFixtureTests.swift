import TernCore
import TernNN
import TestSupport
import Testing

/// Thirty learning rates of each schedule, against torch.optim.lr_scheduler; see `Tests/Fixtures/generator/optimizers.py`.
@Suite struct ScheduleFixtureTests {
    struct Case: Decodable, Sendable {
        let schedule: String
        let parameters: FixtureParameters
        let rates: FixtureTensor
        /// The momenta, if the schedule changes them too.
        let momenta: FixtureTensor?
        /// The metrics in which a plateau is looked for.
        let metrics: FixtureTensor?
    }

    private struct Cases: Decodable {
        let cases: [Case]
    }

    static let all: [Case] = (OptimizerFixtures.decode("schedules.json") as Cases).cases
    static let schedules = all.filter { $0.metrics == nil }
    static let plateaus = all.filter { $0.metrics != nil }

    static func schedule(_ reference: Case) -> Schedule? {
        let p = reference.parameters
        func number(_ name: String, _ standard: Double) -> Double { p.number(name) ?? standard }
        func count(_ name: String, _ standard: Int) -> Int { p.integer(name) ?? standard }
        switch reference.schedule {
        case "constant": return .constant(factor: number("factor", 1.0 / 3), steps: count("steps", 5))
        case "step": return .step(every: count("every", 0), gamma: number("gamma", 0.1))
        case "multiStep": return .multiStep(p.integers("milestones")!, gamma: number("gamma", 0.1))
        case "exponential": return .exponential(gamma: number("gamma", 0))
        case "cosine": return .cosine(steps: count("steps", 0), minimum: number("minimum", 0))
        case "cosineRestarts":
            return .cosineRestarts(
                steps: count("steps", 0), multiplier: count("multiplier", 1), minimum: number("minimum", 0))
        case "linear":
            return .linear(from: number("start", 1.0 / 3), to: number("end", 1), steps: count("steps", 5))
        case "polynomial": return .polynomial(steps: count("steps", 5), power: number("power", 1))
        case "oneCycle":
            return .oneCycle(
                maximum: p.number("maximum"), steps: count("steps", 0), rise: number("rise", 0.3),
                annealing: p.flag("linear") ?? false ? .linear : .cosine, threePhases: p.flag("threePhases") ?? false,
                start: number("start", 25), end: number("end", 1e4),
                momentum: p.flag("momentum") ?? true ? 0.85...0.95 : nil)
        case "custom": return Schedule { 1 / (1 + Double($0)) }
        case "sequence":
            return .sequence(
                [.linear(from: 0.125, steps: 6), .cosine(steps: 10), .step(every: 5, gamma: 0.5)], at: [6, 16])
        case "warmUp": return .warmUp(steps: 8, then: .exponential(gamma: 0.9))
        default: return nil
        }
    }

    private func optimizer() -> Optimizer { SGD(Linear(1, 1), learningRate: 0.5, momentum: 0.9) }

    @Test(arguments: schedules.indices)
    func agreesWithPyTorch(_ index: Int) throws {
        let reference = Self.schedules[index]
        let optimizer = optimizer()
        var scheduler = Scheduler(
            optimizer, try #require(Self.schedule(reference), "no form for \(reference.schedule)"))
        for (step, expected) in reference.rates.elements.enumerated() {
            let found = optimizer.learningRate
            #expect(
                abs(found - expected) <= 1e-9 * max(1e-3, expected),
                "\(reference.schedule)(\(reference.parameters)), step \(step): expected \(expected), found \(found)")
            if let momenta = reference.momenta {
                #expect(abs(optimizer.groups[0][.momentum] - momenta.elements[step]) <= 1e-9, "step \(step)")
            }
            if step == 11 {
                // Stopped and resumed: a schedule of another rate takes over all that matters.
                let saved = scheduler.state
                optimizer.learningRate = 3
                scheduler = Scheduler(optimizer, Self.schedule(reference)!)
                try scheduler.load(TrainingState(metadata: saved.metadata))
            }
            scheduler.step()
        }
    }

    @Test(arguments: plateaus.indices)
    func plateausAgreeWithPyTorch(_ index: Int) throws {
        let reference = Self.plateaus[index]
        let optimizer = optimizer()
        func make() -> ReduceOnPlateau {
            let p = reference.parameters
            let threshold = p.number("threshold") ?? 1e-4
            return ReduceOnPlateau(
                optimizer, maximizes: p.flag("maximizes") ?? false, factor: p.number("factor") ?? 0.1,
                patience: p.integer("patience")!,
                threshold: p.flag("absolute") ?? false ? .absolute(threshold) : .relative(threshold),
                cooldown: p.integer("cooldown") ?? 0, minimum: p.number("minimum") ?? 0)
        }
        var schedule = make()
        for (step, metric) in reference.metrics!.elements.enumerated() {
            if step == 0 || step == 13 {
                let saved = schedule.state
                schedule = make()
                try schedule.load(TrainingState(metadata: saved.metadata))
            }
            schedule.step(metric)
            let expected = reference.rates.elements[step]
            #expect(abs(optimizer.learningRate - expected) <= 1e-12, "\(reference.parameters), step \(step)")
        }
    }

    @Test func groupsKeepTheirProportions() {
        let optimizer = AdamW(
            ParameterGroups(ParameterGroup(Linear(1, 1)), ParameterGroup(Linear(1, 1), [.learningRate: 0.25])),
            learningRate: 1)
        let scheduler = Scheduler(optimizer, .linear(from: 1, to: 0, steps: 4))
        for _ in 0..<3 { scheduler.step() }
        #expect(optimizer.groups.map { $0[.learningRate] } == [0.25, 0.0625])
        _ = Scheduler(optimizer, .oneCycle(steps: 10))
        #expect(optimizer.groups.map { $0[.beta1] } == [0.95, 0.95])
    }
}
