import Foundation
import TernCore

extension Operation {
    /// Exponentials, logarithms, trigonometric, hyperbolic and special functions.
    static var specialFunctions: [Operation] {
        exponentials + trigonometric + hyperbolic + errorFunctions + gamma + bessel + incompleteGamma
    }

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

    private static var bessel: [Operation] {
        [
            .unary(
                "i0", singular: [.at(inf, inf, inf, inf), .at(-inf, inf, -inf, inf), .at(0, 1, 0, 0.5)],
                tern: { $0.i0() }, reference: { SpecialReference.bessel(0, $0) }),
            .unary(
                "i0e", on: .nonzero, singular: [.at(inf, 0, 0, 0), .at(-inf, 0, 0, 0)], tern: { $0.i0e() },
                reference: { SpecialReference.bessel(0, $0) * Foundation.exp(-abs($0)) }),
            .unary(
                "i1", singular: [.at(inf, inf, inf, inf), .at(-inf, -inf, inf, -inf), .at(0, 0, 0.5, 0)],
                tern: { $0.i1() }, reference: { SpecialReference.bessel(1, $0) }),
            .unary(
                "i1e", on: .nonzero, singular: [.at(inf, 0, 0, 0), .at(-inf, 0, 0, 0), .at(0, 0, 0.5, 0)],
                tern: { $0.i1e() }, reference: { SpecialReference.bessel(1, $0) * Foundation.exp(-abs($0)) }),
            .unary(
                "i0", "far", on: .positive, tern: { ($0 * 4 + 6).i0() * Scalar(1e-4) },
                reference: { SpecialReference.bessel(0, $0 * 4 + 6) * 1e-4 }),
            .unary(
                "i1", "far", on: .positive, tern: { ($0 * 4 + 6).i1() * Scalar(1e-4) },
                reference: { SpecialReference.bessel(1, $0 * 4 + 6) * 1e-4 })
        ]
    }

    /// P and Q of some first arguments, which are constants to the derivative.
    private static var incompleteGamma: [Operation] {
        let density: [SingularPoint] = [.at(0, 0, 0, 1), .at(inf, 1, 0, 0)]
        let rest: [SingularPoint] = [.at(0, 1, 0, -1), .at(inf, 0, 0, 0)]
        return [
            .unary(
                "igamma", on: .positive, singular: density, tern: { Tensor(2).igamma($0) },
                reference: { SpecialReference.igamma(2, $0) }),
            .unary(
                "igamma", "half", on: .positive, singular: [.at(0, 0, inf, -inf)], tern: { Tensor(0.5).igamma($0) },
                reference: { SpecialReference.igamma(0.5, $0) }),
            .unary(
                "igamma", "30", on: .positive, tern: { Tensor(30).igamma($0 * 4 + 24) },
                reference: { SpecialReference.igamma(30, $0 * 4 + 24) }),
            .unary(
                "igammac", on: .positive, singular: rest, tern: { Tensor(2).igammac($0) },
                reference: { 1 - SpecialReference.igamma(2, $0) }),
            .unary(
                "igammac", "4.5", on: .positive, tern: { Tensor(4.5).igammac($0 * 2) },
                reference: { 1 - SpecialReference.igamma(4.5, $0 * 2) })
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
    /// The modified Bessel function of the first kind by its series.
    static func bessel(_ order: Int, _ x: Double) -> Double {
        var term = order == 0 ? 1 : x / 2
        var sum = term
        for k in 1..<200 {
            term *= x * x / 4 / Double(k) / Double(k + order)
            sum += term
        }
        return sum
    }

    /// The lower regularized incomplete gamma function by its series.
    static func igamma(_ a: Double, _ x: Double) -> Double {
        var term = Foundation.pow(x, a) * Foundation.exp(-x) / Foundation.tgamma(a + 1)
        var sum = term
        for n in 1..<400 {
            term *= x / (a + Double(n))
            sum += term
        }
        return sum
    }

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
