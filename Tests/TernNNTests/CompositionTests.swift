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

    /// A table at both ends of a language model: one gradient, which is the sum of both uses', one step, two keys.
    @Test func tiedWeights() throws {
        struct Model: Module {
            let words = Embedding(5, 3)
            let head: Linear
            init() { head = Linear(weight: words.weight) }
            func callAsFunction(_ tokens: Tensor<Int>) -> Tensor<Float> { head(words(tokens)) }
        }
        let (model, tokens): (Model, Tensor<Int>) = (Model(), [0, 3, 3, 1])
        let table = model.words.weight.value
        let target = wave([4, 5], 2)
        // As two tensors: the sum of y · target with y = E[tokens] Wᵀ has the gradients targetᵀ E[tokens], and target W at the
        // tokens.
        let ofHead = target.transpose().matmul(table.take(tokens))
        let positions = Tensor<Float>(tokens.unsqueeze(axis: -1) .== Tensor<Int>.arange(5))
        let ofWords = positions.transpose().matmul(target.matmul(table))
        let optimizer = SGD(model, learningRate: 0.25)
        optimizer.step { (model(tokens) * target).sum() }
        expectClose(model.words.weight.value, (table - (ofHead + ofWords) * 0.25).scalars.map(Double.init))

        #expect(model.parameters.count == 1 && model.parameterCount == 15)
        let state = model.stateDictionary
        #expect(state.keys.sorted() == ["head.weight", "words.weight"] && state["head.weight"] == state["words.weight"])
        let other = Model()
        try other.load(state)
        #expect(other(tokens) == model(tokens) && other.head.weight === other.words.weight)
    }

    /// Lists and dictionaries of layers are frozen, found and used like any others.
    @Test func partsOfListsAndDictionaries() {
        struct Model: Module {
            let blocks = (0..<3).map { _ in Residual { Linear(3, 3, activation: .tanh) } }
            let heads: [String: any Layer] = ["a": Linear(3, 1), "b": Sequential { Linear(3, 2) }]
            func callAsFunction(_ x: Tensor<Float>, _ head: String) -> Tensor<Float> {
                heads[head]!(blocks.reduce(x) { $1($0) })
            }
        }
        let model = Model()
        #expect(model(x, "a").shape == [5, 1] && model(x, "b").shape == [5, 2])
        model.blocks[1].freeze()
        let gradients = valueAndGradients(of: model) { model(x, "b").sum() }.gradients
        let learned = Dictionary(
            uniqueKeysWithValues: model.namedParameters.map { ($0.name, gradients[$0.parameter] != nil) })
        for (name, isLearned) in learned {
            #expect(
                isLearned == (name.hasPrefix("blocks.0") || name.hasPrefix("blocks.2") || name.hasPrefix("heads.b")),
                "\(name)")
        }
        let names: [String] = [
            "blocks.0.body.0.bias", "blocks.0.body.0.weight", "blocks.1.body.0.bias", "blocks.1.body.0.weight",
            "blocks.2.body.0.bias", "blocks.2.body.0.weight", "heads.a.bias", "heads.a.weight", "heads.b.0.bias",
            "heads.b.0.weight"
        ]
        #expect(learned.keys.sorted() == names)
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
