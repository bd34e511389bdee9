import TernCore
import TernNN

extension Misuse {
    /// Layers that normalize, pool, drop and pad.
    static let norms: [Misuse] = [
        Misuse("parametrized: Linear has no parameter weights, only: weight, bias") {
            Linear(2, 3).weightNormalized("weights")
        },
        Misuse("weightNormalized: axis 2 is out of range for a parameter of shape [3, 2]") {
            Linear(2, 3).weightNormalized(axis: 2)
        },
        Misuse("BatchNorm2d: expected x: [batch, 3, 2 axes], found [2, 4, 5, 5]") {
            _ = BatchNorm2d(3)(.zeros([2, 4, 5, 5]))
        },
        Misuse("BatchNorm1d: expected x: [batch, 3, or one more axis], found [2, 3, 5, 5]") {
            _ = BatchNorm1d(3)(.zeros([2, 3, 5, 5]))
        },
        Misuse("BatchNorm1d: a batch of shape [1, 3] has one value for each channel, which has no variance") {
            _ = withTrainingMode(true) { BatchNorm1d(3)(.zeros([1, 3])) }
        },
        Misuse("BatchNorm3d: the momentum 1.5 is not in 0...1") {
            _ = BatchNorm3d(3, momentum: 1.5)
        },
        Misuse("BatchNorm2d: epsilon is -1.0, expected at least 0") {
            _ = BatchNorm2d(3, epsilon: -1)
        },
        Misuse("BatchNorm2d: the number of channels is negative: -3") {
            _ = BatchNorm2d(-3)
        },
        Misuse("InstanceNorm2d: expected x: [batch, 3, 2 axes] or one sample, found [2, 3]") {
            _ = InstanceNorm2d(3)(.zeros([2, 3]))
        },
        Misuse("InstanceNorm1d: samples of shape [2, 3, 1] have one value for each channel, which has no variance") {
            _ = withTrainingMode(true) { InstanceNorm1d(3)(.zeros([2, 3, 1])) }
        },
        Misuse("GroupNorm: 6 channels are not a multiple of 4 groups") {
            _ = GroupNorm(groups: 4, 6)
        },
        Misuse("GroupNorm: expected x: [batch, 6, ...], found [2, 4, 5]") {
            _ = GroupNorm(groups: 2, 6)(.zeros([2, 4, 5]))
        },
        Misuse("LayerNorm: epsilon is nan, expected at least 0") {
            _ = LayerNorm(5, epsilon: .nan)
        },
        Misuse("MaxPool2d: expected x: [batch, channels, 2 axes] or one sample, found [2, 3]") {
            _ = MaxPool2d(2)(.zeros([2, 3]))
        },
        Misuse(
            "GlobalAveragePool: expected x: [batch, channels, ...] with at least one element to a channel, found [2, 3]"
        ) {
            _ = GlobalAveragePool()(.zeros([2, 3]))
        },
        Misuse(
            "GlobalMaxPool: expected x: [batch, channels, ...] with at least one element to a channel, found [2, 3, 0]"
        ) {
            _ = GlobalMaxPool()(.zeros([2, 3, 0]))
        },
        Misuse("Dropout2d: the probability -0.5 is not in 0...1") {
            _ = Dropout2d(-0.5)
        },
        Misuse("Dropout2d: expected x: [batch, channels, 2 axes] or one sample, found [2, 3]") {
            _ = Dropout2d()(.zeros([2, 3]))
        },
        Misuse("AlphaDropout: the probability nan is not in 0...1") {
            _ = AlphaDropout(.nan)
        },
        Misuse("ZeroPad2d: expected 2 pairs of widths, found [(before: 1, after: 1)]") {
            _ = ZeroPad2d([(1, 1)])
        },
        Misuse("ReflectionPad3d: expected at least 3 axes, found [2, 3]") {
            _ = ReflectionPad3d(1)(.zeros([2, 3]))
        }
    ]
}
