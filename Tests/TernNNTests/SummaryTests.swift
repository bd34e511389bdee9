import TernCore
import TernNN
import Testing

/// The table of a model's layers; the fixtures hold its counts to PyTorch's for each layer.
@Suite struct SummaryTests {
    @Test func table() {
        let model = Sequential {
            Conv2d(1, 32, kernel: 3, activation: .relu)
            BatchNorm2d(32)
            MaxPool2d(2)
            Flatten()
            Linear(32 * 13 * 13, 10)
        }
        // 2 · 64 · 32 · 26² · 9 and 2 · 64 · 5408 · 10
        let expected = """
            layer  kind                   output  parameters       FLOPs
            0      Conv2d       [64, 32, 26, 26]         320  24,920,064
            1      BatchNorm2d  [64, 32, 26, 26]          64           0
            4      Linear               [64, 10]      54,090   6,922,240
            total                                     54,474  31,842,304
            """
        let state = model.stateDictionary
        #expect(model.summary(of: [64, 1, 28, 28]).description == expected)
        #expect(model.stateDictionary == state, "the running moments stay")
    }

    /// Each kind of layer and the shape that it gives, whatever it computes inside.
    @Test func outputShapes() {
        func shapes(_ layer: some Layer, of shape: Shape) -> [Shape?] { layer.summary(of: shape).rows.map(\.output) }
        #expect(shapes(Linear(4, 3), of: [2, 5, 4]) == [[2, 5, 3]])
        #expect(shapes(Linear(4, 3), of: [4]) == [[3]])
        #expect(shapes(Conv1d(2, 3, kernel: 3), of: [2, 8]) == [[3, 6]])
        #expect(shapes(Conv2d(2, 3, kernel: 3, mode: .reflect), of: [1, 2, 8, 8]) == [[1, 3, 6, 6]])
        #expect(shapes(ConvTranspose3d(2, 3, kernel: 2), of: [2, 3, 3, 3]) == [[3, 4, 4, 4]])
        // Few positions a channel, which are turned around inside.
        #expect(shapes(BatchNorm1d(3, tracksRunningMoments: false), of: [9, 3, 2]) == [[9, 3, 2]])
        #expect(shapes(InstanceNorm2d(3, isAffine: true), of: [3, 4, 5]) == [[1, 3, 4, 5]])
        #expect(shapes(LayerNorm(4), of: [2, 3, 4]) == [[2, 3, 4]])

        let bag = EmbeddingBag(5, 3)
        #expect(bag.summary { bag([[0, 1], [2, 3]]) }.rows.map(\.output) == [[2, 3]])
        let table = Embedding(5, 3)
        #expect(table.summary { table([[0, 1], [2, 3]]) }.rows.map(\.output) == [[2, 2, 3]])
        let memory = LSTM(2, 4, layers: 2, isBidirectional: true, isBatchFirst: true)
        #expect(memory.summary { memory(.zeros([3, 5, 2])) }.rows.map(\.output) == [[3, 5, 8]])
        let cell = GRUCell(2, 4)
        #expect(cell.summary { cell(.zeros([3, 2])) }.rows.map(\.output) == [[3, 4]])
    }

    @Test func namesAndKinds() {
        let encoder = TransformerEncoder(2) {
            TransformerEncoderLayer(8, heads: 2, feedForward: 16, isBatchFirst: true)
        }
        let summary = encoder.summary(of: [3, 5, 8])
        let names = ["self_attn", "self_attn.out_proj", "linear1", "linear2", "norm1", "norm2"]
        #expect(summary.rows.map(\.name) == (0..<2).flatMap { layer in names.map { "layers.\(layer).\($0)" } })
        let kinds = ["MultiHeadAttention", "Linear", "Linear", "Linear", "LayerNorm", "LayerNorm"]
        #expect(summary.rows.map(\.kind) == kinds + kinds)
        #expect(summary.rows.map(\.parameterCount).reduce(0, +) == encoder.parameterCount)
        // Projections of 15 positions, and both products of attention in 3 · 2 heads of 4.
        let attention = 2 * 15 * 8 * 24 + 2 * (2 * 6 * 5 * 5 * 4)
        #expect(summary.rows.prefix(4).map(\.flops) == [attention, 2 * 15 * 8 * 8, 2 * 15 * 8 * 16, 2 * 15 * 16 * 8])
        #expect(summary.flops == summary.rows.reduce(0) { $0 + $1.flops })
    }

    /// Attention between the layers of a module that has no parameters of its own.
    struct SelfAttention: Module {
        let query = Linear(4, 4), key = Linear(4, 4), value = Linear(4, 4), output = Linear(4, 4)
        let norm = LayerNorm(4, isAffine: false)

        func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
            output(norm(scaledDotProductAttention(query(x), key(x), value(x))))
        }
    }

    struct Model: Module {
        let blocks = [SelfAttention(), SelfAttention()]
        let scale = Parameter(.ones([4]))
        let unused = Linear(4, 2)

        func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
            let y = blocks.reduce(x) { x, block in x + block(x) } * scale.value
            return y.matmul(y.transpose()).matmul(y)
        }
    }

    @Test func productsOfActivations() {
        let model = Model()
        let summary = model.summary { model(.zeros([5, 4])) }
        let attention = 2 * (2 * 5 * 5 * 4)
        let work = Dictionary(uniqueKeysWithValues: summary.rows.map { ($0.name, $0) })
        for block in ["blocks.0", "blocks.1"] {
            #expect(work[block]!.flops == attention && work[block]!.kind == "SelfAttention")
            #expect(work["\(block).value"]!.flops == 2 * 5 * 4 * 4)
        }
        #expect(work[""]!.flops == attention && work[""]!.parameterCount == 4)
        #expect(work["unused"]!.output == nil && work["unused"]!.flops == 0 && work["unused"]!.parameterCount == 10)
        #expect(summary.flops == 8 * 160 + 3 * attention)
    }

    /// An output layer on the table of the embedding: counted once, though each of them does its own work.
    @Test func sharedAndFrozenParameters() {
        struct Tied: Module {
            let words = Embedding(10, 4)
            let hidden = Linear(4, 4)
            let head: Linear
            init() { head = Linear(weight: words.weight) }
        }
        let model = Tied()
        model.hidden.freeze()
        let summary = model.summary { model.head(model.hidden(model.words([1, 2, 3]))) }
        #expect(summary.parameterCount == 60 && summary.frozenCount == 20)
        #expect(summary.rows.map(\.name) == ["words", "hidden", "head"])
        #expect(summary.rows.map(\.parameterCount) == [40, 20, 40])
        #expect(summary.rows.map(\.flops) == [0, 2 * 3 * 4 * 4, 2 * 3 * 4 * 10])
        #expect(summary.description.split(separator: "\n").last!.split(separator: " ") == ["frozen", "20"])

        let twice = Sequential {
            model.hidden
            ReLU()
            model.hidden
        }
        #expect(twice.summary(of: [2, 4]).rows.map(\.flops) == [64, 64])
    }

    /// A weight that is computed from others is its layer's.
    @Test func parametrizedLayers() {
        let summary = Conv2d(2, 3, kernel: 3).weightNormalized().summary(of: [1, 2, 5, 5])
        #expect(summary.rows.count == 1)
        #expect(summary.rows[0].output == [1, 3, 3, 3] && summary.rows[0].parameterCount == 54 + 3 + 3)
        #expect(summary.flops == 2 * 9 * 3 * 18)
    }

    @Test func modulesByName() {
        let model = Sequential {
            LayerNorm(2)
            Residual { ReLU() }
        }
        #expect(model.namedModules.map(\.name) == ["", "0", "1", "1.body", "1.body.0"])
        #expect(
            model.namedModules.map { "\(type(of: $0.module))" } == [
                "Sequential", "LayerNorm", "Residual", "Sequential", "ReLU"
            ])
    }
}
