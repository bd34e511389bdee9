import TernCore

extension Misuse {
    static let convolutions: [Misuse] = [
        Misuse("conv2d: expected x: [batch, channels, 2 axes] and a weight of 4 axes, found [8, 3] and [4, 3, 3, 3]") {
            _ = conv2d(Tensor<Float>.zeros([8, 3]), .zeros([4, 3, 3, 3]))
        },
        Misuse("conv1d: expected x: [batch, channels, 1 axes] and a weight of 3 axes, found [8, 3, 5] and [4, 3]") {
            _ = conv1d(Tensor<Float>.zeros([8, 3, 5]), .zeros([4, 3]))
        },
        Misuse(
            "conv2d: 1 groups of x: [8, 3, 5, 5] do not fit the weight [4, 2, 3, 3]: expected x to have 1 · 2 channels, "
                + "and the outputs to be a multiple of the groups"
        ) {
            _ = conv2d(Tensor<Float>.zeros([8, 3, 5, 5]), .zeros([4, 2, 3, 3]))
        },
        Misuse("conv2d: 3 groups of x: [8, 6, 5, 5] do not fit the weight [4, 2, 3, 3]") {
            _ = conv2d(Tensor<Float>.zeros([8, 6, 5, 5]), .zeros([4, 2, 3, 3]), groups: 3)
        },
        Misuse("conv2d: 0 groups of x: [8, 6, 5, 5] do not fit the weight [4, 2, 3, 3]") {
            _ = conv2d(Tensor<Float>.zeros([8, 6, 5, 5]), .zeros([4, 2, 3, 3]), groups: 0)
        },
        Misuse(
            "conv2d: the kernel [3, 3] with dilation [2, 1] is larger than the padded input [4, 7] of x: [1, 1, 2, 5]"
        ) {
            _ = conv2d(Tensor<Float>.zeros([1, 1, 2, 5]), .zeros([1, 1, 3, 3]), padding: 1, dilation: [2, 1])
        },
        Misuse("conv3d: expected a kernel of at least one element, found the weight [1, 1, 3, 0, 3]") {
            _ = conv3d(Tensor<Float>.zeros([1, 1, 5, 5, 5]), .zeros([1, 1, 3, 0, 3]))
        },
        Misuse("conv2d: expected a bias of shape [4] for the weight [4, 3, 3, 3], found [3]") {
            _ = conv2d(Tensor<Float>.zeros([8, 3, 5, 5]), .zeros([4, 3, 3, 3]), .zeros([3]))
        },
        Misuse("conv2d: expected a stride of at least 1, found [0, 0]") {
            _ = conv2d(Tensor<Float>.zeros([8, 3, 5, 5]), .zeros([4, 3, 3, 3]), stride: 0)
        },
        Misuse("conv2d: expected a dilation of at least 1, found [1, -1]") {
            _ = conv2d(Tensor<Float>.zeros([8, 3, 5, 5]), .zeros([4, 3, 3, 3]), dilation: [1, -1])
        },
        Misuse("conv2d: expected a padding of at least 0, found -1") {
            _ = conv2d(Tensor<Float>.zeros([8, 3, 5, 5]), .zeros([4, 3, 3, 3]), padding: -1)
        },
        Misuse("conv1d: expected a stride for 1 axes, found [1, 2]") {
            _ = conv1d(Tensor<Float>.zeros([8, 3, 5]), .zeros([4, 3, 3]), stride: [1, 2])
        },
        Misuse("conv2d: padding `.same` is for a stride of 1, found [1, 2]") {
            _ = conv2d(Tensor<Float>.zeros([8, 3, 5, 5]), .zeros([4, 3, 3, 3]), stride: [1, 2], padding: .same)
        },
        Misuse(
            "convTranspose2d: 2 groups of x: [8, 3, 5, 5] do not fit the weight [3, 2, 3, 3]: expected as many channels in "
                + "both, a multiple of the groups"
        ) {
            _ = convTranspose2d(Tensor<Float>.zeros([8, 3, 5, 5]), .zeros([3, 2, 3, 3]), groups: 2)
        },
        Misuse("convTranspose1d: output padding [2] is not less than the stride [2] or the dilation [1]") {
            _ = convTranspose1d(Tensor<Float>.zeros([8, 3, 5]), .zeros([3, 2, 3]), stride: 2, outputPadding: 2)
        },
        Misuse(
            "convTranspose1d: padding [2] leaves nothing: the result of x: [8, 3, 2] and the weight [3, 2, 3] would be [0]"
        ) {
            _ = convTranspose1d(Tensor<Float>.zeros([8, 3, 2]), .zeros([3, 2, 3]), padding: 2)
        },
        Misuse("convTranspose3d: expected a bias of shape [2] for the weight [3, 2, 1, 1, 1], found [3]") {
            _ = convTranspose3d(Tensor<Float>.zeros([1, 3, 2, 2, 2]), .zeros([3, 2, 1, 1, 1]), .zeros([3]))
        }
    ]
}
