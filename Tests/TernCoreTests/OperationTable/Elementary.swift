import Foundation
import TernCore

extension Operation {
    /// Elementary functions.
    static var elementary: [Operation] {
        [
            .unary("abs", on: .nonzero, tern: { $0.abs() }, reference: { Swift.abs($0) }),
            .unary("sign", on: .nonzero, tern: { $0.sign() }, reference: { $0 > 0 ? 1 : -1 }),
            .unary("square", tern: { $0.square() }, reference: { $0 * $0 }),
            .unary("exp", tern: { $0.exp() }, reference: { Foundation.exp($0) }),
            .unary("log", on: .positive, tern: { $0.log() }, reference: { Foundation.log($0) }),
            .unary("sqrt", on: .positive, tern: { $0.sqrt() }, reference: { $0.squareRoot() }),
            .unary("erf", tern: { $0.erf() }, reference: { Foundation.erf($0) }),
            .unary("pow", "3", tern: { $0.pow(3) }, reference: { $0 * $0 * $0 }),
            .unary("pow", "0", tern: { $0.pow(0) }, reference: { _ in 1 }),
            .unary("pow", "2", tern: { $0.pow(2) }, reference: { $0 * $0 }),
            .unary("pow", "½", on: .positive, tern: { $0.pow(0.5) }, reference: { $0.squareRoot() }),
            .unary("pow", "−1", on: .nonzero, tern: { $0.pow(-1) }, reference: { 1 / $0 }),
            .unary("pow", "−½", on: .positive, tern: { $0.pow(-0.5) }, reference: { 1 / $0.squareRoot() }),
            .unary("pow", "4", tern: { $0.pow(4) }, reference: { $0 * $0 * $0 * $0 }),
            .unary("pow", "−1.5", on: .positive, tern: { $0.pow(-1.5) }, reference: { Foundation.pow($0, -1.5) }),
            .binary("pow", "a tensor", on: .positive, tern: { $0.pow($1) }, reference: { Foundation.pow($0, $1) })
        ]
    }

    /// Activations.
    static var activations: [Operation] {
        [
            .unary("tanh", tern: { $0.tanh() }, reference: { Foundation.tanh($0) }),
            .unary("sigmoid", tern: { $0.sigmoid() }, reference: { 1 / (1 + Foundation.exp(-$0)) }),
            .unary("relu", on: .nonzero, tern: { $0.relu() }, reference: { max($0, 0) }),
            .unary(
                "leakyReLU", on: .nonzero, tern: { $0.leakyReLU() },
                reference: { $0 > 0 ? $0 : Double(Scalar(0.01)) * $0 }),
            .unary(
                "leakyReLU", "slope 0.25", on: .nonzero, tern: { $0.leakyReLU(slope: 0.25) },
                reference: { $0 > 0 ? $0 : 0.25 * $0 }),
            .unary("gelu", tern: { $0.gelu() }, reference: { 0.5 * $0 * (1 + Foundation.erf($0 / 2.0.squareRoot())) }),
            .unary(
                "gelu", "tanh", tern: { $0.gelu(approximation: .tanh) },
                reference: { x in
                    0.5 * x * (1 + Foundation.tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
                }),
            .unary("silu", tern: { $0.silu() }, reference: { $0 / (1 + Foundation.exp(-$0)) }),
            .unary("softplus", tern: { $0.softplus() }, reference: { Foundation.log1p(Foundation.exp($0)) })
        ]
            + Activation.allCases.map { activation in
                .unary(
                    "callAsFunction", "Activation.\(activation)", on: .nonzero, tern: { activation($0) },
                    reference: activation.reference)
            }
    }
}

extension Activation {
    /// The activation of one number.
    var reference: @Sendable (Double) -> Double {
        switch self {
        case .identity: { $0 }
        case .relu: { max($0, 0) }
        case .leakyReLU: { $0 > 0 ? $0 : 0.01 * $0 }
        case .tanh: { Foundation.tanh($0) }
        case .sigmoid: { 1 / (1 + Foundation.exp(-$0)) }
        case .gelu: { $0 / 2 * Foundation.erfc(-$0 / 2.0.squareRoot()) }
        case .silu: { $0 / (1 + Foundation.exp(-$0)) }
        case .softplus: { Foundation.log1p(Foundation.exp($0)) }
        }
    }
}
