import Tern

extension Workload {
    /// Returns the value of an operation and its gradients with respect to its inputs, given the slope of the value.
    private static func gradients(
        at inputs: [(name: String, value: Tensor<Float>)], slope: Tensor<Float>,
        _ operation: @escaping @Sendable ([Tensor<Float>]) -> Tensor<Float>
    ) -> Workload {
        let values = inputs.map(\.value)
        func gradients() -> [Tensor<Float>] {
            valueAndGradients(at: values) { (operation($0) * slope).sum() }.gradients
        }
        return Workload(
            run: { count in for _ in 0..<count { _ = gradients() } },
            result: { Dictionary(uniqueKeysWithValues: zip(inputs.map { "d\($0.name)" }, gradients())) })
    }

    /// Returns a normalization, with weight and bias for each element of the last axis or for each channel; or softmax.
    static func normalization(_ row: Row, _ inputs: [String: Tensor<Float>]) -> Workload {
        let shape = Shape(row.sizes)
        let features = row.workload == .batchNorm ? shape[1] : shape[-1]
        let x = inputs["x"] ?? .normal(shape)
        let slope = inputs["slope"] ?? .normal(shape)
        if row.workload == .softmaxGradients {
            return gradients(at: [("x", x)], slope: slope) { $0[0].softmax(axis: -1) }
        }
        let (weight, bias) = (inputs["weight"] ?? .normal([features]), inputs["bias"] ?? .normal([features]))
        let positions = [("x", x), ("weight", weight), ("bias", bias)]
        if row.workload == .batchNorm {
            return gradients(at: positions, slope: slope) { batchNorm($0[0], weight: $0[1], bias: $0[2]) }
        }
        return gradients(at: positions, slope: slope) {
            layerNorm($0[0], over: $0[1].shape, weight: $0[1], bias: $0[2])
        }
    }
}
