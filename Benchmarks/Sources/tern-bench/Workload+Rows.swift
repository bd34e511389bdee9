import Tern

extension Workload {
    /// What a row executes, on the given inputs; on random ones where there are none.
    init(_ row: Row, inputs: Inputs) throws {
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
        case .inference, .step, .epoch:
            fatalError()
        }
    }

    /// A row that computes a tensor.
    private init(_ operation: @escaping () -> Tensor<Float>) {
        self.init(
            run: { count in for _ in 0..<count { _ = operation() } },
            result: { ["y": operation()] })
    }

    /// A row that computes a tensor while a derivative with respect to `x` is being taken.
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
