import TernCore
import TestSupport

extension FixtureTable {
    mutating func addAttention() {
        func attention(_ call: Call, _ mask: AttentionMask<Scalar>?) -> Tensor<Scalar> {
            scaledDotProductAttention(
                call[0], call[1], call[2], mask: mask, isCausal: call.flag("causal"),
                scale: call.parameters.number("scale"))
        }
        real("scaledDotProductAttention") { attention($0, nil) }
        real("scaledDotProductAttention: allowed") { attention($0, .allowed($0.truth(3))) }
        real("scaledDotProductAttention: bias") { attention($0, .bias($0[3])) }
    }
}
