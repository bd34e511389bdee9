import TernCore
import TernNN
import TestSupport
import Testing

/// Four steps of L-BFGS against torch.optim; see `Tests/Fixtures/generator/optimizers.py`.
@Suite struct LBFGSFixtureTests {
    struct Case: Decodable, Sendable {
        let parameters: FixtureParameters
        let losses: [Double]
        let values: [[FixtureTensor]]
    }

    private struct Cases: Decodable {
        let cases: [Case]
    }

    static let all: [Case] = (OptimizerFixtures.decode("lbfgs.json") as Cases).cases

    private static func loss(_ model: GivenModel) -> Tensor<Float> {
        let x = concatenate(model.parameters.map { $0.value.flatten() }, axis: 0)
        let count = x.elementCount
        let weights = Tensor<Float>.arange(1, Float(count + 1)) / 8
        let squares = (weights * x.square()).sum() + (x[1...] * x[..<(count - 1)]).sum() / 8
        return squares + x.square().square().sum() / 16 - x.sum()
    }

    private static func optimizer(_ model: GivenModel, _ p: FixtureParameters) -> LBFGS {
        LBFGS(
            model, learningRate: p.rate(1), maximumIterations: p.integer("maximumIterations") ?? 20,
            maximumEvaluations: p.integer("maximumEvaluations"), historySize: p.integer("historySize") ?? 100,
            lineSearch: p.flag("strongWolfe") ?? false ? .strongWolfe : nil)
    }

    @Test(arguments: all.indices)
    func agreesWithPyTorch(_ index: Int) {
        let reference = Self.all[index]
        let model = GivenModel()
        let optimizer = Self.optimizer(model, reference.parameters)
        for (step, expected) in reference.values.enumerated() {
            let loss = optimizer.step { Self.loss(model) }
            #expect(abs(Double(loss.item()) - reference.losses[step]) <= 1e-6 * abs(reference.losses[0]))
            for (parameter, value) in zip(model.parameters, expected) {
                let scale = value.elements.reduce(0) { max($0, abs($1)) }
                let errors = zip(parameter.value.scalars, value.elements).map { abs(Double($0) - $1) }
                #expect(
                    errors.allSatisfy { $0 <= 3e-5 * scale },
                    "\(reference.parameters), step \(step): off by \(errors.max()!) of \(scale)")
            }
        }
    }

    @Test(arguments: all.indices)
    func resumesWithTheSameBits(_ index: Int) throws {
        let p = Self.all[index].parameters
        let (whole, halted) = (GivenModel(), GivenModel())
        let optimizer = Self.optimizer(whole, p)
        var current = Self.optimizer(halted, p)
        for _ in 0..<4 {
            optimizer.step { Self.loss(whole) }
            let saved = current.state
            current = Self.optimizer(halted, p)
            try current.load(TrainingState(tensors: saved.tensors, metadata: saved.metadata))
            current.step { Self.loss(halted) }
        }
        for (a, b) in zip(whole.parameters, halted.parameters) { #expect(a.value == b.value) }
    }

    /// The valley of Rosenbrock's function, which a plain descent crawls along.
    @Test func findsTheEndOfAValley() {
        let point = Parameter([-1.5, 2] as Tensor<Float>)
        let optimizer = LBFGS(ParameterGroup([point]), lineSearch: .strongWolfe)
        for _ in 0..<5 {
            optimizer.step {
                let (x, y) = (point.value[0], point.value[1])
                return (1 - x).square() + (y - x.square()).square() * 100
            }
        }
        expectClose(point.value, [1, 1], tolerance: 1e-3)
    }
}
