import Foundation
import Tern

/// A function of one Float, as Tern computes it, and its true value in double precision by the C library.
struct Function: Sendable {
    let name: String
    let tern: @Sendable (Tensor<Float>) -> Tensor<Float>
    let reference: @Sendable (Double) -> Double

    static let all: [Function] = [
        Function(name: "exp", tern: { $0.exp() }, reference: { exp($0) }),
        Function(name: "log", tern: { $0.log() }, reference: { log($0) }),
        Function(name: "expm1", tern: { $0.expm1() }, reference: { expm1($0) }),
        Function(name: "log1p", tern: { $0.log1p() }, reference: { log1p($0) }),
        Function(name: "tanh", tern: { $0.tanh() }, reference: { tanh($0) }),
        Function(name: "sigmoid", tern: { $0.sigmoid() }, reference: { 1 / (1 + exp(-$0)) }),
        Function(name: "erf", tern: { $0.erf() }, reference: { erf($0) }),
        Function(name: "sin", tern: { $0.sin() }, reference: { sin($0) }),
        Function(name: "cos", tern: { $0.cos() }, reference: { cos($0) }),
        // x Φ(x) is -0 at -∞.
        Function(
            name: "gelu", tern: { $0.gelu() },
            reference: { x in x == -.infinity ? -0.0 : x * 0.5 * erfc(-x * 0.5.squareRoot()) })
    ]
}
