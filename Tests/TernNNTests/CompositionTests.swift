import TernCore
import TernNN
import Testing

@Suite struct CompositionTests {
    private let x = wave([5, 3], 0)

    @Test func residual() {
        let first = Linear(3, 4, activation: .relu)
        let (second, across) = (Linear(4, 2), Linear(3, 2, hasBias: false))
        let layer = Residual(shortcut: across) {
            first
            second
        }
        #expect(layer(x) == across(x) + second(first(x)))
        #expect(
            layer.namedParameters.map(\.name)
                == ["body.0.weight", "body.0.bias", "body.1.weight", "body.1.bias", "shortcut.weight"])
        let plain = Residual { Linear(3, 3, weightInitializer: .zeros, biasInitializer: .ones) }
        #expect(plain(x) == x + 1)
        #expect(Residual { Identity() }(x) == x * 2)
    }

    @Test func parallel() {
        let (a, b) = (Linear(3, 2), Linear(3, 2))
        let sum = Parallel {
            a
            b
        }
        #expect(sum(x) == a(x) + b(x))
        let joined = Parallel(.concatenation(axis: -1)) {
            a
            Lambda { $0 * 2 }
            Identity()
        }
        #expect(joined(x) == concatenate([a(x), x * 2, x], axis: 1))
        #expect(joined.namedParameters.map(\.name) == ["0.weight", "0.bias"])
    }

    /// As `torch.nn.ModuleList` and `torch.nn.ModuleDict`.
    @Test func listsAndDictionaries() {
        struct Model: Module {
            let blocks = [Linear(2, 2, hasBias: false), Linear(2, 2, hasBias: false)]
            let heads = ["value": Linear(2, 1, hasBias: false), "policy": Linear(2, 3, hasBias: false)]
        }
        #expect(
            Model().namedParameters.map(\.name)
                == ["blocks.0.weight", "blocks.1.weight", "heads.policy.weight", "heads.value.weight"])
    }

    @Test func freezing() {
        let model = WaveModel()
        let optimizer = SGD(model, learningRate: 0.1, momentum: 0.9, weightDecay: 0.1)
        model.hidden.freeze()
        let before = model.stateDictionary
        optimizer.step { model.loss }
        #expect(model.stateDictionary["hidden.weight"] == before["hidden.weight"])
        #expect(model.stateDictionary["output.weight"] != before["output.weight"])
        model.unfreeze()
        optimizer.step { model.loss }
        #expect(model.stateDictionary["hidden.weight"] != before["hidden.weight"])
    }
}
