import Foundation
import TernCore
import TestSupport
import Testing

/// Reductions and ranges of numbers at the ends of what they promise.
@Suite struct RangeTests {
    @Test func normsAreExactForElementsOfAnySize() throws {
        var generator = PhiloxGenerator(seed: 3)
        let x = Tensor<Float>.uniform([3, 5], in: 0.5..<1.5, using: &generator)
        let signs: Tensor<Float> = [1, -1, 1, -1, 1]
        for p: Double in [-3, -1, 0.5, 1, 1.5, 2, 3, 4, 7.5, 16] {
            let unscaled = gradient(at: x * signs) { $0.norm(Float(p), axis: 1).sum() }
            for exponent in stride(from: -120, through: 120, by: 8) {
                // The norm of scaled elements is the scaled norm, and its gradient that of the elements as they were.
                let scale = Foundation.scalbn(Float(1), exponent)
                let scaled = x * signs * scale
                let norms = scaled.norm(Float(p), axis: 1).scalars
                for row in 0..<3 {
                    let powers = x[row].scalars.map { Foundation.pow(Double($0), p) }.reduce(0, +)
                    let expected = Foundation.pow(powers, 1 / p) * Double(scale)
                    if expected > Double(Float.greatestFiniteMagnitude) { continue }
                    #expect(abs(Double(norms[row]) - expected) <= 2e-6 * expected, "p = \(p), 2^\(exponent)")
                }
                if norms.contains(.infinity) { continue }
                let slope = gradient(at: scaled) { $0.norm(Float(p), axis: 1).sum() }
                let error = (slope - unscaled).abs().max().item()
                #expect(error <= 4e-6 * unscaled.abs().max().item(), "gradient, p = \(p), 2^\(exponent)")
            }
        }
        #expect(Tensor<Float>([1e30, 1e30]).norm() == Tensor(1.4142135e30))
        #expect(Tensor<Float>([3e-30, 4e-30]).norm() == Tensor(5e-30))
        #expect(abs(Tensor<Double>([3e200, 4e200]).norm().item() / 5e200 - 1) < 1e-15)
        let matrix: Tensor<Float> = [[3e30, 0], [0, 4e30]]
        #expect(try matrix.matrixNorm() == Tensor(5e30))
        #expect(try gradient(at: Tensor<Float>.zeros([2, 2])) { try $0.matrixNorm() } == .zeros([2, 2]))
        let many = Tensor<Float>.full([100, 300], 1e-25)
        #expect(abs(many.norm().item() / (1e-25 * Float(30_000).squareRoot()) - 1) < 1e-6)
        #expect(abs(many.norm(axis: 0)[17].item() / 1e-24 - 1) < 1e-6)
    }

    @Test func variancesAreExactForNumbersFarFromZero() {
        for base: Float in [0, 1, 1000, 1e5, 1e7, 16_000_000] {
            for count in [2, 7, 64, 500, 2048, 5000, 70_000, 300_000] {
                let offsets = (0..<count).map { Float($0 * 7919 % 5) }
                let numbers = offsets.map { base + $0 }
                let exact = Self.variance(numbers.map(Double.init))
                let rows = Tensor([numbers, numbers].flatMap(\.self)).reshape([2, count])
                for found in [rows.variance(axis: 1), rows.transpose().contiguous().variance(axis: 0)] {
                    for value in found.scalars {
                        #expect(abs(Double(value) - exact) <= 2e-6 * exact, "\(count) numbers near \(base)")
                    }
                }
                let mean = numbers.map(Double.init).reduce(0, +) / Double(count)
                let slope = gradient(at: Tensor(numbers)) { $0.variance() * Float(count) }
                let error = zip(slope.scalars, numbers).map { abs(Double($0) - 2 * (Double($1) - mean)) }.max()!
                #expect(error <= 2e-5, "gradient of \(count) numbers near \(base)")
            }
        }
        let large = Tensor<Double>([1e15, 1e15 + 1, 1e15 + 2, 1e15 + 4])
        #expect(abs(large.variance().item() - 2.1875) < 1e-14)
    }

    private static func variance(_ numbers: [Double]) -> Double {
        let mean = numbers.reduce(0, +) / Double(numbers.count)
        return numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
    }

    @Test func rangesLeaveOutTheirEnd() {
        #expect(Tensor<Float>.arange(0, 0.3, by: 0.1).shape == [3])
        #expect(Tensor<Double>.arange(1, 1.3, by: 0.1).shape == [3])
        // Decimal numbers: n steps of k/1000 from a/1000 are n numbers, whatever the rounding of the three.
        var generator = TestGenerator(seed: 5)
        for _ in 0..<20_000 {
            let (step, start) = (
                Int.random(in: 1...2000, using: &generator), Int.random(in: -9000...9000, using: &generator)
            )
            let count = Int.random(in: 0...400, using: &generator)
            let partial = Int.random(in: 0..<2, using: &generator) * Int.random(in: 0..<step, using: &generator)
            let expected = partial > 0 ? count + 1 : count
            let end = start + count * step + partial
            let words = "from \(start) to \(end) by \(step) thousandths"
            let singles = Tensor<Float>.arange(Float(start) / 1000, Float(end) / 1000, by: Float(step) / 1000)
            let doubles = Tensor<Double>.arange(Double(start) / 1000, Double(end) / 1000, by: Double(step) / 1000)
            #expect(singles.shape == [expected], Comment(rawValue: words))
            #expect(doubles.shape == [expected], Comment(rawValue: words))
            let downward = Tensor<Double>.arange(-Double(start) / 1000, -Double(end) / 1000, by: -Double(step) / 1000)
            #expect(downward == -doubles)
        }
        // Whole numbers are exact, also where their neighbors are 2 apart.
        #expect(Tensor<Float>.arange(16_777_216, 16_777_224, by: 2).shape == [4])
        #expect(Tensor<Float>.arange(1_000_000).shape == [1_000_000])
        #expect(Tensor<Float>.arange(10_000_000, 10_000_006, by: 5) == [10_000_000, 10_000_005])
        #expect(Tensor<Float>.arange(0, 10_000_001, by: 8).shape == [1_250_001])
    }

    @Test func wholeRangesAreExactAtTheEndsOfTheirTypes() {
        #expect(Tensor<UInt8>.arange(250, 255, by: 2) == [250, 252, 254])
        #expect(Tensor<UInt8>.arange(5, 0, by: -2) == [5, 3, 1])
        #expect(Tensor<Int>.arange(.min, .max, by: .max).scalars == [.min, -1, .max - 1])
        #expect(Tensor<Int>.arange(.max, .min, by: .min).scalars == [.max, -1])
        let last: [Int32] = [.max - 2, .max - 1]
        #expect(Tensor<Int32>.arange(last[0], Int32.max).scalars == last)
        #expect(Tensor<Int>.arange(3, 3).shape == [0])
        #expect(Tensor<Int>.arange(3, 1).shape == [0])
    }

    @Test func linspaceMeetsBothEndsAndIsSymmetric() {
        for count in [2, 3, 7, 10, 101, 1000] {
            for (start, end): (Float, Float) in [(0, 1), (-3, 0.1), (1e-3, 1e3), (-3e38, 3e38)] {
                let numbers = Tensor<Float>.linspace(start, end, count: count).scalars
                let mirrored = Tensor<Float>.linspace(end, start, count: count).scalars
                #expect(numbers.first == start && numbers.last == end)
                #expect(mirrored.reversed() == numbers || count % 2 == 1)
                for (i, number) in numbers.enumerated() {
                    let exact = Double(start) + (Double(end) - Double(start)) * Double(i) / Double(count - 1)
                    // Beside a rounding to Float, those of the exact number in Double.
                    let slack = 4e-16 * Double(max(abs(start), abs(end)))
                    #expect(abs(Double(number) - exact) <= Double(Float(exact).ulp) / 2 + slack)
                }
            }
        }
        #expect(Tensor<Double>.linspace(-1.7e308, 1.7e308, count: 3) == [-1.7e308, 0, 1.7e308])
        #expect(Tensor<Float>.linspace(2, 3, count: 1) == [2])
        #expect(Tensor<Float>.linspace(2, 3, count: 0).shape == [0])
    }
}
