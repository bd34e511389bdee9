import TernNN
import TestSupport

/// The optimizers of the cases in Tern.
enum OptimizerForms {
    typealias Make = @Sendable (GivenModel, FixtureParameters) -> Optimizer

    static let all: [String: Make] = [
        "SGD": { model, p in
            SGD(
                model, learningRate: p.rate(1e-3), momentum: p.number("momentum") ?? 0,
                dampening: p.number("dampening") ?? 0, weightDecay: p.decay(), nesterov: p.flag("nesterov") ?? false)
        },
        "Adam": { model, p in
            Adam(
                model, learningRate: p.rate(1e-3), betas: p.betas(), epsilon: p.epsilon(1e-8), weightDecay: p.decay(),
                amsgrad: p.flag("amsgrad") ?? false)
        },
        "AdamW": { model, p in
            AdamW(
                model, learningRate: p.rate(1e-3), betas: p.betas(), epsilon: p.epsilon(1e-8),
                weightDecay: p.decay(0.01), amsgrad: p.flag("amsgrad") ?? false)
        },
        "NAdam": { model, p in
            NAdam(
                model, learningRate: p.rate(2e-3), betas: p.betas(), epsilon: p.epsilon(1e-8), weightDecay: p.decay(),
                momentumDecay: p.number("momentumDecay") ?? 4e-3, decoupled: p.flag("decoupled") ?? false)
        },
        "RAdam": { model, p in
            RAdam(
                model, learningRate: p.rate(1e-3), betas: p.betas(), epsilon: p.epsilon(1e-8), weightDecay: p.decay(),
                decoupled: p.flag("decoupled") ?? false)
        },
        "Adamax": { model, p in
            Adamax(
                model, learningRate: p.rate(2e-3), betas: p.betas(), epsilon: p.epsilon(1e-8), weightDecay: p.decay())
        },
        "Adagrad": { model, p in
            Adagrad(
                model, learningRate: p.rate(1e-2), learningRateDecay: p.number("learningRateDecay") ?? 0,
                weightDecay: p.decay(), initialAccumulator: p.float("initialAccumulator") ?? 0,
                epsilon: p.epsilon(1e-10))
        },
        "Adadelta": { model, p in
            Adadelta(
                model, learningRate: p.rate(1), rho: p.number("rho") ?? 0.9, epsilon: p.epsilon(1e-6),
                weightDecay: p.decay())
        },
        "RMSprop": { model, p in
            RMSprop(
                model, learningRate: p.rate(1e-2), alpha: p.number("alpha") ?? 0.99, epsilon: p.epsilon(1e-8),
                weightDecay: p.decay(), momentum: p.number("momentum") ?? 0, centered: p.flag("centered") ?? false)
        },
        "Lion": { model, p in
            Lion(model, learningRate: p.rate(1e-4), betas: p.betas(0.9, 0.99), weightDecay: p.decay())
        },
        "LAMB": { model, p in
            LAMB(
                model, learningRate: p.rate(1e-3), betas: p.betas(), epsilon: p.epsilon(1e-6), weightDecay: p.decay())
        },
        "Adafactor": { model, p in
            Adafactor(
                model, learningRate: p.rate(1e-2), beta2Decay: p.number("beta2Decay") ?? -0.8,
                epsilons: (p.float("epsilon1") ?? .ulpOfOne, p.float("epsilon2") ?? 1e-3),
                clipThreshold: p.float("clipThreshold") ?? 1, weightDecay: p.decay())
        },
        "Muon": { model, p in
            Muon(
                model, learningRate: p.rate(1e-3), weightDecay: p.decay(0.1), momentum: p.number("momentum") ?? 0.95,
                nesterov: p.flag("nesterov") ?? true, epsilon: p.epsilon(1e-7),
                iterations: p.integer("iterations") ?? 5,
                adjustment: p.text("adjustment").flatMap { Muon.Adjustment(rawValue: $0) } ?? .original)
        }
    ]
}

extension FixtureParameters {
    func rate(_ standard: Double) -> Double { number("learningRate") ?? standard }
    func decay(_ standard: Double = 0) -> Double { number("weightDecay") ?? standard }
    func epsilon(_ standard: Double) -> Double { number("epsilon") ?? standard }
    func betas(_ beta1: Double = 0.9, _ beta2: Double = 0.999) -> (Double, Double) {
        (number("beta1") ?? beta1, number("beta2") ?? beta2)
    }
}
