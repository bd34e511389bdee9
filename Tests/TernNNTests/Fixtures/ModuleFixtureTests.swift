import TernCore
import TernNN
import TestSupport
import Testing

extension ModuleForm {
    /// Every layer and loss that has cases.
    static let all = [basics, convolutions, losses, norms, pools, recurrent, resamplers, transformers].reduce(into: [:])
    {
        $0.merge($1) { first, _ in first }
    }
}

@Suite struct ModuleFixtureTests {
    @Test(arguments: ModuleFixture.all.indices)
    func agreesWithPyTorch(_ index: Int) throws {
        let fixture = ModuleFixture.all[index]
        let make = try #require(ModuleForm.all[fixture.module], "no form for \(fixture.module)")
        let parameters = fixture.parameters ?? FixtureParameters()
        let form = make(parameters)
        let inputs = ModuleInputs(fixture.inputs)
        let what = "\(fixture.module)(\(parameters)), case \(index)"
        try form.module.load((fixture.state ?? [:]).mapValues(\.real))

        var outputs: [Tensor<Float>] = []
        let gradients = withTrainingMode(fixture.training ?? true) {
            valueAndGradients(of: Both(inputs: inputs, module: form.module)) {
                outputs = form.call(inputs)
                return zip(outputs, fixture.upstreams).reduce(Tensor(0)) { $0 + ($1.0 * $1.1.real).sum() }
            }.gradients
        }
        #expect(outputs.count == fixture.outputs.count)
        for (output, expected) in zip(outputs, fixture.outputs) { expect(output, expected, "\(what): output") }

        let leaves = inputs.reals.compactMap { $0 }
        #expect(leaves.count == fixture.inputGradients.count)
        for (leaf, expected) in zip(leaves, fixture.inputGradients) {
            expect(gradients[leaf] ?? .zeros(leaf.shape), expected, "\(what): gradient of an input")
        }
        for (name, parameter) in form.module.namedParameters {
            let expected = try #require(fixture.parameterGradients?[name], "\(what): \(name)")
            expect(gradients[parameter] ?? .zeros(parameter.shape), expected, "\(what): gradient of \(name)")
        }
        for (name, buffer) in form.module.namedBuffers {
            let expected = try #require(fixture.buffers?[name], "\(what): \(name)")
            expect(buffer.value, expected, "\(what): \(name) after")
        }
    }

    private static let counted = ModuleFixture.all.indices.filter { ModuleFixture.all[$0].flops != nil }

    @Test(arguments: counted)
    func countsTheOperationsThatPyTorchCounts(_ index: Int) throws {
        let fixture = ModuleFixture.all[index]
        let make = try #require(ModuleForm.all[fixture.module])
        let form = make(fixture.parameters ?? FixtureParameters())
        let summary = form.module.summary { form.call(ModuleInputs(fixture.inputs)) }
        #expect(summary.flops == fixture.flops, "\(fixture.module), case \(index)")
        #expect(summary.parameterCount == form.module.parameterCount)
    }

    @Test func everyFormHasThreeCases() {
        let counts = Dictionary(grouping: ModuleFixture.all) { $0.module.split(separator: ":")[0] }.mapValues(\.count)
        for name in Set(ModuleForm.all.keys.map { $0.split(separator: ":")[0] }) {
            #expect(counts[name, default: 0] >= 3, "\(name)")
        }
    }

    private struct Both: Module {
        let inputs: ModuleInputs
        let module: any Module
    }

    /// Equal to 1e-5 of the largest element.
    private func expect(_ found: Tensor<Float>, _ expected: FixtureTensor, _ what: String) {
        let scale = expected.elements.reduce(0) { max($0, abs($1)) }
        #expect(found.shape == Shape(expected.shape), "\(what)")
        guard found.shape == Shape(expected.shape) else { return }
        let errors = zip(found.scalars, expected.elements).map { abs(Double($0) - $1) }
        #expect(errors.allSatisfy { $0 <= 1e-5 * max(scale, 1e-3) }, "\(what): off by \(errors.max() ?? 0) of \(scale)")
    }
}
