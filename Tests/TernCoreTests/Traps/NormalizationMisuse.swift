import TernCore

extension Misuse {
    /// Normalization.
    static let normalization: [Misuse] = [
        Misuse("batchNorm: expected x: [batch, channels, ...], found [3]") {
            _ = batchNorm(Tensor<Float>.zeros([3]))
        },
        Misuse("batchNorm: expected a variance of shape [3] for x of shape [2, 3], found [2]") {
            _ = batchNorm(Tensor<Float>.zeros([2, 3]), mean: .zeros([3]), variance: .zeros([2]))
        },
        Misuse("instanceNorm: expected a weight of shape [3] for x of shape [2, 3, 4], found [4]") {
            _ = instanceNorm(Tensor<Float>.zeros([2, 3, 4]), weight: .zeros([4]))
        },
        Misuse("groupNorm: 6 channels are not a multiple of 4 groups") {
            _ = groupNorm(Tensor<Float>.zeros([2, 6]), groups: 4)
        },
        Misuse("groupNorm: 6 channels are not a multiple of 0 groups") {
            _ = groupNorm(Tensor<Float>.zeros([2, 6]), groups: 0)
        },
        Misuse("batchNorm: x of shape [1, 3] has one value for each channel, which has no variance") {
            _ = batchNorm(Tensor<Float>.zeros([1, 3]))
        },
        Misuse("batchNorm: x of shape [1, 3, 1, 1] has one value for each channel, which has no variance") {
            _ = batchNorm(Tensor<Float>.zeros([1, 3, 1, 1]))
        },
        Misuse("instanceNorm: x of shape [4, 3, 1] has one value for each channel of a sample, which has no variance") {
            _ = instanceNorm(Tensor<Float>.zeros([4, 3, 1]))
        },
        Misuse("groupNorm: x of shape [1, 4] has one value for each group, which has no variance") {
            _ = groupNorm(Tensor<Float>.zeros([1, 4]), groups: 4)
        },
        Misuse("batchNorm: epsilon is -1.0, expected a finite number of at least 0") {
            _ = batchNorm(Tensor<Float>.zeros([2, 3]), epsilon: -1)
        },
        Misuse("batchNorm: epsilon is nan, expected a finite number of at least 0") {
            _ = batchNorm(Tensor<Float>.zeros([2, 3]), mean: .zeros([3]), variance: .ones([3]), epsilon: .nan)
        },
        Misuse("groupNorm: epsilon is nan, expected a finite number of at least 0") {
            _ = groupNorm(Tensor<Float>.zeros([2, 4]), groups: 2, epsilon: .nan)
        },
        Misuse("instanceNorm: epsilon is -0.001, expected a finite number of at least 0") {
            _ = instanceNorm(Tensor<Float>.zeros([2, 4, 3]), epsilon: -1e-3)
        },
        Misuse("layerNorm: epsilon is -inf, expected a finite number of at least 0") {
            _ = layerNorm(Tensor<Float>.zeros([2, 6]), over: [6], epsilon: -.infinity)
        },
        Misuse("rmsNorm: epsilon is nan, expected a finite number of at least 0") {
            _ = rmsNorm(Tensor<Float>.zeros([2, 6]), over: [6], epsilon: .nan)
        },
        Misuse("localResponseNorm: alpha is nan, beta 0.75 and k 1.0: expected finite numbers") {
            _ = localResponseNorm(Tensor<Float>.zeros([1, 2, 3]), size: 2, alpha: .nan)
        },
        Misuse("layerNorm: the last axes of shape [2, 6] are not [2]") {
            _ = layerNorm(Tensor<Float>.zeros([2, 6]), over: [2])
        },
        Misuse("rmsNorm: expected weight and bias of shape [6], found [3]") {
            _ = rmsNorm(Tensor<Float>.zeros([2, 6]), over: [6], weight: .zeros([3]))
        },
        Misuse("weightNorm: expected a magnitude of shape [2, 1] for v of shape [2, 6] and axis 0, found [2]") {
            _ = weightNorm(Tensor<Float>.ones([2, 6]), magnitude: .ones([2]))
        },
        Misuse("weightNorm: expected a magnitude of shape [] for v of shape [2, 6], found [2, 1]") {
            _ = weightNorm(Tensor<Float>.ones([2, 6]), magnitude: .ones([2, 1]), axis: nil)
        },
        Misuse("weightNorm: axis 2 is out of range for shape [2, 6]") {
            _ = weightNorm(Tensor<Float>.ones([2, 6]), magnitude: .ones([2, 1]), axis: 2)
        }
    ]
}
