import TernCore

extension Misuse {
    /// Activations.
    static let activations: [Misuse] = [
        Misuse("glu: axis 1 of shape [2, 3] has an odd length") {
            _ = Tensor<Float>.zeros([2, 3]).glu()
        },
        Misuse("swiglu: axis 2 is out of range for shape [2, 4]: expected -2..<2") {
            _ = Tensor<Float>.zeros([2, 4]).swiglu(axis: 2)
        },
        Misuse("prelu: expected one slope, or one for each of the 3 channels of [2, 3], found shape [2]") {
            _ = Tensor<Float>.zeros([2, 3]).prelu([1, 2])
        },
        Misuse("celu: alpha is 0.0, expected a positive number") {
            _ = Tensor<Float>.zeros([2]).celu(alpha: 0)
        },
        Misuse("softShrink: lambda is -1.0, expected no negative number") {
            _ = Tensor<Float>.zeros([2]).softShrink(lambda: -1)
        },
        Misuse("remainder: shapes do not broadcast: [2] and [3]") {
            _ = Tensor<Int>([1, 2]).remainder([1, 2, 3])
        },
        Misuse("lerp: shapes do not broadcast: [2] and [3]") {
            _ = Tensor<Float>.zeros([2]).lerp(.zeros([3]), weight: 0.5)
        }
    ]
}
