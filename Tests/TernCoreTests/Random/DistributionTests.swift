import Foundation
import TernCore
import Testing

/// Each distribution against what mathematics says of it, by tests that a right one fails once in a thousand seeds. The seeds
/// are fixed.
@Suite struct DistributionTests {
    private static let count = 100_000

    @Test(arguments: Continuous.all.indices)
    func continuous(_ index: Int) {
        let distribution = Continuous.all[index]
        var generator = PhiloxGenerator(seed: 10)
        let doubles = distribution.double([Self.count], &generator).scalars
        let floats = distribution.float([Self.count], &generator).scalars.map(Double.init)
        for (type, numbers) in [("Double", doubles), ("Float", floats)] {
            let name: Comment = "\(distribution.name), \(type)"
            expectMoments(numbers, distribution.mean, distribution.variance, name)
            // Kolmogorov and Smirnov: the greatest distance between the distribution and that of the numbers.
            let n = Double(numbers.count)
            var distance = 0.0
            for (i, x) in numbers.sorted().enumerated() {
                let p = distribution.cumulative(x)
                distance = max(distance, p - Double(i) / n, Double(i + 1) / n - p)
            }
            #expect(distance * n.squareRoot() < 1.9495, name)
        }
    }

    @Test(arguments: Discrete.all.indices)
    func discrete(_ index: Int) {
        let distribution = Discrete.all[index]
        var generator = PhiloxGenerator(seed: 20)
        let numbers = distribution.draw([Self.count], &generator)
        expectFrequencies(numbers, "\(distribution.name)", distribution.probability)
    }

    /// Mean and variance, each within four standard errors.
    private func expectMoments(_ x: [Double], _ mean: Double, _ variance: Double, _ name: Comment) {
        let n = Double(x.count)
        let average = x.reduce(0, +) / n
        #expect(abs(average - mean) < 4 * (variance / n).squareRoot(), name)
        let squares: [Double] = x.map { ($0 - mean) * ($0 - mean) }
        let second = squares.reduce(0, +) / n
        let fourth = squares.reduce(0) { $0 + $1 * $1 } / n
        #expect(abs(second - variance) < 4 * ((fourth - second * second) / n).squareRoot(), name)
    }

    // MARK: Awkward parameters

    @Test func degenerate() {
        #expect(Tensor<Float>.normal([5], mean: 2, standardDeviation: 0) == .full([5], 2))
        #expect(Tensor<Float>.laplace([5], location: 2, scale: 0) == .full([5], 2))
        #expect(Tensor<Float>.gumbel([5], location: 2, scale: 0) == .full([5], 2))
        #expect(Tensor<Double>.truncatedNormal([5], in: 3...3) == .full([5], 3))
        // Bounds that lie more standard deviations away than there are numbers.
        let tiny = Double.leastNormalMagnitude / 64
        #expect(Tensor<Double>.truncatedNormal([5], standardDeviation: tiny, in: 2...3) == .full([5], 2))
        #expect(Tensor<Double>.truncatedNormal([5], standardDeviation: tiny, in: -3 ... -2) == .full([5], -2))
        #expect(Tensor<Double>.truncatedNormal([5], standardDeviation: tiny, in: 2...(.infinity)) == .full([5], 2))
        #expect(Tensor<Int>.randomIntegers([5], in: 7..<8) == .full([5], 7))
        #expect(Tensor<Bool>.bernoulli([1000], probability: 1).all().item())
        #expect(!Tensor<Bool>.bernoulli([1000], probability: 0).any().item())
    }

    @Test func shapes() {
        for shape: Shape in [[], [0], [3, 0, 2], [1], [5, 7]] {
            #expect(Tensor<Float>.exponential(shape).shape == shape)
            #expect(Tensor<Float>.truncatedNormal(shape).shape == shape)
            #expect(Tensor<Float>.gamma(shape, concentration: 0.5).shape == shape)
            #expect(Tensor<Float>.beta(shape, alpha: 0.5, beta: 2).shape == shape)
            #expect(Tensor<Float>.poisson(shape, rate: 3).shape == shape)
            #expect(Tensor<Bool>.bernoulli(shape, probability: 0.5).shape == shape)
            #expect(Tensor<UInt8>.randomIntegers(shape, in: 0..<9).shape == shape)
        }
        let (column, row): (Tensor<Float>, Tensor<Float>) = ([[1], [2]], [3, 4, 5])
        #expect(Tensor.uniform(low: column, high: row).shape == [2, 3])
        #expect(Tensor.normal(mean: column, standardDeviation: row).shape == [2, 3])
        #expect(Tensor.laplace(location: column, scale: row).shape == [2, 3])
        #expect(Tensor.gumbel(location: column, scale: row).shape == [2, 3])
        #expect(Tensor.exponential(rate: row).shape == [3])
        #expect(Tensor.gamma(concentration: column, rate: row).shape == [2, 3])
        #expect(Tensor.gamma(concentration: row).shape == [3])
        #expect(Tensor.beta(alpha: column, beta: row).shape == [2, 3])
        #expect(Tensor.poisson(rate: row.unsqueeze(axis: 0)).shape == [1, 3])
        let truncated = Tensor.truncatedNormal(
            mean: column, standardDeviation: Tensor(1), low: row - 1, high: row)
        #expect(truncated.shape == [2, 3])
        #expect(((truncated .>= row - 1) .& (truncated .<= row)).all().item())
    }

    /// Tensors as parameters give each element its own distribution.
    @Test func parametersOfEachElement() {
        var generator = PhiloxGenerator(seed: 30)
        let rates: Tensor<Double> = [0.5, 4, 20, 400]
        let many = rates.broadcast(to: [20_000, 4])
        let deviations: [(String, Tensor<Double>, Tensor<Double>)] = [
            ("poisson", .poisson(rate: many, using: &generator) - rates, rates),
            ("gamma", .gamma(concentration: many, using: &generator) - rates, rates),
            ("exponential", .exponential(rate: many, using: &generator) - 1 / rates, 1 / rates.square()),
            ("normal", .normal(mean: many, standardDeviation: rates, using: &generator) - rates, rates.square()),
            ("uniform", .uniform(low: -many, high: rates, using: &generator), rates.square() / 3)
        ]
        for (name, deviation, variance) in deviations {
            let error = deviation.mean(axis: 0) / (variance / 20_000).sqrt()
            #expect((error.abs() .< 4).all().item(), "\(name): \(error)")
        }
    }
}

/// Expects whole numbers to be as frequent as their probabilities say: Pearson's χ², over classes of at least 10 expected.
func expectFrequencies(_ numbers: [Int], _ name: Comment, _ probability: (Int) -> Double) {
    var counts: [Int: Int] = [:]
    for number in numbers { counts[number, default: 0] += 1 }
    let n = Double(numbers.count)
    let (lowest, highest) = (counts.keys.min()!, counts.keys.max()!)
    #expect(counts.keys.allSatisfy { probability($0) > 0 }, name)
    var (statistic, classes) = (0.0, 0)
    var (expected, found, covered) = (0.0, 0.0, 0.0)
    func close() {
        statistic += (found - expected) * (found - expected) / expected
        classes += 1
        (expected, found) = (0, 0)
    }
    for number in lowest...highest {
        expected += n * probability(number)
        covered += probability(number)
        found += Double(counts[number] ?? 0)
        if expected >= 10 && n * (1 - covered) >= 10 { close() }
    }
    // What is left of the probability was found nowhere.
    expected += n * max(0, 1 - covered)
    if expected > 0 { close() }
    // Wilson and Hilferty: the cube root of χ² over its degrees of freedom is nearly normal.
    let spread = 2 / (9 * Double(max(classes - 1, 1)))
    let limit = Double(max(classes - 1, 1)) * Foundation.pow(1 - spread + 3.0902 * spread.squareRoot(), 3)
    #expect(statistic < limit, "\(name): χ² \(statistic) over \(classes) classes")
}
