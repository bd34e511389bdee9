import Tern

extension Workload {
    /// Returns the convolutional network of `mnist --model cnn`: its value for a batch of images, or a training step.
    static func convolutionalNetwork(_ row: Row, _ inputs: [String: Tensor<Float>]) throws -> Workload {
        let side = row.sizes[0]
        let model = Sequential {
            Conv2d(1, 32, kernel: 3, activation: .relu)
            Conv2d(32, 64, kernel: 3, activation: .relu)
            MaxPool2d(2)
            Flatten()
            Linear(64 * ((side - 4) / 2) * ((side - 4) / 2), 128, activation: .relu)
            Linear(128, 10)
        }
        try model.loadIfPresent(inputs)
        let x = inputs["x"] ?? .normal([row.batch!, 1, side, side])
        if row.workload == .cnnInference { return Workload { model(x) } }
        let labels = inputs["labels"].map { Tensor<Int>($0) } ?? Tensor((0..<row.batch!).map { $0 % 10 })
        let optimizer = Adam(model, learningRate: 1e-3)
        return training(optimizer, result: { model.stateDictionary }) { crossEntropyLoss(model(x), labels) }
    }

    /// Returns training steps of the language model of `charlm`; the row's sizes are length, width, heads, width of the
    /// feed-forward part, layers and characters.
    static func languageModel(_ row: Row, _ inputs: [String: Tensor<Float>]) throws -> Workload {
        let (length, characters) = (row.sizes[0], row.sizes[5])
        let model = LanguageModel(
            length: length, width: row.sizes[1], heads: row.sizes[2], feedForward: row.sizes[3], layers: row.sizes[4],
            characters: characters)
        try model.loadIfPresent(inputs)
        func drawn(_ name: String) -> Tensor<Int> {
            inputs[name].map { Tensor<Int>($0) } ?? .randomIntegers([row.batch!, length], in: 0..<characters)
        }
        let (x, labels) = (drawn("x"), drawn("labels"))
        let optimizer = AdamW(model, learningRate: 1e-3)
        return training(optimizer, result: { ["y": model(x)] }) { crossEntropyLoss(model(x), labels) }
    }

    /// Steps of an optimizer; the result is that after three.
    static func training(
        _ optimizer: Optimizer, result: @escaping () -> [String: Tensor<Float>],
        loss: @escaping () -> Tensor<Float>
    ) -> Workload {
        Workload(
            run: { count in for _ in 0..<count { optimizer.step(loss) } },
            result: {
                for _ in 0..<3 { optimizer.step(loss) }
                return result()
            })
    }
}

extension Module {
    /// Sets the parameters that are among a row's inputs; keeps random ones where a row has no inputs.
    func loadIfPresent(_ inputs: [String: Tensor<Float>]) throws {
        let names = stateDictionary.keys
        if !inputs.isEmpty { try load(inputs.filter { names.contains($0.key) }) }
    }
}

private struct LanguageModel: Module {
    let tokens, positions: Embedding
    let blocks: TransformerEncoder
    let head: Linear

    init(length: Int, width: Int, heads: Int, feedForward: Int, layers: Int, characters: Int) {
        tokens = Embedding(characters, width)
        positions = Embedding(length, width)
        blocks = TransformerEncoder(layers, norm: LayerNorm(width)) {
            TransformerEncoderLayer(
                width, heads: heads, feedForward: feedForward, dropout: 0, isBatchFirst: true, isNormFirst: true)
        }
        head = Linear(width, characters, hasBias: false)
    }

    /// Maps [n, length] to [n, length, characters].
    func callAsFunction(_ x: Tensor<Int>) -> Tensor<Float> {
        head(blocks(tokens(x) + positions(.arange(x.shape[1])), mask: nil, isCausal: true))
    }
}
