import TernCore
import TernNN
import Testing

/// A profile sees all threads, but counts only what ran after a parameter of the model was read, which no other test has.
@Suite struct LayerTimesTests {
    private struct Tied: Layer {
        let first: Linear
        let norm = LayerNorm(16)
        let last = Linear(16, 4)
        let scale = Parameter(.ones([4]))
        init() { first = Linear(8, 16, activation: .relu) }
        func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { last(norm(first(x))) * scale.value }
    }

    @Test func everyLayerHasItsOperationsBothWays() {
        let model = Tied()
        let optimizer = Adam(model)
        let x = Tensor<Float>.ones([32, 8])
        let profile = profile {
            for _ in 0..<5 { optimizer.step { model(x).square().mean() } }
        }
        let times = profile.layers(of: model)
        #expect(times.rows.map(\.name) == ["", "first", "norm", "last"])
        #expect(times.rows.map(\.kind) == ["Tied", "Linear", "LayerNorm", "Linear"])
        for row in times.rows { #expect(row.forward > 0 && row.backward > 0 && row.calls % 5 == 0, "\(row)") }
        // The update belongs to no layer, nor does anything else here.
        #expect(times.others.calls >= 5)
        let total = profile.rows.reduce(0) { $0 + $1.seconds }
        #expect(abs(times.seconds - total) < 1e-9 * total + 1e-12)
    }

    private struct Chain: Layer {
        let weight = Parameter(.ones([4]))
        func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
            (0..<40).reduce(x * weight.value) { y, _ in y.tanh() }
        }
    }

    /// The way back through an operation counts to the layer whose way forward it belongs to.
    @Test(arguments: 0..<3) func theWayBackCountsToTheLayerOfTheWayForward(position: Int) {
        var layers: [any Layer] = [Linear(4, 4), Linear(4, 4)]
        layers.insert(Chain(), at: position)
        let model = Sequential(layers)
        let x = Tensor<Float>.ones([8, 4])
        let rows = profile { _ = valueAndGradients(of: model) { model(x).sum() } }.layers(of: model).rows
        for (index, row) in rows.enumerated() {
            #expect(index == position ? row.calls >= 80 : row.calls < 40, "\(rows)")
        }
    }

    /// A forward pass beside the steps is over when the next step begins.
    @Test func theUpdateBelongsToNoLayer() {
        let model = Linear(4, 4)
        let optimizer = SGD(model, learningRate: 0.1)
        let x = Tensor<Float>.ones([2, 4])
        let once = profile { _ = model(x) }.layers(of: model).rows[0].calls
        let profile = profile {
            _ = model(x)
            optimizer.apply(Gradients(parameters: model.parameters, tensors: [nil, x[0]]))
        }
        #expect(profile.layers(of: model).rows[0].calls == once)
    }

    @Test func otherModelsAreOthers() {
        let (a, b) = (Linear(4, 4), Linear(4, 4))
        let profile = profile { _ = a(.ones([2, 4])) }
        #expect(profile.layers(of: b).rows[0].calls == 0 && profile.layers(of: b).others.calls > 0)
        #expect(profile.layers(of: a).rows[0].calls > 0)
    }

    @Test func sharedAndComputedParametersHaveALayer() {
        let shared = Linear(4, 4)
        let model = Sequential([shared, ReLU(), shared])
        let profile = profile { _ = model(.ones([2, 4])) }
        let times = profile.layers(of: model)
        #expect(times.rows.count == 2 && times.rows[0].calls > 0 && times.rows[1].calls == 0)
        let lines = times.description.split(separator: "\n")
        #expect(lines.count == 4 && lines[0].hasPrefix("layer") && lines[3].hasPrefix("others"))
        #expect(Set(lines.map(\.count)).count == 1)
    }
}
