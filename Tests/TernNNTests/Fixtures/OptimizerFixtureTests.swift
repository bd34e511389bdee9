import Foundation
import TernCore
import TernNN
import TestSupport
import Testing

/// Steps of an optimizer as torch.optim takes them; see `Tests/Fixtures/generator/optimizers.py`.
struct OptimizerFixtures: Decodable, Sendable {
    struct Case: Decodable, Sendable {
        let optimizer: String
        let parameters: FixtureParameters
        /// The positions of the parameters among the tensors.
        let tensors: [Int]
        /// After each step, the values of the parameters.
        let values: [[FixtureTensor]]
    }

    let start: [FixtureTensor]
    /// For each step, the gradients of the parameters.
    let gradients: [[FixtureTensor]]
    let cases: [Case]

    static let all: OptimizerFixtures = decode("optimizers.json")

    static func decode<Value: Decodable>(_ name: String) -> Value {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Fixtures/optimizers/\(name)").standardized
        return try! JSONDecoder().decode(Value.self, from: Data(contentsOf: file))
    }
}

/// Parameters whose gradients are given.
struct GivenModel: Module {
    let parameters: [Parameter]
    private let tensors: [Int]

    /// Creates a model of some tensors.
    ///
    /// - Parameter tensors: the positions of its parameters among those of ``OptimizerFixtures``.
    init(_ tensors: [Int] = [0, 1]) {
        self.tensors = tensors
        parameters = tensors.map { Parameter(OptimizerFixtures.all.start[$0].real) }
    }

    var members: [(name: String, value: Any)] { [("parameters", parameters)] }

    /// The gradients of a step.
    func gradients(_ step: Int) -> Gradients {
        let given = OptimizerFixtures.all.gradients[step]
        return valueAndGradients(of: self) {
            zip(parameters, tensors).reduce(Tensor(0)) { $0 + ($1.0.value * given[$1.1].real).sum() }
        }.gradients
    }
}

@Suite struct OptimizerFixtureTests {
    private static let cases = OptimizerFixtures.all.cases

    @Test(arguments: cases.indices)
    func agreesWithPyTorch(_ index: Int) throws {
        let reference = Self.cases[index]
        let model = GivenModel(reference.tensors)
        let make = try #require(OptimizerForms.all[reference.optimizer], "no form for \(reference.optimizer)")
        let optimizer = make(model, reference.parameters)
        for (step, expected) in reference.values.enumerated() {
            optimizer.apply(model.gradients(step))
            for (parameter, value) in zip(model.parameters, expected) {
                let scale = value.elements.reduce(0) { max($0, abs($1)) }
                let errors = zip(parameter.value.scalars, value.elements).map { abs(Double($0) - $1) }
                #expect(
                    errors.allSatisfy { $0 <= 1e-5 * scale },
                    "\(reference.optimizer)(\(reference.parameters)), step \(step): off by \(errors.max()!) of \(scale)"
                )
            }
        }
    }

    @Test func everyFormHasThreeCases() {
        let counts = Dictionary(grouping: Self.cases, by: \.optimizer).mapValues(\.count)
        for name in OptimizerForms.all.keys { #expect(counts[name, default: 0] >= 3, "\(name)") }
    }

    /// Stopping after any step, with all state through strings and a fresh optimizer, changes no bit.
    @Test(arguments: cases.indices)
    func resumesWithTheSameBits(_ index: Int) throws {
        let reference = Self.cases[index]
        let make = OptimizerForms.all[reference.optimizer]!
        let (whole, halted) = (GivenModel(reference.tensors), GivenModel(reference.tensors))
        let optimizer = make(whole, reference.parameters)
        for step in 0..<10 { optimizer.apply(whole.gradients(step)) }
        var current = make(halted, reference.parameters)
        for step in 0..<10 {
            if step == 1 || step == 6 {
                let saved = current.state
                // With other numbers, which the state replaces.
                let fresh = make(GivenModel(reference.tensors), FixtureParameters()).groups
                current = make(halted, reference.parameters)
                current.learningRate = fresh[0][.learningRate] * 2
                try current.load(TrainingState(tensors: saved.tensors, metadata: saved.metadata))
            }
            current.apply(halted.gradients(step))
        }
        for (a, b) in zip(whole.parameters, halted.parameters) { #expect(a.value == b.value) }
        let (a, b) = (optimizer.state, current.state)
        #expect(a.numbers == b.numbers)
        #expect(a.tensors == b.tensors)
    }
}
