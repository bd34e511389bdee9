import TernCore
import Testing

extension ThreadCountTests {
    @Suite struct ConvolutionBitTests {
        /// Convolutions that are cut along images, rows, outputs and not at all, and their gradients.
        private func convolutions<Scalar: TensorFloatingPoint>(as: Scalar.Type) {
            var generator = PhiloxGenerator(seed: 3)
            func check(_ x: Shape, _ weight: Shape, stride: Int = 1, dilation: Int = 1, groups: Int = 1) {
                let inputs: [Tensor<Scalar>] = [
                    .normal(x, using: &generator), .normal(weight, using: &generator),
                    .normal([weight[0]], using: &generator)
                ]
                expectSameBits("\(Scalar.self) \(x) ∗ \(weight)") {
                    let (y, gradients) = valueAndGradients(at: inputs) { p in
                        let y = conv2d(
                            p[0], p[1], p[2], stride: stride, padding: 1, dilation: dilation, groups: groups,
                            activation: .tanh)
                        return (y * y).sum()
                    }
                    return [y] + gradients
                }
            }
            check([9, 3, 28, 28], [20, 3, 3, 3])
            check([1, 64, 14, 14], [130, 64, 3, 3])
            check([5, 40, 15, 22], [34, 20, 3, 3], dilation: 2, groups: 2)
            check([2, 8, 70, 90], [9, 8, 5, 3], stride: 2)
            check([1, 300, 30, 31], [4, 300, 3, 3], dilation: 3)
            check([3, 70, 17, 16], [70, 1, 3, 3], groups: 70)
            check([40, 200, 3, 3], [180, 200, 1, 1])
            check([2, 1, 6, 5], [3, 1, 3, 3])
            check([2, 700, 12, 15], [9, 700, 1, 1])
        }

        @Test func float() { convolutions(as: Float.self) }
        @Test func double() { convolutions(as: Double.self) }
    }
}
