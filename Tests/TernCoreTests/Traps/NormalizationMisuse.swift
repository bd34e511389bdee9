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
