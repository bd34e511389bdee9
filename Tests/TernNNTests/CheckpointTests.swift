import TernCore
import TernNN
import Testing

/// Models inside a checkpoint.
@Suite struct CheckpointTests {
    private struct Network: Module {
        let hidden = Linear(4, 8, activation: .tanh)
        let dropout = Dropout(0.5)
        let output = Linear(8, 2)

        func plain(_ x: Tensor<Float>) -> Tensor<Float> { output(dropout(hidden(x))) }

        func saving(_ x: Tensor<Float>) -> Tensor<Float> {
            output(checkpoint(at: x) { x in dropout(hidden(x)) })
        }
    }

    /// The parameters that a model reads inside get their gradients, and dropout drops the same elements again.
    @Test func parametersAndDropout() async {
        // In a process of its own: other tests draw from the default generator, too.
        await #expect(processExitsWith: .success) {
            manualSeed(3)
            let model = Network()
            let x = Tensor<Float>.normal([5, 4])
            func run(_ f: (Tensor<Float>) -> Tensor<Float>) -> (value: Tensor<Float>, gradients: Gradients) {
                manualSeed(11)
                return valueAndGradients(of: model) { f(x).square().sum() }
            }
            let (plain, saving) = (run(model.plain), run(model.saving))
            #expect(saving.value == plain.value)
            #expect(saving.gradients.tensors.count == 4)
            for (found, expected) in zip(saving.gradients.tensors, plain.gradients.tensors) {
                #expect(found != nil && found == expected)
            }
        }
    }

    /// The gradient with respect to the input, of which the parameters' gradient is taken.
    @Test func parametersUnderASecondDerivative() {
        let model = Linear(3, 3, activation: .tanh)
        let x: Tensor<Float> = [[0.5, -1, 2], [1, 0, -0.5]]
        func penalty(_ f: @escaping (Tensor<Float>) -> Tensor<Float>) -> Gradients {
            valueAndGradients(of: model) { gradient(at: x) { f($0).sum() }.square().sum() }.gradients
        }
        let (found, expected) = (penalty { x in checkpoint(at: x) { model($0) } }, penalty { model($0) })
        #expect(found.tensors.count == 2)
        for (found, expected) in zip(found.tensors, expected.tensors) { #expect(found != nil && found == expected) }
    }
}
