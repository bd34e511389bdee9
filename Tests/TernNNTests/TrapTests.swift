import Foundation
import TernCore
import TernNN
import Testing

/// A misuse of a layer, a loss or an optimizer, and the message with which it stops the program.
struct Misuse: Sendable {
    let message: String
    let body: @Sendable () -> Void

    init(_ message: String, _ body: @escaping @Sendable () -> Void) {
        (self.message, self.body) = (message, body)
    }

    static let all =
        layers + losses + hyperparameters + compositions + optimizers + schedules + convolutions + norms + recurrent
        + transformers + threads + copies + clippingAndSteps

    private static let layers: [Misuse] = [
        Misuse("Parameter: a parameter of shape [3, 2] can't take a value of shape [2, 3]") {
            Linear(2, 3).weight.value = .zeros([2, 3])
        },
        Misuse("Linear: sizes are negative: 2 inputs, -1 outputs") {
            _ = Linear(2, -1)
        },
        Misuse("Linear: expected a weight [outputs, inputs] and a bias [outputs], found [3, 2] and [2]") {
            _ = Linear(weight: Parameter(.zeros([3, 2])), bias: Parameter(.zeros([2])))
        },
        Misuse("linear: expected x: [..., inputs] and weight: [outputs, inputs], found [64, 28, 28] and [10, 784]") {
            _ = Linear(784, 10)(.zeros([64, 28, 28]))
        },
        Misuse("linear: expected x: [..., inputs] and weight: [outputs, inputs], found [] and [10, 784]") {
            _ = Linear(784, 10)(Tensor(1))
        },
        Misuse("Dropout: the probability 1.5 is not in 0...1") {
            _ = Dropout(1.5)
        },
        Misuse("Dropout: the probability nan is not in 0...1") {
            _ = Dropout(.nan)
        },
        Misuse("flatten: axis 1 is out of range for shape [3]") {
            _ = Flatten()(.zeros([3]))
        },
        Misuse("Initializer: a scaled initializer needs at least two axes, found shape [5]") {
            _ = Initializer.heNormal([5])
        },
        Misuse("Initializer.orthogonal: expected at least two axes, found shape [5]") {
            _ = Initializer.orthogonal()([5])
        }
    ]

    private static let compositions: [Misuse] = [
        Misuse("Residual: the shortcut gives shape [5, 3], the body [5, 1]") {
            _ = Residual { Linear(3, 1) }(.zeros([5, 3]))
        },
        Misuse("Parallel: there are no branches") {
            _ = Parallel {}
        }
    ]

    private static let schedules: [Misuse] = [
        Misuse("Schedule: a step every 0 steps, expected at least 1") {
            _ = Schedule.step(every: 0)
        },
        Misuse(
            "Schedule: 2 schedules and milestones [], expected one milestone between each two, rising from 0 or more"
        ) {
            _ = Schedule.sequence([.exponential(gamma: 1), .exponential(gamma: 1)], at: [])
        },
        Misuse("ReduceOnPlateau: the factor is 1.0, expected a number in 0..<1") {
            _ = ReduceOnPlateau(SGD(Linear(1, 1)), factor: 1)
        },
        Misuse("ExponentialMovingAverage: the decay is 1.5, expected a number in 0...1") {
            _ = ExponentialMovingAverage(of: Linear(1, 1), decay: 1.5)
        },
        Misuse("Muon: expected matrices, found a parameter of shape [3]; AdamW takes the others") {
            _ = Muon(Linear(2, 3))
        },
        Misuse("LBFGS: the loss is computed several times in a step: call step instead of apply") {
            let layer = Linear(1, 1)
            LBFGS(layer).apply(valueAndGradients(of: layer) { layer([[1]]).sum() }.gradients)
        }
    ]

    private static let optimizers: [Misuse] = [
        Misuse("Optimizer: learningRate is -0.1, expected a finite number of at least 0") {
            _ = SGD(Linear(2, 3), learningRate: -0.1)
        },
        Misuse("Optimizer: learningRate is nan, expected a finite number of at least 0") {
            _ = Adam(Linear(2, 3), learningRate: .nan)
        },
        Misuse("Optimizer: learningRate is inf, expected a finite number of at least 0") {
            Adam(Linear(2, 3)).learningRate = .infinity
        },
        Misuse("Optimizer: this optimizer has no beta1") {
            SGD(Linear(2, 3)).groups[0][.beta1] = 0.5
        },
        Misuse("Optimizer: this optimizer has no momentum") {
            _ = Adam(ParameterGroups(ParameterGroup(Linear(2, 3), [.momentum: 0.9])))
        },
        Misuse("Optimizer: a parameter is in two groups, or twice in one") {
            let layer = Linear(2, 3)
            _ = SGD(ParameterGroups(ParameterGroup(layer), ParameterGroup([layer.weight])))
        },
        Misuse("Optimizer: there are no parts to step over") {
            SGD(Linear(2, 3)).step(over: [Int]()) { _ in Tensor(0) }
        },
        Misuse("GradientClipping: the norm is limited to -1.0, expected at least 0") {
            _ = SGD(Linear(2, 3), clipping: .norm(-1))
        },
        Misuse("GradientClipping: values are limited to nan, expected at least 0") {
            Adam(Linear(2, 3)).clipping = .value(.nan)
        },
        Misuse("SGD: Nesterov needs a momentum above 0 and no dampening, found 0.0 and 0.0") {
            _ = SGD(Linear(2, 3), nesterov: true)
        },
        Misuse("SGD: Nesterov needs a momentum above 0 and no dampening, found 0.9 and 0.5") {
            _ = SGD(Linear(2, 3), momentum: 0.9, dampening: 0.5, nesterov: true)
        },
        Misuse("Optimizer: momentum is -0.5, expected a finite number of at least 0") {
            _ = SGD(Linear(2, 3), momentum: -0.5)
        },
        Misuse("Optimizer: beta1 is 1.0, expected a number in 0..<1") {
            _ = Adam(Linear(2, 3), betas: (1, 0.999))
        },
        Misuse("Optimizer: weightDecay is -1.0, expected a finite number of at least 0") {
            _ = AdamW(Linear(2, 3), weightDecay: -1)
        }
    ]
}

/// Misuse stops the program with a message that names the operation, the values and the rule, in release builds too.
@Suite struct TrapTests {
    @Test(arguments: Misuse.all.indices)
    func messages(_ index: Int) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [index = index as Int] in
            // The backtrace that Swift would print takes a second.
            for signalNumber in [SIGILL, SIGTRAP, SIGABRT] { signal(signalNumber, SIG_DFL) }
            Misuse.all[index].body()
        }
        let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.contains("Fatal error: \(Misuse.all[index].message)"), "found: \(said.prefix(400))")
    }
}
