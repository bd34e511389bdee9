import Foundation
import TernCore
import TernNN
import Testing

/// Optimizers, clipping and schedules at the ends of the range of numbers.
@Suite struct OptimizerRangeTests {
    /// The optimizers that keep squares of gradients, with settings that forget them fast.
    private static let squaring: [(name: String, make: @Sendable (Vector) -> Optimizer)] = [
        ("Adam", { Adam($0, learningRate: 0.01, betas: (0.9, 0.9)) }),
        ("Adam with a decay", { Adam($0, learningRate: 0.01, betas: (0.9, 0.9), weightDecay: 0.01) }),
        ("AdamW", { AdamW($0, learningRate: 0.01, betas: (0.9, 0.9)) }),
        ("NAdam", { NAdam($0, learningRate: 0.01, betas: (0.9, 0.9)) }),
        ("RAdam", { RAdam($0, learningRate: 1e-3, betas: (0.9, 0.9)) }),
        ("Adamax", { Adamax($0, learningRate: 0.01, betas: (0.9, 0.9)) }),
        ("RMSprop", { RMSprop($0, learningRate: 0.01, alpha: 0.9) }),
        ("centered RMSprop", { RMSprop($0, learningRate: 0.01, alpha: 0.9, centered: true) }),
        ("RMSprop with a momentum", { RMSprop($0, learningRate: 0.01, alpha: 0.9, momentum: 0.5) }),
        ("Adadelta", { Adadelta($0, rho: 0.9) }),
        ("LAMB", { LAMB($0, learningRate: 0.01, betas: (0.9, 0.9)) }),
        ("Adafactor", { Adafactor($0, learningRate: 0.01, beta2Decay: -0.1) }),
        ("Lion", { Lion($0, learningRate: 0.01) })
    ]

    private struct Vector: Module {
        let weight = Parameter(Tensor<Float>.ones([8]))
        func gradients(_ value: Float) -> Gradients {
            // d/dw of g · w
            valueAndGradients(of: self) { (weight.value * Tensor(value)).sum() }.gradients
        }
    }

    /// After a gradient of any size all is finite, and the parameter moves on as if the large one had been forgotten. It comes
    /// when there are moments to divide by: the first steps of RAdam follow a gradient as it is, however large.
    @Test(arguments: squaring.indices, [1e19, 1e20, 1e25, 1e30, 3e38] as [Float])
    func largeGradientsAreForgotten(_ index: Int, _ size: Float) {
        let model = Vector()
        let optimizer = Self.squaring[index].make(model)
        for _ in 1...20 { optimizer.apply(model.gradients(1)) }
        for _ in 1...3 { optimizer.apply(model.gradients(size)) }
        for _ in 1...1200 { optimizer.apply(model.gradients(1)) }
        let before = model.weight.value
        for _ in 1...50 { optimizer.apply(model.gradients(1)) }
        let moved = before - model.weight.value
        #expect(model.weight.value.isFinite().all().item())
        for tensor in optimizer.state.tensors.values { #expect(tensor.isFinite().all().item()) }
        #expect(moved.min().item() > 0, "\(Self.squaring[index].name) stands still at \(model.weight.value)")
    }

    /// Adam and RMSprop after one gradient of 1e20, as in Double.
    @Test func asMathematicsSays() {
        let (adam, rms) = (Vector(), Vector())
        let (beta1, beta2, rate) = (0.9, 0.99, 0.01)
        let optimizers = (
            Adam(adam, learningRate: rate, betas: (beta1, beta2)), RMSprop(rms, learningRate: rate, alpha: beta2)
        )
        var (m, v, s, p, q) = (0.0, 0.0, 0.0, 1.0, 1.0)
        for step in 1...9500 {
            let g = step == 3 ? 1e20 : 0.5
            optimizers.0.apply(adam.gradients(Float(g)))
            optimizers.1.apply(rms.gradients(Float(g)))
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g * g
            let t = Double(step)
            p -= rate * m / (1 - pow(beta1, t)) / ((v / (1 - pow(beta2, t))).squareRoot() + 1e-8)
            s = beta2 * s + (1 - beta2) * g * g
            q -= rate * g / (s.squareRoot() + 1e-8)
            if step % 500 == 0 {
                #expect(abs(Double(adam.weight.value[0].item()) - p) < 1e-3 * max(1, abs(p)), "Adam, step \(step)")
                #expect(abs(Double(rms.weight.value[0].item()) - q) < 1e-3 * max(1, abs(q)), "RMSprop, step \(step)")
            }
        }
    }

    // MARK: Clipping

    private struct Two: Module {
        let a = Parameter(Tensor<Float>.zeros([2]))
        let b = Parameter(Tensor<Float>.zeros([3]))
        func gradients(_ a: [Float], _ b: [Float]) -> Gradients {
            valueAndGradients(of: self) {
                (self.a.value * Tensor(a)).sum() + (self.b.value * Tensor(b)).sum()
            }.gradients
        }
    }

    @Test(arguments: [1e-42, 1e-30, 1e-19, 1, 1e19, 1e30, 1e38])
    func normsOfAllSizes(_ size: Double) {
        let x = Float(size)
        let gradients = Two().gradients([x, -x], [x, 0, x])
        #expect(abs(gradients.norm / (2 * Double(x)) - 1) < 1e-6)
        let clipped = gradients.clipped(toNorm: 0.5)
        let expected = size < 0.2 ? Double(x) : 0.25
        for (found, sign) in zip(flat(clipped.tensors.map { $0! }).scalars, [1, -1, 1, 0, 1] as [Double]) {
            #expect(abs(Double(found) - sign * expected) <= 1e-4 * expected)
        }
    }

    @Test func notANumberIsNeverHalfAStep() {
        let model = Two()
        let gradients = model.gradients([.nan, 1], [100, 1, 1])
        #expect(gradients.norm.isNaN)
        #expect(flat(gradients.clipped(toNorm: 1).tensors.map { $0! }).isNaN().all().item())
        SGD(model, learningRate: 1, clipping: .norm(1)).apply(gradients)
        #expect(model.b.value.isNaN().all().item())
        #expect(Two().gradients([.infinity, 1], [0, 0, 0]).norm == .infinity)
        #expect(gradients.clipped(toNorm: .infinity).tensors[1] == gradients.tensors[1])
    }

    // MARK: Schedules

    /// Rates and momenta are finite numbers of at least 0 at every step, whatever the widths.
    @Test func schedulesOfEveryWidth() {
        var schedules: [(String, Schedule)] = []
        for steps in [1, 2, 3, 10, Int.max] {
            for rise in [0, 1e-9, 0.1, 0.3, 0.5, 0.9, 1] {
                for phases in [false, true] {
                    for annealing in [Schedule.Annealing.cosine, .linear] {
                        schedules.append(
                            (
                                "oneCycle \(steps) \(rise) \(phases)",
                                .oneCycle(steps: steps, rise: rise, annealing: annealing, threePhases: phases)
                            ))
                    }
                }
            }
            for multiplier in [1, 2, Int.max] {
                schedules.append(
                    ("restarts \(steps) \(multiplier)", .cosineRestarts(steps: steps, multiplier: multiplier)))
            }
            schedules += [
                ("cosine", .cosine(steps: steps)), ("linear", .linear(steps: steps)),
                ("polynomial", .polynomial(steps: steps, power: 0)),
                ("polynomial", .polynomial(steps: steps, power: 2)),
                ("warmUp", .warmUp(steps: steps, then: .cosine(steps: steps))), ("step", .step(every: steps)),
                ("constant", .constant(steps: steps))
            ]
        }
        schedules += [
            ("warmUp", .warmUp(steps: 0, then: .cosine(steps: 1))), ("constant", .constant(steps: 0)),
            ("multiStep", .multiStep([])), ("multiStep", .multiStep([0, 0])), ("exponential", .exponential(gamma: 0))
        ]
        let model = Vector()
        for (name, schedule) in schedules {
            for step in Array(0...20) + [1 << 40, Int.max - 1] {
                let rate = schedule.learningRate(at: step, base: 0.1)
                #expect(rate >= 0 && rate <= 0.1 + 1e-12, "\(name) is \(rate) at step \(step)")
            }
            let scheduler = Scheduler(Adam(model, learningRate: 0.1), schedule)
            for _ in 0...12 { scheduler.step() }
        }
        #expect(Schedule.oneCycle(steps: 10, rise: 0.1).learningRate(at: 0, base: 1) == 1)
    }

    @Test func plateausOfNegativeMetrics() {
        let optimizer = SGD(Vector(), learningRate: 1)
        let schedule = ReduceOnPlateau(optimizer, patience: 1)
        for _ in 0...5 { schedule.step(-2) }
        #expect(optimizer.learningRate < 1)
        let other = SGD(Vector(), learningRate: 1)
        let patient = ReduceOnPlateau(other, patience: 1, threshold: .relative(1))
        patient.step(3)
        patient.step(.nan)
        #expect(patient.state.numbers["best"] == 3)
    }

    // MARK: Saved states

    @Test func impossibleStatesAreRefused() {
        for (_, make) in Self.squaring {
            let model = Vector()
            let optimizer = make(model)
            for _ in 1...3 { optimizer.apply(model.gradients(1)) }
            let state = optimizer.state
            let before = model.weight.value
            for (name, tensor) in state.tensors
            where ["exp_avg_sq", "exp_inf", "square_avg", "acc_delta", "variance"].contains(
                name.split(separator: ".").last!)
            {
                for value in [-1, Float.nan, .infinity] {
                    var broken = state
                    broken.tensors[name] = tensor * 0 + Tensor(value)
                    #expect(throws: StateDictionaryError.self, "\(name) = \(value)") { try optimizer.load(broken) }
                }
            }
            #expect(throws: Never.self) { try optimizer.load(state) }
            #expect(model.weight.value == before)
        }
    }

    // MARK: Misuse

    /// Numbers that make no sense, for every number of every optimizer, schedule and average.
    static let nonsense: [(subject: String, body: @Sendable (Double) -> Void)] = [
        ("Optimizer: learningRate is", { _ = SGD(Vector(), learningRate: $0) }),
        ("Optimizer: momentum is", { _ = SGD(Vector(), momentum: $0) }),
        ("Optimizer: weightDecay is", { _ = SGD(Vector(), weightDecay: $0) }),
        ("Optimizer: beta1 is", { _ = Adam(Vector(), betas: ($0, 0.9)) }),
        ("Optimizer: beta2 is", { _ = AdamW(Vector(), betas: (0.9, $0)) }),
        ("Optimizer: epsilon is", { _ = NAdam(Vector(), epsilon: $0) }),
        ("Optimizer: momentumDecay is", { _ = NAdam(Vector(), momentumDecay: $0) }),
        ("Optimizer: smoothing is", { _ = RMSprop(Vector(), alpha: $0) }),
        ("Optimizer: smoothing is", { _ = Adadelta(Vector(), rho: $0) }),
        ("Optimizer: learningRateDecay is", { _ = Adagrad(Vector(), learningRateDecay: $0) }),
        ("Adagrad: the accumulator starts with", { _ = Adagrad(Vector(), initialAccumulator: Float($0)) }),
        ("Adafactor: expected", { _ = Adafactor(Vector(), epsilons: (Float($0), 1)) }),
        ("Adafactor: expected", { _ = Adafactor(Vector(), beta2Decay: -$0 * .infinity) }),
        ("LBFGS: expected", { _ = LBFGS(Vector(), gradientTolerance: $0) }),
        ("LBFGS: expected", { _ = LBFGS(Vector(), changeTolerance: $0) }),
        ("Optimizer: learningRate is", { SGD(Vector()).learningRate = $0 }),
        ("Optimizer: weightDecay is", { SGD(Vector()).groups[0][.weightDecay] = $0 }),
        ("ExponentialMovingAverage: the decay is", { _ = ExponentialMovingAverage(of: Vector(), decay: $0) }),
        ("ReduceOnPlateau: the factor is", { _ = ReduceOnPlateau(SGD(Vector()), factor: $0) }),
        ("ReduceOnPlateau: expected", { _ = ReduceOnPlateau(SGD(Vector()), threshold: .absolute($0)) }),
        ("ReduceOnPlateau: expected", { _ = ReduceOnPlateau(SGD(Vector()), minimum: $0) }),
        ("Schedule: the factor of constant is", { _ = Schedule.constant(factor: $0) }),
        ("Schedule: the gamma of step is", { _ = Schedule.step(every: 1, gamma: $0) }),
        ("Schedule: the gamma of multiStep is", { _ = Schedule.multiStep([1], gamma: $0) }),
        ("Schedule: the gamma of exponential is", { _ = Schedule.exponential(gamma: $0) }),
        ("Schedule: the start of linear is", { _ = Schedule.linear(from: $0) }),
        ("Schedule: the end of linear is", { _ = Schedule.linear(to: $0) }),
        ("Schedule: the power of polynomial is", { _ = Schedule.polynomial(power: $0) }),
        ("Schedule: the minimum of cosine is", { _ = Schedule.cosine(steps: 1, minimum: $0) }),
        ("Schedule: the minimum of cosineRestarts is", { _ = Schedule.cosineRestarts(steps: 1, minimum: $0) }),
        ("Schedule: the maximum of oneCycle is", { _ = Schedule.oneCycle(maximum: $0, steps: 2) }),
        ("Schedule: one cycle", { _ = Schedule.oneCycle(steps: 2, rise: $0) }),
        ("Schedule: one cycle", { _ = Schedule.oneCycle(steps: 2, start: $0) }),
        ("Schedule: one cycle", { _ = Schedule.oneCycle(steps: 2, end: $0) }),
        ("Optimizer: learningRate is", { value in _ = Scheduler(SGD(Vector()), Schedule { _ in value }) })
    ]

    @Test(arguments: nonsense.indices, [-1, Double.nan])
    func nonsenseIsRefused(_ index: Int, _ value: Double) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            // As bits, since captured values travel as JSON, which has no NaN.
            [index = index as Int, bits = value.bitPattern as UInt64] in
            for signalNumber in [SIGILL, SIGTRAP, SIGABRT] { signal(signalNumber, SIG_DFL) }
            OptimizerRangeTests.nonsense[index].body(Double(bitPattern: bits))
        }
        let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.contains("Fatal error: \(Self.nonsense[index].subject)"), "found: \(said.prefix(300))")
    }
}

extension Misuse {
    static let clippingAndSteps: [Misuse] = [
        Misuse("GradientClipping: the norm is limited to nan") { _ = SGD(Linear(1, 1), clipping: .norm(.nan)) },
        Misuse("GradientClipping: values are limited to -1.0") { _ = SGD(Linear(1, 1), clipping: .value(-1)) },
        Misuse("Schedule: cosine over 0 steps") { _ = Schedule.cosine(steps: 0) },
        Misuse("Schedule: linear over 0 steps") { _ = Schedule.linear(steps: 0) },
        Misuse("Schedule: polynomial over 0 steps") { _ = Schedule.polynomial(steps: 0) },
        Misuse("Schedule: cosines over 0 steps and 0 times as many") {
            _ = Schedule.cosineRestarts(steps: 0, multiplier: 0)
        },
        Misuse("Schedule: one cycle of 0 steps") { _ = Schedule.oneCycle(steps: 0) },
        Misuse("Schedule: a warm-up of -1 steps") { _ = Schedule.warmUp(steps: -1, then: .cosine(steps: 1)) },
        Misuse("Schedule: a rate at step -1") { _ = Schedule.cosine(steps: 1).learningRate(at: -1, base: 1) },
        Misuse("ReduceOnPlateau: expected a patience") { _ = ReduceOnPlateau(SGD(Linear(1, 1)), patience: -1) },
        Misuse("Muon: expected 0 to 100 iterations") {
            _ = Muon(Linear(2, 2, hasBias: false), iterations: -1)
        },
        Misuse("LBFGS: expected at least 1 evaluation") { _ = LBFGS(Linear(1, 1), maximumEvaluations: 0) }
    ]
}
