import TernCore
import TernNN
import Testing

/// Layers whose weights are a length times a direction; the fixtures have their values and gradients.
@Suite struct WeightNormTests {
    private let x = wave([5, 3], 0)

    @Test func computesWhatTheLayerComputed() {
        let plain = Linear(3, 4)
        let before = plain.stateDictionary["weight"]!
        let (y, count) = (plain(x), plain.parameterCount)
        let layer = plain.weightNormalized()
        #expect((layer(x) - y).abs().max().item() < 1e-6)
        #expect(layer.parameterCount == count + 4)
        let state = layer.stateDictionary
        #expect(
            layer.namedParameters.map(\.name)
                == ["parametrizations.weight.original0", "parametrizations.weight.original1", "bias"])
        #expect(state["parametrizations.weight.original1"] == before)
        #expect(state["parametrizations.weight.original0"] == before.norm(axis: 1, keepDims: true))
    }

    /// The keys of a layer inside a model, of a recurrent layer's weight and of a parameter in a list.
    @Test func keysAreThoseOfTorch() {
        struct Model: Module {
            let blocks = [Conv2d(1, 2, kernel: 3).weightNormalized(), Conv2d(2, 2, kernel: 3)]
            let memory = LSTM(2, 2, hasBias: false).weightNormalized("weight_hh_l0")
        }
        let shapes = Model().stateDictionary.mapValues { Array($0.shape) }
        let expected = [
            "blocks.0.parametrizations.weight.original0": [2, 1, 1, 1],
            "blocks.0.parametrizations.weight.original1": [2, 1, 3, 3], "blocks.0.bias": [2],
            "blocks.1.weight": [2, 2, 3, 3], "blocks.1.bias": [2], "memory.weight_ih_l0": [8, 2],
            "memory.parametrizations.weight_hh_l0.original0": [8, 1],
            "memory.parametrizations.weight_hh_l0.original1": [8, 2]
        ]
        #expect(shapes == expected)
    }

    /// The gradient is at right angles to the direction, so its length grows and the weight's does not follow it.
    @Test func learnsLengthAndDirection() throws {
        let layer = Linear(3, 2, hasBias: false).weightNormalized()
        let target = wave([5, 2], 1)
        let direction = layer.parameters[1]
        let gradients = valueAndGradients(of: layer) { mseLoss(layer(x), target) }.gradients
        let along = (try #require(gradients[direction]) * direction.value).sum(axis: 1)
        #expect(along.abs().max().item() < 1e-6)
        let optimizer = Adam(layer, learningRate: 0.05)
        let first = mseLoss(layer(x), target).item()
        for _ in 0..<40 { optimizer.step { mseLoss(layer(x), target) } }
        #expect(mseLoss(layer(x), target).item() < 0.9 * first)
        let (magnitude, weight) = (layer.parameters[0].value, layer.weight.value)
        #expect((weight.norm(axis: 1, keepDims: true) - magnitude.abs()).abs().max().item() < 1e-6)
    }

    @Test func savedLoadedAndRemoved() throws {
        let (layer, other) = (Linear(3, 2).weightNormalized(), Linear(3, 2).weightNormalized())
        try other.load(layer.stateDictionary)
        #expect(other(x) == layer(x))
        #expect(throws: StateDictionaryError.self) { try other.load(Linear(3, 2).stateDictionary) }
        let model = Sequential { layer }
        let y = model(x)
        model.removeParametrizations()
        #expect(model.namedParameters.map(\.name) == ["0.weight", "0.bias"])
        #expect(model(x) == y)
    }

    /// Setting or freezing the weight sets or freezes the parameters it is computed from.
    @Test func theWeightIsStillAParameter() {
        let layer = Linear(3, 2, hasBias: false).weightNormalized()
        let weight = wave([2, 3], 2)
        layer.weight.value = weight
        #expect((layer.weight.value - weight).abs().max().item() < 1e-6)
        #expect(layer.weight.shape == [2, 3])
        layer.weight.isFrozen = true
        #expect(layer.parameters.allSatisfy { $0.isFrozen })
        layer.unfreeze()
        #expect(!layer.weight.isFrozen)
        #expect(valueAndGradients(of: layer) { layer(x).sum() }.gradients.tensors.allSatisfy { $0 != nil })
    }

    @Test func frozenParametersStayFrozen() {
        let layer = Linear(3, 2, hasBias: false)
        layer.freeze()
        let normalized = layer.weightNormalized()
        #expect(normalized.parameters.allSatisfy { $0.isFrozen })
        normalized.unfreeze()
        normalized.freeze()
        normalized.removeParametrizations()
        #expect(layer.weight.isFrozen)
    }

    @Test func aParametrizationOfOnesOwn() {
        struct Symmetric: Parametrization {
            let original: Parameter
            func callAsFunction() -> Tensor<Float> { (original.value + original.value.transpose()) / 2 }
            func assign(_ value: Tensor<Float>) { original.value = value }
        }
        let layer = Linear(3, 3, hasBias: false).parametrized { Symmetric(original: Parameter($0)) }
        #expect(layer.namedParameters.map(\.name) == ["parametrizations.weight.original"])
        let optimizer = SGD(layer, learningRate: 0.1)
        let start = layer.weight.value
        optimizer.step { mseLoss(layer(x), wave([5, 3], 1)) }
        #expect(layer.weight.value != start)
        #expect(layer.weight.value == layer.weight.value.transpose())
    }

    /// A derivative of the gradient goes through the norm, too: ∂/∂v₀ of g v · x / ‖v‖ is g (x₀ − v₀ v · x / ‖v‖²) / ‖v‖, with
    /// v = (3, 4) and g = 5, and this once more by x.
    @Test func secondDerivative() {
        let layer = Linear(2, 1, hasBias: false).weightNormalized()
        layer.weight.value = [[3, 4]]
        let direction = layer.parameters[1]
        let (x, pick): (Tensor<Float>, Tensor<Float>) = ([[1, 2]], [[1, 0]])
        let slope = gradient(at: x) { x in
            let gradients = valueAndGradients(of: layer) { layer(x).sum() }.gradients
            return (gradients[direction]! * pick).sum()
        }
        expectClose(slope, [1 - 9 / 25, -12 / 25])
    }
}
