import TernCore

extension Misuse {
    /// Sizes that overflow on the way: named, as all misuse is.
    static let sizes: [Misuse] = [
        Misuse(
            "conv2d: a kernel of 3 elements with dilation 4611686018427387904 overflows: sizes are at most "
                + "9223372036854775807"
        ) {
            _ = conv2d(images, .zeros([4, 3, 3, 3]), dilation: 1 << 62)
        },
        Misuse("conv2d: axis 2 of x: [1, 3, 8, 8], padded by 9223372036854775807 and 9223372036854775807, overflows") {
            _ = conv2d(images, .zeros([4, 3, 3, 3]), padding: Int.max)
        },
        Misuse("conv2d: 9223372036854775807 groups of x: [1, 3, 8, 8] do not fit the weight [4, 3, 3, 3]") {
            _ = conv2d(images, .zeros([4, 3, 3, 3]), groups: .max)
        },
        Misuse("pad: widths [(before: 9223372036854775807, after: 9223372036854775807)") {
            _ = conv2d(images, .zeros([4, 3, 3, 3]), padding: Int.max, mode: .reflect)
        },
        Misuse("conv1d: a kernel of 3 elements with dilation 9223372036854775807 overflows") {
            _ = conv1d(images[0], .zeros([4, 8, 3]), padding: .same, dilation: Int.max)
        },
        Misuse("convTranspose2d: 9223372036854775807 groups of the weight [3, 4, 3, 3] overflows") {
            _ = convTranspose2d(images, .zeros([3, 4, 3, 3]), groups: .max)
        },
        Misuse("convTranspose2d: axis 2 of x: [1, 3, 8, 8] with stride [4611686018427387904, 4611686018427387904]") {
            _ = convTranspose2d(images, .zeros([3, 4, 3, 3]), stride: 1 << 62)
        },
        Misuse("convTranspose2d: axis 2 of x: [1, 3, 8, 8] with stride [1, 1], padding [9223372036854775807,") {
            _ = convTranspose2d(images, .zeros([3, 4, 3, 3]), padding: Int.max)
        },
        Misuse("convTranspose2d: a kernel of 3 elements with dilation 4611686018427387904 overflows") {
            _ = convTranspose2d(images, .zeros([3, 4, 3, 3]), dilation: 1 << 62)
        },
        Misuse("maxPool: a kernel of 3 elements with dilation 4611686018427387904 overflows") {
            _ = maxPool(images, kernel: 3, dilation: 1 << 62, roundsUp: true)
        },
        Misuse("maxPool: the padding 9223372036854775807 is more than half of the kernel 3") {
            _ = maxPool(images, kernel: 3, padding: Int.max)
        },
        Misuse(
            "maxPool: windows that reach 9223372036854775806 elements beyond their first do not fit axis 2 of shape [1, 3, 8, 8], padded by 0"
        ) {
            _ = maxPool(images, kernel: Int.max)
        },
        Misuse(
            "averagePool: windows that reach 11 elements beyond their first do not fit axis 2 of shape [1, 3, 8, 8], padded by 0"
        ) {
            _ = averagePool(images, kernel: 12, stride: 4, roundsUp: true)
        },
        Misuse("adaptiveMaxPool: lengths [9223372036854775807, 9223372036854775807] are more than 2147483647") {
            _ = adaptiveMaxPool(images, to: Int.max)
        },
        Misuse("adaptiveAveragePool: [1, 3, 2147483647, 2147483647] has more elements than memory can hold") {
            _ = adaptiveAveragePool(images, to: 2_147_483_647)
        },
        Misuse("interpolate: lengths [9223372036854775807, 9223372036854775807] are more than 536870911") {
            _ = interpolate(images, to: Int.max)
        },
        Misuse("interpolate: shape [1, 3, 536870911, 536870911] of 4-byte scalars is larger than any memory") {
            _ = interpolate(images, to: 536_870_911, mode: .linear)
        },
        Misuse("pixelShuffle: 3 channels are not a multiple of the square of 4294967296") {
            _ = images.pixelShuffle(1 << 32)
        },
        Misuse("pixelShuffle: axis -2 of shape [0, 1099511627776, 4] times 3037000499 overflows") {
            _ = Tensor<Float>.zeros([0, 1 << 40, 4]).pixelShuffle(3_037_000_499)
        },
        Misuse("pixelUnshuffle: 3 channels times the square of 4611686018427387904 overflows") {
            _ = Tensor<Float>.zeros([3, 0, 0]).pixelUnshuffle(1 << 62)
        },
        Misuse("unfold: size 9223372036854775807 for axis 0 of shape [1, 3, 8, 8]") {
            _ = images.unfold(axis: 0, size: .max)
        }
    ]

    private static var images: Tensor<Float> { .zeros([1, 3, 8, 8]) }
}
