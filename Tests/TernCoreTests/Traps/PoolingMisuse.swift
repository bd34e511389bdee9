import TernCore

extension Misuse {
    /// Pooling.
    static let pooling: [Misuse] = [
        Misuse("maxPool: expected x: [batch, channels, ...] with one to three more axes, found [2, 3]") {
            _ = maxPool(Tensor<Float>.zeros([2, 3]), kernel: 2)
        },
        Misuse("maxPool: windows of 5 do not fit axis 3 of shape [1, 1, 6, 4], padded by 0") {
            _ = maxPool(Tensor<Float>.zeros([1, 1, 6, 4]), kernel: 3, dilation: 2)
        },
        Misuse("maxPool: the padding 2 is more than half of the kernel 3") {
            _ = maxPool(Tensor<Float>.zeros([1, 1, 6, 4]), kernel: 3, padding: 2)
        },
        Misuse("averagePool: expected a kernel for 2 axes, found [2, 2, 2]") {
            _ = averagePool(Tensor<Float>.zeros([1, 1, 6, 4]), kernel: [2, 2, 2])
        },
        Misuse("averagePool: expected a stride of at least 1, found [0, 0]") {
            _ = averagePool(Tensor<Float>.zeros([1, 1, 6, 4]), kernel: 2, stride: 0)
        },
        Misuse("averagePool: the divisor is 0") {
            _ = averagePool(Tensor<Float>.zeros([1, 1, 6, 4]), kernel: 2, divisor: 0)
        },
        Misuse("adaptiveAveragePool: axis 2 of shape [1, 1, 0, 4] is empty") {
            _ = adaptiveAveragePool(Tensor<Float>.zeros([1, 1, 0, 4]), to: 1)
        },
        Misuse("adaptiveMaxPool: expected lengths for 2 axes, found [1, 2, 3]") {
            _ = adaptiveMaxPool(Tensor<Float>.zeros([1, 1, 6, 4]), to: [1, 2, 3])
        }
    ]
}
