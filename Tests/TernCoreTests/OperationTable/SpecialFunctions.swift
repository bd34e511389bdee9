import Foundation
import TernCore

extension Operation {
    /// Exponentials, logarithms, trigonometric, hyperbolic and special functions.
    static var specialFunctions: [Operation] { exponentials + trigonometric + hyperbolic + errorFunctions + gamma }

    private static var exponentials: [Operation] {
        [
            .unary("reciprocal", on: .nonzero, tern: { $0.reciprocal() }, reference: { 1 / $0 }),
            .unary("rsqrt", on: .positive, tern: { $0.rsqrt() }, reference: { 1 / $0.squareRoot() }),
            .unary("cbrt", on: .nonzero, tern: { $0.cbrt() }, reference: { Foundation.cbrt($0) }),
            .unary("exp2", tern: { $0.exp2() }, reference: { Foundation.exp2($0) }),
            .unary("expm1", tern: { $0.expm1() }, reference: { Foundation.expm1($0) }),
            .unary("log2", on: .positive, tern: { $0.log2() }, reference: { Foundation.log2($0) }),
            .unary("log10", on: .positive, tern: { $0.log10() }, reference: { Foundation.log10($0) }),
            .unary("log1p", on: .positive, tern: { $0.log1p() }, reference: { Foundation.log1p($0) }),
            .unary(
                "log1p", "negative", on: .nonzero, tern: { ($0 * 0.375).log1p() },
                reference: { Foundation.log1p($0 * 0.375) }),
            .unary("logSigmoid", tern: { $0.logSigmoid() }, reference: { -Foundation.log1p(Foundation.exp(-$0)) }),
            .binary(
                "logAddExp", tern: { $0.logAddExp($1) },
                reference: { Foundation.log(Foundation.exp($0) + Foundation.exp($1)) }),
            .binary("hypot", on: .nonzero, tern: { $0.hypot($1) }, reference: { ($0 * $0 + $1 * $1).squareRoot() })
        ]
    }

    private static var trigonometric: [Operation] {
        [
            .unary("sin", tern: { $0.sin() }, reference: { Foundation.sin($0) }),
            .unary("cos", tern: { $0.cos() }, reference: { Foundation.cos($0) }),
            .unary("sin", "of large angles", tern: { ($0 * 16).sin() }, reference: { Foundation.sin($0 * 16) }),
            .unary("tan", tern: { ($0 * 0.5).tan() }, reference: { Foundation.tan($0 * 0.5) }),
            .unary("asin", tern: { ($0 * 0.375).asin() }, reference: { Foundation.asin($0 * 0.375) }),
            .unary("acos", tern: { ($0 * 0.375).acos() }, reference: { Foundation.acos($0 * 0.375) }),
            .unary("atan", tern: { $0.atan() }, reference: { Foundation.atan($0) }),
            .binary("atan2", on: .nonzero, tern: { $0.atan2($1) }, reference: { Foundation.atan2($0, $1) })
        ]
    }

    private static var hyperbolic: [Operation] {
        [
            .unary("sinh", tern: { $0.sinh() }, reference: { Foundation.sinh($0) }),
            .unary("cosh", tern: { $0.cosh() }, reference: { Foundation.cosh($0) }),
            .unary("asinh", tern: { $0.asinh() }, reference: { Foundation.asinh($0) }),
            .unary("acosh", on: .positive, tern: { ($0 + 1).acosh() }, reference: { Foundation.acosh($0 + 1) }),
            .unary("atanh", tern: { ($0 * 0.375).atanh() }, reference: { Foundation.atanh($0 * 0.375) })
        ]
    }

    private static var errorFunctions: [Operation] {
        [
            .unary("erfc", tern: { $0.erfc() }, reference: { Foundation.erfc($0) }),
            .unary("erfinv", tern: { ($0 * 0.375).erfinv() }, reference: { SpecialReference.erfinv($0 * 0.375) })
        ]
    }

    private static var gamma: [Operation] {
        [
            .unary("lgamma", on: .positive, tern: { $0.lgamma() }, reference: { SpecialReference.lgamma($0) }),
            .unary(
                "lgamma", "negative", on: .positive, tern: { (-0.25 * $0 - 0.1).lgamma() },
                reference: { SpecialReference.lgamma(-0.25 * $0 - 0.1) }),
            .unary(
                "digamma", on: .positive, tern: { $0.digamma() }, reference: { SpecialReference.polygamma(0, $0) }),
            .unary(
                "digamma", "negative", on: .positive, tern: { (-0.25 * $0 - 0.1).digamma() },
                reference: { SpecialReference.polygamma(0, -0.25 * $0 - 0.1) }),
            .unary(
                "polygamma", "1", on: .positive, tern: { $0.polygamma(1) },
                reference: { SpecialReference.polygamma(1, $0) }),
            .unary(
                "polygamma", "3", on: .positive, tern: { ($0 + 1).polygamma(3) },
                reference: { SpecialReference.polygamma(3, $0 + 1) }),
            .unary(
                "polygamma", "2, negative", on: .positive, tern: { (-0.25 * $0 - 0.1).polygamma(2) },
                reference: { SpecialReference.polygamma(2, -0.25 * $0 - 0.1) })
        ]
    }
}

/// Special functions by their definitions, which are slow.
enum SpecialReference {
    /// Newton's method on erf.
    static func erfinv(_ x: Double) -> Double {
        var y = 0.0
        for _ in 0..<60 {
            let slope = 2 / Double.pi.squareRoot() * Foundation.exp(-y * y)
            y -= (Foundation.erf(y) - x) / slope
        }
        return y
    }

    static func lgamma(_ x: Double) -> Double { Foundation.log(Swift.abs(Foundation.tgamma(x))) }

    /// The derivatives of Σ 1/k − 1/(k + x − 1) − γ, summed up to a large k; an integral and a half term stand for the rest.
    static func polygamma(_ n: Int, _ x: Double) -> Double {
        let count = 4000
        let end = x + Double(count)
        let s = Double(n + 1)
        var sum = 0.0
        for k in (0..<count).reversed() { sum += Foundation.pow(x + Double(k), -s) }
        // What is left of the sum after Euler and Maclaurin.
        let half = 0.5 * Foundation.pow(end, -s)
        let slope = s / 12 * Foundation.pow(end, -s - 1)
        if n == 0 { return Foundation.log(end) - half - slope - sum }
        let integral = Foundation.pow(end, 1 - s) / (s - 1)
        let total = sum + integral + half + slope
        return (n % 2 == 0 ? -1 : 1) * Foundation.tgamma(s) * total
    }
}
