import TernCore
import TestSupport

extension FixtureTable {
    mutating func addProducts() {
        real("matmul") { $0[0].matmul($0[1]) }
        real("dot") { $0[0].dot($0[1]) }
        real("outer") { $0[0].outer($0[1]) }
        real("inner") { $0[0].inner($0[1]) }
        real("kron") { $0[0].kron($0[1]) }
        real("cross") { $0[0].cross($0[1], axis: $0.axis) }
        real("tensordot:count") { tensordot($0[0], $0[1], axes: $0.integer("count")!) }
        real("tensordot:axes") { tensordot($0[0], $0[1], axes: ($0.list("axesA")!, $0.list("axesB")!)) }
        real("cosineSimilarity") { cosineSimilarity($0[0], $0[1], axis: $0.axis) }
        real("pairwiseDistance") { pairwiseDistance($0[0], $0[1], p: $0.exponent, keepDims: $0.keepDims) }
        real("cdist") { cdist($0[0], $0[1], p: $0.exponent) }
        real("bilinear") { bilinear($0[0], $0[1], $0[2], $0[3]) }
        real("einsum") { einsum($0.text("equation")!, $0.reals) }
    }
}

extension FixtureCall {
    /// The parameter `p` of a norm.
    fileprivate var exponent: Double { text("p") == "inf" ? .infinity : parameters.number("p")! }
}
