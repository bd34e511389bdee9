import TernCore
import TernNN
import Testing

@Suite struct SequentialTests {
    private func network(depth: Int, hasFlatten: Bool, isBounded: Bool) -> Sequential {
        Sequential {
            if hasFlatten { Flatten() }
            for _ in 0..<depth {
                Linear(4, 4)
                ReLU()
            }
            if isBounded {
                Tanh()
            } else {
                Activation.softplus
                Softmax(axis: -1)
            }
            Linear(4, 2)
        }
    }

    @Test func builder() {
        let small = network(depth: 0, hasFlatten: false, isBounded: true)
        #expect(small.layers.count == 2)
        #expect(small.layers.first is Tanh)
        let large = network(depth: 2, hasFlatten: true, isBounded: false)
        #expect(large.layers.count == 8)
        #expect(large.layers.first is Flatten)
        #expect(
            large.namedParameters.map(\.name) == ["1.weight", "1.bias", "3.weight", "3.bias", "7.weight", "7.bias"])
        #expect(large(.ones([3, 2, 2])).shape == [3, 2])
    }

    @Test func layersRunInOrder() {
        let x = wave([3, 4], 0)
        let (first, second) = (Linear(4, 5), Linear(5, 2))
        let model = Sequential([first, GELU(), second])
        #expect(model(x) == second(first(x).gelu()))
        #expect(Sequential {}(x) == x)
    }

    @Test func activationLayers() {
        let x = wave([2, 3], 0.4) * 3
        #expect(ReLU()(x) == x.relu())
        #expect(LeakyReLU()(x) == x.leakyReLU(slope: 0.01))
        #expect(LeakyReLU(slope: 0.2)(x) == x.leakyReLU(slope: 0.2))
        #expect(Tanh()(x) == x.tanh())
        #expect(Sigmoid()(x) == x.sigmoid())
        #expect(GELU()(x) == x.gelu())
        #expect(SiLU()(x) == x.silu())
        #expect(Softplus()(x) == x.softplus())
        #expect(Softmax()(x) == x.softmax(axis: 1))
        #expect(Softmax(axis: 0)(x) == x.softmax(axis: 0))
        #expect(Activation.identity(x) == x)
        for activation in Activation.allCases { #expect(Sequential { activation }(x) == activation(x)) }
    }

    @Test func flatten() {
        let x = wave([2, 3, 4], 0)
        #expect(Flatten()(x) == x.reshape([2, 12]))
        #expect(Flatten()(wave([2, 3], 0)).shape == [2, 3])
        #expect(Flatten()(Tensor<Float>.zeros([0, 3, 4])).shape == [0, 12])
    }
}
