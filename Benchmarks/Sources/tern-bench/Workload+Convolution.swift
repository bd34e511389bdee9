import Tern

extension Workload {
    /// Returns a convolution of images, or that and its three gradients.
    static func convolution(_ row: Row, _ inputs: [String: Tensor<Float>]) -> Workload {
        let sizes = row.sizes
        let (side, kernel, groups) = (sizes[3], sizes[4], sizes[8])
        let x = inputs["x"] ?? .normal([sizes[0], sizes[1], side, side])
        let weight = inputs["weight"] ?? .normal([sizes[2], sizes[1] / groups, kernel, kernel])
        let bias = inputs["bias"] ?? .normal([sizes[2]])
        @Sendable func convolve(_ x: Tensor<Float>, _ weight: Tensor<Float>, _ bias: Tensor<Float>) -> Tensor<Float> {
            conv2d(
                x, weight, bias, stride: sizes[5], padding: sizes[6],
                dilation: sizes[7], groups: groups)
        }
        if row.workload == .convolution { return Workload { convolve(x, weight, bias) } }
        func gradients() -> [Tensor<Float>] {
            valueAndGradients(at: [x, weight, bias]) { convolve($0[0], $0[1], $0[2]).sum() }.gradients
        }
        return Workload(
            run: { count in for _ in 0..<count { _ = gradients() } },
            result: { Dictionary(uniqueKeysWithValues: zip(["dx", "dw", "db"], gradients())) })
    }
}
