import Foundation
import TernCore

/// A continuous distribution: how to draw from it, and what is known of it.
struct Continuous: Sendable {
    let name: String
    let float: @Sendable (Shape, inout PhiloxGenerator) -> Tensor<Float>
    let double: @Sendable (Shape, inout PhiloxGenerator) -> Tensor<Double>
    let mean: Double
    let variance: Double
    /// The probability of a number up to x.
    let cumulative: @Sendable (Double) -> Double

    static let all: [Continuous] = locationScale + rejected

    private static let locationScale: [Continuous] = [
        Continuous(
            name: "uniform", float: { .uniform($0, in: -1..<3, using: &$1) },
            double: { .uniform($0, in: -1..<3, using: &$1) }, mean: 1, variance: 16.0 / 12
        ) { ($0 + 1) / 4 },
        Continuous(
            name: "normal", float: { .normal($0, mean: 2, standardDeviation: 3, using: &$1) },
            double: { .normal($0, mean: 2, standardDeviation: 3, using: &$1) }, mean: 2, variance: 9
        ) { lowerNormal(($0 - 2) / 3) },
        Continuous(
            name: "exponential", float: { .exponential($0, rate: 2.5, using: &$1) },
            double: { .exponential($0, rate: 2.5, using: &$1) }, mean: 0.4, variance: 0.16
        ) { -expm1(-2.5 * $0) },
        Continuous(
            name: "laplace", float: { .laplace($0, location: -1, scale: 2, using: &$1) },
            double: { .laplace($0, location: -1, scale: 2, using: &$1) }, mean: -1, variance: 8
        ) { x in
            let tail = 0.5 * exp(-abs(x + 1) / 2)
            return x < -1 ? tail : 1 - tail
        },
        Continuous(
            name: "gumbel", float: { .gumbel($0, location: 1, scale: 2, using: &$1) },
            double: { .gumbel($0, location: 1, scale: 2, using: &$1) },
            mean: 1 + 2 * 0.5772156649015329, variance: 4 * Double.pi * Double.pi / 6
        ) { exp(-exp(-($0 - 1) / 2)) }
    ]

    private static let rejected: [Continuous] = {
        let bounds: [(Double, Double)] = [
            (-2, 2), (-0.3, 0.4), (0.2, .infinity), (1, 1.5), (6, 9), (-.infinity, -4), (-40, 0.7)
        ]
        let shapes: [Double] = [0.1, 0.5, 1, 2.3, 50, 1e6]
        let pairs: [(Double, Double)] = [(0.5, 0.5), (0.1, 2), (2, 5), (30, 0.7), (400, 300)]
        return bounds.map(truncated) + shapes.map(gamma) + pairs.map(beta)
    }()

    private static func gamma(_ shape: Double) -> Continuous {
        Continuous(
            name: "gamma \(shape)", float: { .gamma($0, concentration: Float(shape), rate: 2, using: &$1) },
            double: { .gamma($0, concentration: shape, rate: 2, using: &$1) }, mean: shape / 2, variance: shape / 4
        ) { lowerGamma(shape, 2 * $0) }
    }

    private static func beta(_ a: Double, _ b: Double) -> Continuous {
        let total = a + b
        return Continuous(
            name: "beta \(a), \(b)", float: { .beta($0, alpha: Float(a), beta: Float(b), using: &$1) },
            double: { .beta($0, alpha: a, beta: b, using: &$1) }, mean: a / total,
            variance: a * b / (total * total * (total + 1))
        ) { lowerBeta(a, b, $0) }
    }

    /// The standard normal distribution between two bounds, which stays a normal one about 3 with deviation 2.
    private static func truncated(_ low: Double, _ high: Double) -> Continuous {
        // On the side of 0 where the tails are small numbers.
        let sign: Double = low + high > 0 ? -1 : 1
        let (a, b) = (lowerNormal(sign * low), lowerNormal(sign * high))
        let mass = sign * (b - a)
        func density(_ x: Double) -> Double { x.isInfinite ? 0 : exp(-x * x / 2) / sqrt(2 * .pi) }
        func moment(_ x: Double) -> Double { x.isInfinite ? 0 : x * density(x) }
        let mean = (density(low) - density(high)) / mass
        let variance = 1 + (moment(low) - moment(high)) / mass - mean * mean
        let (lower, upper) = (3 + 2 * low, 3 + 2 * high)
        return Continuous(
            name: "truncatedNormal \(low)...\(high)",
            float: {
                .truncatedNormal(
                    $0, mean: 3, standardDeviation: 2, in: Float(lower)...Float(upper), using: &$1)
            },
            double: { .truncatedNormal($0, mean: 3, standardDeviation: 2, in: lower...upper, using: &$1) },
            mean: 3 + 2 * mean, variance: 4 * variance
        ) { (lowerNormal(sign * ($0 - 3) / 2) - a) / (b - a) }
    }
}

/// A distribution of whole numbers from 0 on.
struct Discrete: Sendable {
    let name: String
    let draw: @Sendable (Shape, inout PhiloxGenerator) -> [Int]
    let probability: @Sendable (Int) -> Double

    static let all: [Discrete] = {
        let probabilities: [Double] = [0, 0.3, 1, 0.9999]
        let rates: [Double] = [0, 0.01, 1, 9.99, 10, 37.5, 1000, 3e5]
        return probabilities.flatMap(bernoulli) + rates.map(poisson) + [1, 3, 7, 64, 1000].map(integers) + wide
    }()

    private static func bernoulli(_ probability: Double) -> [Discrete] {
        let frequency: @Sendable (Int) -> Double = { $0 == 1 ? probability : $0 == 0 ? 1 - probability : 0 }
        return [
            Discrete(
                name: "bernoulli \(probability)",
                draw: { Tensor<Int>.bernoulli($0, probability: probability, using: &$1).scalars },
                probability: frequency),
            Discrete(
                name: "bernoulli of tensors, \(probability)",
                draw: { shape, generator in
                    let probabilities = Tensor<Float>.full(shape, Float(probability))
                    return Tensor<Int>.bernoulli(probability: probabilities, using: &generator).scalars
                }, probability: frequency)
        ]
    }

    private static func poisson(_ rate: Double) -> Discrete {
        Discrete(
            name: "poisson \(rate)", draw: { Tensor<Int>(Tensor<Double>.poisson($0, rate: rate, using: &$1)).scalars },
            probability: { k in
                if rate == 0 { return k == 0 ? 1 : 0 }
                return exp(Double(k) * log(rate) - rate - lgamma(Double(k) + 1))
            })
    }

    private static func integers(below width: Int) -> Discrete {
        Discrete(
            name: "integers below \(width)",
            draw: { shape, generator in
                Tensor<Int>.randomIntegers(shape, in: -5..<(width - 5), using: &generator).scalars.map { $0 + 5 }
            }, probability: { $0 < width ? 1 / Double(width) : 0 })
    }

    private static let wide: [Discrete] = [
        Discrete(
            name: "integers of 32 bits",
            draw: { shape, generator in
                let range: Range<Int32> = .min..<(.max)
                return Tensor<Int32>.randomIntegers(shape, in: range, using: &generator).scalars.map {
                    (Int($0) >> 28) + 8
                }
            }, probability: { $0 < 16 ? 1.0 / 16 : 0 }),
        Discrete(
            name: "bytes",
            draw: { shape, generator in
                Tensor<UInt8>.randomIntegers(shape, in: 3..<203, using: &generator).scalars.map { Int($0) - 3 }
            }, probability: { $0 < 200 ? 1.0 / 200 : 0 }),
        // Three quarters of 2⁶⁴, so that a quarter of the words is rejected.
        Discrete(
            name: "integers of 64 bits",
            draw: { shape, generator in
                let range: Range<Int> = -(1 << 62)..<Int.max
                return Tensor<Int>.randomIntegers(shape, in: range, using: &generator).scalars.map { ($0 >> 60) + 4 }
            }, probability: { $0 < 12 ? 1.0 / 12 : 0 })
    ]
}

// MARK: Cumulative distributions

/// The standard normal distribution up to x.
func lowerNormal(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

/// The gamma distribution of shape a up to x: its series below a + 1, its continued fraction (Lentz) above.
func lowerGamma(_ a: Double, _ x: Double) -> Double {
    if x <= 0 { return 0 }
    let factor = exp(a * log(x) - x - lgamma(a))
    if x < a + 1 {
        var (term, sum) = (1 / a, 1 / a)
        var n = a
        while term > sum * 1e-15 {
            n += 1
            term *= x / n
            sum += term
        }
        return factor * sum
    }
    var b = x + 1 - a
    var c = 1e300
    var d = 1 / b
    var h = d
    for i in 1...100_000 {
        let an = -Double(i) * (Double(i) - a)
        b += 2
        d = 1 / (an * d + b)
        c = b + an / c
        h *= d * c
        if abs(d * c - 1) < 1e-14 { break }
    }
    return 1 - factor * h
}

/// The beta distribution up to x, by its continued fraction.
func lowerBeta(_ a: Double, _ b: Double, _ x: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    if x > (a + 1) / (a + b + 2) { return 1 - lowerBeta(b, a, 1 - x) }
    let logNormalizer: Double = lgamma(a + b) - lgamma(a) - lgamma(b)
    let logPower: Double = a * log(x) + b * log1p(-x)
    var c = 1.0
    var d = 1 / (1 - (a + b) * x / (a + 1))
    var h = d
    for i in 1...10_000 {
        let m = Double(i)
        let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / (1 + even * d)
        c = 1 + even / c
        h *= d * c
        let numerator: Double = -(a + m) * (a + b + m) * x
        let odd = numerator / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / (1 + odd * d)
        c = 1 + odd / c
        h *= d * c
        if abs(d * c - 1) < 1e-14 { break }
    }
    return exp(logNormalizer + logPower) * h / a
}
