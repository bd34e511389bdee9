import TernCore
import TernNN
import Testing

@Suite struct LinearTests {
    @Test(arguments: LinearReference.cases.indices)
    func valueAndGradients(_ index: Int) {
        let reference = LinearReference.cases[index]
        let layer = Linear(3, 4, activation: reference.activation)
        layer.weight.value = wave([4, 3], 0)
        layer.bias!.value = wave([4], 1)
        let x = wave([2, 3], 2)
        expectClose(layer(x), reference.value, shape: [2, 4])

        let weights = wave([2, 4], 0.3)
        let ofInput = gradient(at: x) { (layer($0) * weights).sum() }
        let (loss, gradients) = TernNN.valueAndGradients(of: layer) { (layer(x) * weights).sum() }
        expectClose(
            flat([ofInput, gradients[layer.weight]!, gradients[layer.bias!]!]), reference.gradients)
        let products = zip(reference.value, weights.scalars).map { $0 * Double($1) }
        expectClose(loss, [products.reduce(0, +)])
    }

    @Test func everyActivationHasAReference() {
        #expect(LinearReference.cases.map(\.activation).count == Activation.allCases.count)
        #expect(Set(LinearReference.cases.map(\.activation)) == Set(Activation.allCases))
    }

    /// At sizes where rows and columns are left over beside the tiles of the kernels.
    @Test(arguments: Activation.allCases)
    func fusedEqualsUnfused(_ activation: Activation) {
        var generator = PhiloxGenerator(seed: 3)
        let x = Tensor<Double>.normal([37, 29], using: &generator)
        let weight = Tensor<Double>.normal([53, 29], using: &generator) * 0.3
        let bias = Tensor<Double>.normal([53], using: &generator)
        func fused(_ p: [Tensor<Double>]) -> Tensor<Double> { linear(p[0], p[1], p[2], activation: activation) }
        func unfused(_ p: [Tensor<Double>]) -> Tensor<Double> { activation(p[0].matmul(p[1].transpose()) + p[2]) }
        func largestDifference(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Double { (a - b).abs().max().item() }
        let inputs = [x, weight, bias]
        #expect(largestDifference(fused(inputs), unfused(inputs)) < 1e-12)
        let upstream = Tensor<Double>.normal([37, 53], using: &generator)
        let found = TernCore.valueAndGradients(at: inputs) { (fused($0) * upstream).sum() }
        let expected = TernCore.valueAndGradients(at: inputs) { (unfused($0) * upstream).sum() }
        for (found, expected) in zip(found.gradients, expected.gradients) {
            #expect(largestDifference(found, expected) < 1e-11)
        }
    }

    @Test(arguments: Activation.allCases)
    func finiteDifferences(_ activation: Activation) throws {
        let inputs = [wave([2, 3], 2), wave([4, 3], 0), wave([4], 1)].map { Tensor<Double>($0) }
        try checkGradient(at: inputs, order: 2) { linear($0[0], $0[1], $0[2], activation: activation) }
        try checkGradient(at: Array(inputs[..<2]), order: 2) { linear($0[0], $0[1], activation: activation) }
    }

    @Test func anyLeadingAxes() {
        let layer = Linear(3, 4, activation: .relu)
        let x = wave([2, 5, 3], 0.7)
        let rows = layer(x.reshape([10, 3]))
        #expect(layer(x) == rows.reshape([2, 5, 4]))
        #expect(layer(x.reshape([1, 2, 5, 1, 3])) == rows.reshape([1, 2, 5, 1, 4]))
        expectClose(layer(x[0, 1]), layer(x[0])[1].scalars.map(Double.init), shape: [4])
        #expect(layer(.zeros([0, 3])).shape == [0, 4])
        #expect(layer(.zeros([2, 0, 3])).shape == [2, 0, 4])
        // A view is taken as it lies.
        let columns = wave([3, 10], 0.7)
        expectClose(layer(columns.transpose()), layer(columns.transpose().contiguous()).scalars.map(Double.init))
    }

    @Test func withoutBias() {
        let layer = Linear(3, 4, hasBias: false)
        #expect(layer.bias == nil)
        let x = wave([5, 3], 0)
        expectClose(layer(x), x.matmul(layer.weight.value.transpose()).scalars.map(Double.init), shape: [5, 4])
        let gradients = TernNN.valueAndGradients(of: layer) { layer(x).sum() }.gradients
        #expect(gradients.tensors.count == 1)
    }

    /// torch.nn.Linear: both uniform in ±1/√inputs.
    @Test func defaultInitialization() {
        let layer = Linear(400, 300)
        #expect(layer.weight.shape == [300, 400])
        #expect(layer.bias?.shape == [300])
        let bound: Float = 0.05
        for values in [layer.weight.value, layer.bias!.value] {
            #expect(values.abs().max().item() <= bound)
            #expect(values.abs().max().item() > 0.95 * bound)
            #expect(values.min().item() < 0)
        }
        // The variance of a uniform distribution is a third of its squared bound.
        let variance = layer.weight.value.variance().item()
        #expect(abs(variance / (bound * bound / 3) - 1) < 0.02)
    }

    @Test func chosenInitialization() {
        let layer = Linear(3, 2, weightInitializer: .ones, biasInitializer: .constant(-1))
        #expect(layer([[1, 2, 3]]) == [[5, 5]])
    }
}
