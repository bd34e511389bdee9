import TernCore
import TernNN
import Testing

@Suite struct InitializerTests {
    private func draw(_ initializer: Initializer, _ shape: Shape, seed: UInt64 = 1) -> [Double] {
        var generator = PhiloxGenerator(seed: seed)
        let x = initializer(shape, using: &generator)
        #expect(x.shape == shape)
        return x.scalars.map(Double.init)
    }

    /// Expects the mean 0 and a variance, within five standard errors, of 20,000 and more numbers.
    private func expectMoments(
        _ x: [Double], variance expected: Double, kurtosis: Double, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let n = Double(x.count)
        let mean = x.reduce(0, +) / n
        let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
        #expect(abs(mean) < 5 * (expected / n).squareRoot(), sourceLocation: sourceLocation)
        // The variance of the sample variance is σ⁴ (κ − 1) / n.
        let error = expected * ((kurtosis - 1) / n).squareRoot()
        #expect(abs(variance - expected) < 5 * error, sourceLocation: sourceLocation)
    }

    /// Fans of a weight [outputs, inputs] and of a convolution's [outputs, inputs, height, width].
    private static let shapes: [(Shape, inputs: Double, outputs: Double)] = [
        ([100, 300], 300, 100), ([40, 30, 5, 5], 750, 1000), ([60, 50, 10], 500, 600)
    ]

    @Test(arguments: shapes.indices)
    func uniformInABound(_ index: Int) {
        let (shape, inputs, outputs) = Self.shapes[index]
        let cases: [(Initializer, Double)] = [
            (.glorotUniform, 6 / (inputs + outputs)), (.heUniform, 6 / inputs), (.lecunUniform, 3 / inputs),
            (.torchDefault, 1 / inputs)
        ]
        for (initializer, squaredBound) in cases {
            let x = draw(initializer, shape)
            let bound = squaredBound.squareRoot() * (1 + 1e-6)
            #expect(x.allSatisfy { abs($0) <= bound })
            #expect(x.map(abs).max()! > 0.999 * bound)
            expectMoments(x, variance: squaredBound / 3, kurtosis: 1.8)
        }
    }

    @Test(arguments: shapes.indices)
    func normalWithAVariance(_ index: Int) {
        let (shape, inputs, outputs) = Self.shapes[index]
        expectMoments(draw(.glorotNormal, shape), variance: 2 / (inputs + outputs), kurtosis: 3)
        expectMoments(draw(.heNormal, shape), variance: 2 / inputs, kurtosis: 3)
        expectMoments(draw(.lecunNormal, shape), variance: 1 / inputs, kurtosis: 3)
    }

    @Test func plain() {
        #expect(draw(.zeros, [2, 3]) == Array(repeating: 0, count: 6))
        #expect(draw(.ones, [3]) == [1, 1, 1])
        #expect(draw(.constant(-2.5), [2]) == [-2.5, -2.5])
        let uniform = draw(.uniform(2..<4), [200, 100])
        #expect(uniform.allSatisfy { (2..<4).contains($0) })
        expectMoments(uniform.map { $0 - 3 }, variance: 1.0 / 3, kurtosis: 1.8)
        expectMoments(
            draw(.normal(mean: 5, standardDeviation: 0.5), [200, 100]).map { $0 - 5 }, variance: 0.25, kurtosis: 3)
        #expect(draw(Initializer { shape, _ in .full(shape, 7) }, [2]) == [7, 7])
    }

    @Test(arguments: [[6, 6], [20, 5], [5, 20], [4, 3, 2, 2], [1, 7]])
    func orthogonal(_ lengths: [Int]) {
        var generator = PhiloxGenerator(seed: 9)
        let gain = 1.5
        let w = Initializer.orthogonal(gain: gain)(Shape(lengths), using: &generator)
        let q = w.reshape([lengths[0], -1]) / Float(gain)
        let (rows, columns) = (q.shape[0], q.shape[1])
        let product = rows < columns ? q.matmul(q.transpose()) : q.transpose().matmul(q)
        expectClose(product, Tensor<Float>.eye(min(rows, columns)).scalars.map(Double.init), tolerance: 1e-5)
    }

    @Test func emptyWeights() {
        for initializer in [Initializer.torchDefault, .heNormal, .glorotUniform] {
            #expect(draw(initializer, [0, 4]).isEmpty)
            #expect(draw(initializer, [4, 0]).isEmpty)
        }
        #expect(Linear(0, 3)(.zeros([2, 0])).shape == [2, 3])
    }

    @Test func followsFromTheSeed() {
        for initializer in [Initializer.torchDefault, .heNormal, .orthogonal(), .uniform(-1..<1)] {
            #expect(draw(initializer, [8, 8], seed: 5) == draw(initializer, [8, 8], seed: 5))
            #expect(draw(initializer, [8, 8], seed: 5) != draw(initializer, [8, 8], seed: 6))
        }
        var generator = PhiloxGenerator(seed: 5)
        let first = Initializer.heNormal([8, 8], using: &generator)
        #expect(first != Initializer.heNormal([8, 8], using: &generator), "the generator moves on")
    }

    /// In a process of its own: the default generator belongs to all tests.
    @Test func manualSeedFixesModels() async {
        await #expect(processExitsWith: .success) {
            func model(seed: UInt64) -> [String: Tensor<Float>] {
                manualSeed(seed)
                return Sequential {
                    Linear(20, 10)
                    Linear(10, 5, weightInitializer: .heNormal)
                }.stateDictionary
            }
            #expect(model(seed: 42) == model(seed: 42))
            #expect(model(seed: 42) != model(seed: 43))
        }
    }
}
