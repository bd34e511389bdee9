import Tern

/// The work of a row.
struct Workload {
    enum Kind: String, Codable {
        case gemm, add, relu, exp, tanh, gelu, sum, softmax, inference, step, epoch, dispatch, operation, lstm,
            embedding
        case dispatchRecorded = "dispatch-recorded"
        case convolution
        case convolutionGradients = "convolution-gradients"
        case encoder
        case layerNorm = "layer-norm"
        case batchNorm = "batch-norm"
        case softmaxGradients = "softmax-gradients"
        case cnnInference = "cnn-inference"
        case cnnStep = "cnn-step"
        case language
    }

    /// Executes the row this many times.
    private let run: (Int) -> Void
    /// Executes it anew and names its output tensors; a training step is executed three times.
    let result: () -> [String: Tensor<Float>]
    private var count: Int?
    /// The least microseconds of a timed block.
    var block = 20_000.0

    init(run: @escaping (Int) -> Void, result: @escaping () -> [String: Tensor<Float>]) {
        self.run = run
        self.result = result
    }

    /// Creates a row that computes a tensor.
    init<Result>(_ operation: @escaping () -> Tensor<Result>) {
        self.init(
            run: { count in for _ in 0..<count { _ = operation() } },
            result: { ["y": Tensor<Float>(operation())] })
    }

    /// Returns microseconds an execution, over a block of at least `block` after a third of one to warm up.
    mutating func microseconds() -> Double {
        let count = self.count ?? calibrated()
        self.count = count
        if count > 1 { run((count + 2) / 3) }
        return elapsed(count) / Double(count)
    }

    private func calibrated() -> Int {
        var count = 1
        while case let elapsed = elapsed(count), elapsed < block {
            count = Int((Double(count) * min(10, 1.2 * block / elapsed)).rounded(.up))
        }
        return count
    }

    private func elapsed(_ count: Int) -> Double {
        ContinuousClock().measure { run(count) } / .microseconds(1)
    }
}
