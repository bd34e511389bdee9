import TernCore
import Testing

/// Distributions at the ends of what their parameters may be: numbers, and in proportion.
@Suite struct ExtremeParameterTests {
    private static let count = 4000

    private func mean<Scalar: TensorFloatingPoint>(_ x: Tensor<Scalar>) -> Double { Double(x.mean().item()) }

    @Test func betaOfTinyParameters() {
        // Nearly all numbers are 0 or 1, the latter alpha / (alpha + beta) of the time.
        let least = Double.leastNonzeroMagnitude
        let tiny = least * 0x1p45
        let pairs: [(Double, Double, Double)] = [
            (tiny, tiny, 0.5), (least, least, 0.5), (3 * tiny, tiny, 0.75), (tiny, 1e-200, 0), (1e-5, 1e-5, 0.5),
            (tiny, 1, 0)
        ]
        for (alpha, beta, expected) in pairs {
            var generator = PhiloxGenerator(seed: 3)
            let x = Tensor<Double>.beta([Self.count], alpha: alpha, beta: beta, using: &generator)
            let isInRange = ((x .>= 0) .& (x .<= 1)).all().item()
            #expect(isInRange, "\(alpha), \(beta)")
            #expect(abs(mean(x) - expected) < 0.04, "\(alpha), \(beta)")
        }
    }

    @Test func betaOfHugeParameters() {
        let x = Tensor<Double>.beta([100], alpha: 1e308, beta: 1e308)
        let far = (x - 0.5).abs().max().item()
        #expect(far < 1e-10)
        let y = Tensor<Float>.beta([100], alpha: .greatestFiniteMagnitude, beta: 1)
        #expect(y == .ones([100]))
    }

    @Test func gammaAtBothEnds() {
        for concentration in [Double.leastNonzeroMagnitude, 1e-300, 1e-3, 1, 1e10, 1e300] {
            let x = Tensor<Double>.gamma([200], concentration: concentration)
            let isGood = ((x .>= 0) .& x.isFinite()).all().item()
            #expect(isGood, "\(concentration)")
        }
        let far = (Tensor<Double>.gamma([200], concentration: 1e30) * 1e-30 - 1).abs().max().item()
        #expect(far < 1e-13)
    }

    @Test func poissonAtBothEnds() {
        for rate in [0, Double.leastNonzeroMagnitude, 1e-20, 9.999, 10, 1e9, 1e18, 1e30, 1e300] {
            var generator = PhiloxGenerator(seed: 5)
            let x = Tensor<Double>.poisson([Self.count], rate: rate, using: &generator)
            let isGood = ((x .>= 0) .& x.isFinite() .& (x.floor() .== x)).all().item()
            #expect(isGood, "\(rate)")
            let deviation = abs(mean(x) - rate) / max((rate / Double(Self.count)).squareRoot(), rate * 1e-15, 1e-300)
            #expect(rate == 0 ? mean(x) == 0 : deviation < 5, "\(rate)")
        }
    }

    @Test func integersOfWholeTypes() {
        var generator = PhiloxGenerator(seed: 7)
        let bytes = Tensor<UInt8>.randomIntegers([20000], in: 0...255, using: &generator)
        #expect(Set(bytes.scalars).count == 256)
        let whole = Tensor<Int>.randomIntegers([2000], in: Int.min...Int.max, using: &generator)
        let negative = whole.scalars.count { $0 < 0 }
        #expect((800...1200).contains(negative))
        let large = whole.scalars.count { $0.magnitude > 1 << 62 }
        #expect((800...1200).contains(large))
        #expect(Tensor<Int>.randomIntegers([50], in: Int.max...Int.max) == .full([50], .max))
        #expect(Tensor<Int32>.randomIntegers([50], in: Int32.min...Int32.min) == .full([50], .min))
        // A closed range is the open one with one more.
        var (first, second) = (PhiloxGenerator(seed: 1), PhiloxGenerator(seed: 1))
        let closed = Tensor<Int>.randomIntegers([99], in: -3...9, using: &first)
        #expect(closed == Tensor<Int>.randomIntegers([99], in: -3..<10, using: &second))
    }

    @Test func narrowAndWideRanges() {
        let tiny = Float.leastNonzeroMagnitude
        #expect(Tensor<Float>.uniform([50], in: 0..<tiny) == .zeros([50]))
        let next = (1 as Float).nextUp
        #expect(Tensor<Float>.uniform([50], in: 1..<next) == .ones([50]))
        let wide = Tensor<Float>.uniform([1000], in: -1.7e38..<1.7e38)
        let isInRange = ((wide .>= -1.7e38) .& (wide .< 1.7e38)).all().item()
        #expect(isInRange)
        #expect(Tensor<Float>.normal([9], mean: 3, standardDeviation: 0) == .full([9], 3))
    }

    @Test func certainProbabilities() {
        #expect(Tensor<Bool>.bernoulli([1000], probability: 1).all().item())
        #expect(!Tensor<Bool>.bernoulli([1000], probability: 0).any().item())
        #expect(Tensor<Bool>.bernoulli(probability: Tensor<Float>.ones([1000])).all().item())
        #expect(!Tensor<Bool>.bernoulli(probability: Tensor<Float>.zeros([1000])).any().item())
    }
}
