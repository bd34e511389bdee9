import Tern

extension Workload {
    /// Creates the work of a row, on the given inputs; on random ones where there are none.
    init(_ row: Row, inputs: [String: Tensor<Float>]) throws {
        let sizes = row.sizes
        switch row.workload {
        case .gemm:
            let (m, n, k) = (sizes[0], sizes[1], sizes[2])
            let (a, b) = (inputs["a"] ?? .normal([m, k]), inputs["b"] ?? .normal([k, n]))
            self.init { a.matmul(b) }
        case .add, .dispatch:
            let (a, b) = (inputs["a"] ?? .normal(Shape(sizes)), inputs["b"] ?? .normal(Shape(sizes)))
            self.init { a + b }
        case .relu, .exp, .tanh, .gelu, .sum, .softmax:
            let x = inputs["x"] ?? .normal(Shape(sizes))
            switch row.workload {
            case .relu: self.init { x.relu() }
            case .exp: self.init { x.exp() }
            case .tanh: self.init { x.tanh() }
            case .gelu: self.init { x.gelu() }
            case .sum: self.init { x.sum() }
            default: self.init { x.softmax(axis: -1) }
            }
        case .dispatchRecorded:
            let (a, b) = (inputs["a"] ?? .normal(Shape(sizes)), inputs["b"] ?? .normal(Shape(sizes)))
            self.init(recording: a) { a in a + b }
        case .convolution, .convolutionGradients:
            self = Self.convolution(row, inputs)
        case .lstm:
            let model = LSTM(sizes[2], sizes[3])
            let x = inputs["x"] ?? .normal([sizes[0], sizes[1], sizes[2]])
            let slope = inputs["slope"] ?? .normal([sizes[0], sizes[1], sizes[3]])
            try self.init(model, inputs) { (model(x).output * slope).sum() }
        case .embedding:
            let model = Embedding(sizes[0], sizes[1])
            let indices =
                inputs["indices"].map { Tensor<Int>($0) } ?? Tensor((0..<row.batch!).map { $0 * 7919 % sizes[0] })
            let slope = inputs["slope"] ?? .normal([row.batch!, sizes[1]])
            try self.init(model, inputs) { (model(indices) * slope).sum() }
        case .operation:
            self = Operation.workload(row.operation!, inputs)
        case .encoder:
            self = try .encoder(row, inputs: inputs)
        case .layerNorm, .batchNorm, .softmaxGradients:
            self = Self.normalization(row, inputs)
        case .cnnInference, .cnnStep:
            self = try .convolutionalNetwork(row, inputs)
        case .language:
            self = try .languageModel(row, inputs)
        case .inference:
            let model = try Self.perceptron(row, inputs)
            let x = inputs["x"] ?? .normal([row.batch!, sizes[0]])
            self.init { model(x) }
        case .step:
            let model = try Self.perceptron(row, inputs)
            let x = inputs["x"] ?? .normal([row.batch!, sizes[0]])
            let labels = inputs["labels"].map { Tensor<Int>($0) } ?? Self.labels(row.batch!, classes: sizes.last!)
            let optimizer = Self.optimizer(row, model)
            self = .training(optimizer, result: { model.stateDictionary }) { crossEntropyLoss(model(x), labels) }
        case .epoch:
            let model = try Self.perceptron(row, inputs)
            let images = inputs["images"] ?? .uniform([60_000, sizes[0]])
            let labels = inputs["labels"].map { Tensor<Int>($0) } ?? Self.labels(60_000, classes: sizes.last!)
            let optimizer = Self.optimizer(row, model)
            let loader = DataLoader(TensorDataset(inputs: images, labels: labels), batchSize: row.batch!, seed: 0)
            func epoch() -> Float {
                var total: Float = 0
                for batch in loader {
                    let loss = optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) }
                    total += loss.item() * Float(batch.count)
                }
                return total / Float(images.shape[0])
            }
            self.init(
                run: { count in for _ in 0..<count { _ = epoch() } },
                result: { ["loss": Tensor([epoch()])] })
        }
    }

    /// Creates a row that computes the gradients of a loss with respect to a model's parameters.
    private init(
        _ model: some Module, _ inputs: [String: Tensor<Float>], _ loss: @escaping () -> Tensor<Float>
    ) throws {
        try model.loadIfPresent(inputs)
        self.init(
            run: { count in for _ in 0..<count { _ = valueAndGradients(of: model, loss) } },
            result: {
                let gradients = valueAndGradients(of: model, loss).gradients
                return Dictionary(
                    uniqueKeysWithValues: model.namedParameters.map {
                        ("\($0.name).gradient", gradients[$0.parameter]!)
                    })
            })
    }

    /// Returns linear layers with ReLU between them.
    private static func perceptron(_ row: Row, _ inputs: [String: Tensor<Float>]) throws -> Sequential {
        let sizes = row.sizes
        let model = Sequential {
            for layer in 1..<sizes.count {
                Linear(sizes[layer - 1], sizes[layer], activation: layer < sizes.count - 1 ? .relu : .identity)
            }
        }
        try model.loadIfPresent(inputs)
        return model
    }

    private static func optimizer(_ row: Row, _ model: Sequential) -> Optimizer {
        switch row.optimizer! {
        case .sgd: SGD(model, learningRate: 0.01)
        case .adam: Adam(model, learningRate: 1e-3)
        }
    }

    private static func labels(_ count: Int, classes: Int) -> Tensor<Int> {
        Tensor((0..<count).map { $0 % classes })
    }

    /// Creates a row that computes a tensor while a derivative with respect to `x` is being taken.
    private init(recording x: Tensor<Float>, _ operation: @escaping (Tensor<Float>) -> Tensor<Float>) {
        self.init(
            run: { count in
                _ = gradient(at: x) { x in
                    for _ in 0..<count { _ = operation(x) }
                    return x.sum()
                }
            },
            result: { ["y": operation(x)] })
    }
}
