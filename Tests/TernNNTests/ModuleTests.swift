import TernCore
import TernNN
import Testing

@Suite struct ModuleTests {
    struct Block: Module {
        let first: Linear
        let second: Linear?
        let scale: Parameter
        let steps = 3
    }

    struct Model: Module {
        let name = "model"
        let block = Block(first: Linear(2, 3), second: nil, scale: Parameter(.ones([3])))
        let heads = [Linear(3, 1, hasBias: false), Linear(3, 2)]
        let grid = [[Parameter(.zeros([1]))], [], [Parameter(.zeros([2])), Parameter(.zeros([3]))]]
        let tail: Sequential? = Sequential {
            ReLU()
            Linear(3, 4, hasBias: false)
            Sequential { Linear(4, 5) }
        }
        let extra: Parameter? = Parameter(Tensor(1))
        let none: Linear? = nil
    }

    private let names = [
        "block.first.weight", "block.first.bias", "block.scale", "heads.0.weight", "heads.1.weight", "heads.1.bias",
        "grid.0.0", "grid.2.0", "grid.2.1", "tail.1.weight", "tail.2.0.weight", "tail.2.0.bias", "extra"
    ]

    @Test func namesFollowTheStructure() {
        let model = Model()
        #expect(model.namedParameters.map(\.name) == names)
        #expect(model.namedParameters.map(\.parameter.shape).suffix(5) == [[3], [4, 3], [5, 4], [5], []])
        #expect(model.parameterCount == 6 + 3 + 3 + 3 + 6 + 2 + 1 + 2 + 3 + 12 + 20 + 5 + 1)
    }

    @Test func aParameterIsAModelsMember() {
        let layer = Linear(2, 3)
        #expect(layer.namedParameters.map(\.name) == ["weight", "bias"])
        #expect(Linear(2, 3, hasBias: false).namedParameters.map(\.name) == ["weight"])
        #expect(Sequential {}.namedParameters.isEmpty)
        #expect(ReLU().parameterCount == 0)
    }

    @Test func tuplesDictionariesAndSubclasses() {
        struct Pair: Module {
            let pair = (Linear(1, 1, hasBias: false), key: Parameter(.zeros([2])))
            let heads = ["b": Linear(1, 2, hasBias: false), "a": Linear(1, 3, hasBias: false)]
        }
        let found = Pair().namedParameters
        #expect(found.map(\.name) == ["pair.0.weight", "pair.key", "heads.a.weight", "heads.b.weight"])
        #expect(found.map(\.parameter.shape) == [[1, 1], [2], [3, 1], [2, 1]])

        class Base: Module, @unchecked Sendable {
            let first = Parameter(.zeros([1]))
        }
        final class Derived: Base, @unchecked Sendable {
            let second = Parameter(.zeros([2]))
        }
        #expect(Derived().namedParameters.map(\.name) == ["first", "second"])
    }

    /// An encoder and a decoder that share a weight.
    struct Tied: Module {
        let encoder: Parameter
        let decoder: Parameter
        let bias = Parameter(.zeros([2]))

        init() {
            encoder = Parameter(.ones([2, 2]))
            decoder = encoder
        }
    }

    @Test func aSharedParameterIsLearnedOnce() throws {
        let model = Tied()
        #expect(model.namedParameters.map(\.name) == ["encoder", "decoder", "bias"])
        #expect(model.parameters.count == 2)
        #expect(model.parameters.first === model.encoder)
        #expect(model.parameterCount == 6)
        // Both uses add to one gradient: of (2 Σ w) it is 2.
        let gradients = valueAndGradients(of: model) { (model.encoder.value + model.decoder.value).sum() }.gradients
        #expect(gradients[model.decoder] == .full([2, 2], 2))
        let dictionary = model.stateDictionary
        #expect(dictionary.keys.sorted() == ["bias", "decoder", "encoder"])
        try model.load(dictionary)
    }

    @Test func summary() {
        let model = Sequential {
            Linear(784, 128)
            ReLU()
            Linear(128, 10)
        }
        let expected = """
            parameter       shape  scalars
            0.weight   [128, 784]   100352
            0.bias          [128]      128
            2.weight    [10, 128]     1280
            2.bias           [10]       10
            total                   101770
            """
        #expect(model.summary == expected)
    }
}

@Suite struct StateDictionaryTests {
    @Test func roundTrip() throws {
        let (model, other) = (ModuleTests.Model(), ModuleTests.Model())
        let dictionary = model.stateDictionary
        #expect(dictionary.count == model.namedParameters.count)
        try other.load(dictionary)
        #expect(other.stateDictionary == dictionary)
        // What was saved is a value: it does not follow the model.
        model.block.scale.value = .zeros([3])
        #expect(dictionary["block.scale"] == .ones([3]))
        #expect(other.block.scale.value == .ones([3]))
    }

    @Test func allProblemsAtOnce() {
        let model = Sequential {
            Linear(2, 3)
            Linear(3, 1)
        }
        let before = model.stateDictionary
        var dictionary = before.mapValues { $0 + 1 }
        dictionary["0.weight"] = .zeros([3, 4])
        dictionary["1.bias"] = Tensor(0)
        dictionary["0.bias"] = nil
        dictionary["1.weight"] = nil
        dictionary["2.weight"] = .zeros([1])
        dictionary["0.gamma"] = .zeros([1])
        let error = #expect(throws: StateDictionaryError.self) { try model.load(dictionary) }
        #expect(error?.missing == ["0.bias", "1.weight"])
        #expect(error?.unexpected == ["0.gamma", "2.weight"])
        #expect(error?.mismatched.map(\.name) == ["0.weight", "1.bias"])
        #expect(error?.mismatched.map(\.expected) == [[3, 2], [1]])
        #expect(error?.mismatched.map(\.found) == [[3, 4], []])
        let message =
            "the weights do not fit the model:\n0.weight: expected shape [3, 2], found [3, 4];\n"
            + "1.bias: expected shape [1], found [];\nmissing: 0.bias, 1.weight;\nunexpected: 0.gamma, 2.weight"
        #expect(error?.description == message)
        #expect(model.stateDictionary == before, "a dictionary that does not fit changes nothing")
    }

    @Test func eachProblemAlone() {
        let model = Linear(2, 1)
        let fitting = model.stateDictionary
        var dictionary = fitting
        dictionary["bias"] = nil
        #expect(throws: StateDictionaryError.self) { try model.load(dictionary) }
        dictionary = fitting
        dictionary["scale"] = Tensor(1)
        #expect(throws: StateDictionaryError.self) { try model.load(dictionary) }
        dictionary = fitting
        dictionary["weight"] = .zeros([2])
        #expect(throws: StateDictionaryError.self) { try model.load(dictionary) }
        #expect(throws: StateDictionaryError.self) { try model.load([:]) }
        #expect(throws: Never.self) { try model.load(fitting) }
    }
}
