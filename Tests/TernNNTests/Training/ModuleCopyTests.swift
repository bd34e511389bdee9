import TernCore
import TernNN
import Testing

/// `copy()` gives models of the same values whose parameters and buffers are their own.
@Suite struct ModuleCopyTests {
    private struct Block: Module {
        let weight = Parameter(wave([2, 3], 0.1))
        let scale: Float = 2
    }

    /// All the ways in which reflection finds parameters.
    private struct Zoo: Module {
        let plain = Linear(3, 3)
        let optional: Linear? = Linear(3, 2)
        let absent: Parameter? = nil
        let list = [Block(), Block()]
        let lists = [[Linear(2, 2)], []]
        let existential: any Layer = Linear(2, 2, hasBias: false)
        let existentials: [any Layer] = [ReLU(), BatchNorm1d(3), Dropout(0.5)]
        let tuple = (Linear(1, 2), first: Block(), 3)
        let named: [String: any Module] = ["a": Linear(2, 1), "b": Block()]
        let sequential = Sequential {
            Linear(3, 3)
            Residual { Linear(3, 3) }
            LayerNorm([3])
        }
        let recurrent = LSTM(3, 4, layers: 2, isBidirectional: true)
        let attention = MultiHeadAttention(4, heads: 2)
        let normalized = Linear(3, 2).weightNormalized()
        let constant = Tensor<Float>.ones([3])
        let text = "text"
        let function: @Sendable (Int) -> Int = { $0 + 1 }
        let buffer = Buffer(.ones([2]))
    }

    @Test func everythingIsCopied() {
        let model = Zoo()
        model.plain.freeze()
        let copy = model.copy()
        #expect(copy.stateDictionary == model.stateDictionary)
        #expect(copy.namedParameters.map(\.name) == model.namedParameters.map(\.name))
        #expect(copy.namedModules.map(\.name) == model.namedModules.map(\.name))
        #expect(copy.parameters.map(\.isFrozen) == model.parameters.map(\.isFrozen))
        let own = Set(model.parameters.map(ObjectIdentifier.init)).union(
            model.namedBuffers.map { ObjectIdentifier($0.buffer) })
        let others = copy.parameters.map(ObjectIdentifier.init) + copy.namedBuffers.map { ObjectIdentifier($0.buffer) }
        #expect(own.isDisjoint(with: others))
        #expect(own.count == others.count)

        let before = copy.stateDictionary
        for parameter in model.parameters { parameter.value = parameter.value + 1 }
        for (_, buffer) in model.namedBuffers { buffer.value = buffer.value + 1 }
        #expect(copy.stateDictionary == before)
        #expect(copy.normalized(.ones([1, 3])) != model.normalized(.ones([1, 3])))
        copy.plain.unfreeze()
        #expect(model.plain.weight.isFrozen)
    }

    @Test func theOriginalTrainsOnAlone() {
        let model = WaveModel()
        let best = model.copy()
        let optimizer = Adam(model, learningRate: 0.1)
        for _ in 1...5 { optimizer.step { model.loss } }
        #expect(best.stateDictionary == WaveModel().stateDictionary)
        #expect(best.stateDictionary != model.stateDictionary)
        // And the copy by itself.
        let other = Adam(best, learningRate: 0.1)
        for _ in 1...5 { other.step { best.loss } }
        #expect(best.stateDictionary == model.stateDictionary)
    }

    private struct Tied: Module {
        let encoder: Linear
        let decoder: Linear
        let again: Linear
        init() {
            encoder = Linear(3, 3)
            decoder = Linear(weight: encoder.weight, bias: nil)
            again = encoder
        }
    }

    @Test func sharedStaysShared() {
        let model = Tied()
        let copy = model.copy()
        #expect(copy.encoder.weight === copy.decoder.weight)
        #expect(copy.encoder.weight === copy.again.weight)
        #expect(copy.encoder.weight !== model.encoder.weight)
        #expect(copy.parameters.count == model.parameters.count)
    }

    @Test func copiesOfLayersAndWhileOthersRead() {
        let layer: any Layer = Linear(3, 2)
        func copied(_ layer: some Layer) -> any Layer { layer.copy() }
        let copy = copied(layer)
        #expect((copy as! Linear).weight !== (layer as! Linear).weight)
        #expect(copy(.ones([1, 3])) == layer(.ones([1, 3])))
        // Inside of a gradient call the copy is a constant.
        let model = Linear(3, 2)
        let gradients = valueAndGradients(of: model) {
            (model(.ones([1, 3])) * model.copy()(.ones([1, 3]))).sum()
        }.gradients
        expectClose(gradients[model.bias!]!, model(.ones([1, 3])).flatten().scalars.map(Double.init))
    }

    // MARK: Classes

    /// A tree whose nodes know their parents.
    private final class Tree: Module, @unchecked Sendable {  // built on one thread, constant afterwards
        let value = Parameter(.ones([2]))
        var branches: [Tree] = []
        var parent: Tree?

        init(branches count: Int = 0) {
            for _ in 0..<count {
                let branch = Tree()
                branch.parent = self
                branches.append(branch)
            }
        }
    }

    @Test func modulesThatReferBackAreVisitedOnce() throws {
        let tree = Tree(branches: 3)
        defer { tree.branches = [] }
        #expect(
            tree.namedParameters.map(\.name) == ["value", "branches.0.value", "branches.1.value", "branches.2.value"])
        #expect(tree.namedModules.map(\.name) == ["", "branches.0", "branches.1", "branches.2"])
        #expect(tree.parameterCount == 8)
        #expect(tree.summary.contains("branches.2.value"))
        #expect(tree.summary { tree.branches[1].value.value.sum() }.parameterCount == 8)
        let optimizer = SGD(tree, learningRate: 1)
        optimizer.step { tree.namedParameters.reduce(Tensor(0)) { $0 + $1.parameter.value.sum() } }
        #expect(tree.branches[2].value.value == .zeros([2]))
        try tree.load(tree.stateDictionary)
        tree.removeParametrizations()
        tree.freeze()
        #expect(tree.branches[0].value.isFrozen)
    }

    private final class Pair: Module {
        let first: Linear
        let second: Pair?
        init(_ first: Linear, _ second: Pair?) { (self.first, self.second) = (first, second) }
        func copied(by copier: ModuleCopier) -> Pair { Pair(copier.copy(first), copier.copy(second)) }
    }

    private struct Holder: Module {
        let pair: Pair
        let again: any Module
    }

    @Test func classesSayHowTheyAreCopied() {
        let pair = Pair(Linear(2, 2), Pair(Linear(2, 1), nil))
        let model = Holder(pair: pair, again: pair)
        let copy = model.copy()
        #expect(copy.stateDictionary == model.stateDictionary)
        #expect(copy.pair !== model.pair)
        #expect(copy.pair === copy.again as AnyObject)
        #expect(copy.pair.second!.first.weight !== model.pair.second!.first.weight)
    }

    // MARK: Constants

    private struct Forgotten: Module {
        let weight = Tensor<Float>.ones([3, 2])
        let parts = [Tensor<Double>.ones([4])]
        let layer = Linear(2, 1)
        let inner: any Module = Block()
    }

    /// A stored tensor is neither learned nor saved, and the summaries say so.
    @Test func storedTensorsAreListed() {
        let model = Forgotten()
        let note = "constant tensors, neither learned (Parameter) nor saved (Buffer): weight [3, 2], parts.0 [4]"
        #expect(model.summary.hasSuffix(note))
        #expect(model.summary { model.layer(.ones([1, 2])) }.description.hasSuffix(note))
        #expect(!Linear(2, 1).summary.contains("constant"))
    }
}

extension Misuse {
    private final class Alone: Module {
        let layer = Linear(2, 2)
    }
    private enum Choice: Module {
        case one(Linear)
    }
    private struct Chooses: Module {
        let choice = Choice.one(Linear(2, 2))
    }

    static let copies: [Misuse] = [
        Misuse("copy: Alone is a class: implement copied(by:), which makes another of copies of its parts") {
            _ = Alone().copy()
        },
        Misuse("copy: choice.one.weight of Chooses is held in a way that can't be copied") { _ = Chooses().copy() }
    ]
}
