import TernCore

extension Misuse {
    /// Elementary and special functions.
    static let elementary: [Misuse] = [
        Misuse("igamma: there is no derivative with respect to the first argument: take its stopGradient()") {
            _ = gradient(at: Tensor<Double>(2)) { a in a.igamma(Tensor(1)) }
        },
        Misuse("polygamma: order -1 is not in 0...100") { _ = Tensor<Float>([1, 2]).polygamma(-1) },
        Misuse("atan2: shapes do not broadcast: [2] and [3]") { _ = Tensor<Float>([1, 2]).atan2([1, 2, 3]) }
    ]
}
