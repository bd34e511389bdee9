import TernCore

extension Misuse {
    /// Interpolation, and the rearrangement of pixels.
    static let resampling: [Misuse] = [
        Misuse("interpolate: expected x: [batch, channels, ...] with one to three more axes, found [2, 3]") {
            _ = interpolate(Tensor<Float>.zeros([2, 3]), scale: 2)
        },
        Misuse("interpolate: expected lengths of at least 1, found [0, 0]") {
            _ = interpolate(Tensor<Float>.zeros([1, 1, 2, 3]), to: 0)
        },
        Misuse("interpolate: shape [1, 1, 2, 3] scaled by 0.25 has axes of lengths [0.0, 0.0]") {
            _ = interpolate(Tensor<Float>.zeros([1, 1, 2, 3]), scale: 0.25)
        },
        Misuse("interpolate: corners are aligned in the modes linear and cubic, not in nearest") {
            _ = interpolate(Tensor<Float>.zeros([1, 1, 2, 3]), scale: 2, alignsCorners: true)
        },
        Misuse("interpolate: antialias is for the modes linear and cubic without aligned corners, not nearest") {
            _ = interpolate(Tensor<Float>.zeros([1, 1, 2, 3]), scale: 2, antialias: true)
        },
        Misuse("pixelShuffle: 6 channels are not a multiple of the square of 2") {
            _ = Tensor<Float>.zeros([6, 2, 2]).pixelShuffle(2)
        },
        Misuse("pixelUnshuffle: height 3 and width 2 are not multiples of 2") {
            _ = Tensor<Float>.zeros([6, 3, 2]).pixelUnshuffle(2)
        }
    ]
}
