import TernCore

extension Misuse {
    /// Pooling.
    static let pooling: [Misuse] = [
        Misuse("maxPool: expected x: [batch, channels, ...] with one to three more axes, found [2, 3]") {
            _ = maxPool(Tensor<Float>.zeros([2, 3]), kernel: 2)
        },
        Misuse(
            "maxPool: windows that reach 4 elements beyond their first do not fit axis 3 of shape [1, 1, 6, 4], padded by 0"
        ) {
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
        Misuse("maxUnpool: the indices from 0 to 16 are out of range for lengths [4, 4]: expected 0..<16") {
            _ = maxUnpool(Tensor<Float>.zeros([1, 1, 2, 2]), Tensor([0, 1, 2, 16]).reshape([1, 1, 2, 2]), kernel: 2)
        },
        Misuse("maxUnpool: expected lengths less than the stride [2] from [4], found [6]") {
            _ = maxUnpool(Tensor<Float>.zeros([1, 1, 2]), .zeros([1, 1, 2]), kernel: 2, to: [6])
        },
        Misuse("maxUnpool: expected an index for each value, found shapes [1, 1, 2] and [1, 1, 3]") {
            _ = maxUnpool(Tensor<Float>.zeros([1, 1, 2]), .zeros([1, 1, 3]), kernel: 2)
        },
        Misuse("lpPool: p is nan, expected a positive number") {
            _ = lpPool(Tensor<Float>.zeros([1, 1, 4]), p: .nan, kernel: 2)
        },
        Misuse("unfold: windows [3] with dilation [2] do not fit lengths [4], padded by [0]") {
            _ = unfold(Tensor<Float>.zeros([1, 1, 4]), kernel: 3, dilation: 2)
        },
        Misuse("fold: expected columns: [batch, a multiple of 4, 9] for windows [2, 2] of [4, 4], found [1, 4, 8]") {
            _ = fold(Tensor<Float>.zeros([1, 4, 8]), to: [4, 4], kernel: 2)
        },
        Misuse("gridSample: the mode cubic is for images, found x: [1, 1, 2, 2, 2]") {
            _ = gridSample(Tensor<Float>.zeros([1, 1, 2, 2, 2]), .zeros([1, 1, 1, 1, 3]), mode: .cubic)
        },
        Misuse("gridSample: expected x: [N, C, H, W] and a grid: [N, H', W', 2]") {
            _ = gridSample(Tensor<Float>.zeros([1, 1, 2, 2]), .zeros([1, 1, 1, 3]))
        },
        Misuse("affineGrid: expected theta: [N, 2, 3] and two lengths") {
            _ = affineGrid(Tensor<Float>.zeros([1, 3, 3]), to: [2, 2])
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
