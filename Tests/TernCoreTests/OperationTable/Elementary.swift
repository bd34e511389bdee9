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
}
