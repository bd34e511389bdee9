import Foundation
import TernCore
import Testing

/// Norms, means and variances at the ends of what exponents, counts and elements may be, by their definitions.
@Suite struct ExtremeNormTests {
    @Test(arguments: [Float(200), -200, 129, 1000])
    func largeExponents(_ p: Float) {
        let x: Tensor<Float> = [1.9, 0, -1.9]
        // Two elements of 1.9; a negative exponent makes 0 of the norm of a 0.
        let expected: Float = p > 0 ? 1.9 * Float(2).root(of: p) : 0
        #expect(abs(x.norm(p).item() - expected) <= 1e-5 * expected)
        #expect(abs(Tensor<Float>([1.9]).norm(p).item() - 1.9) < 1e-5)
        #expect(abs(Tensor<Float>([0.3, 0.3]).norm(p).item() - 0.3 * Float(2).root(of: p)) < 1e-5)
        let slope = gradient(at: Tensor<Float>([1.9])) { $0.norm(p).sum() }
        #expect(abs(slope.item() - 1) < 1e-4)
    }

    @Test func zerosBesideVectors() {
        let x: Tensor<Double> = [[3, 4], [0, 0]]
        let slope = gradient(at: x) { $0.norm(axis: 1).sum() }
        #expect(zip(slope.scalars, [0.6, 0.8, 0, 0]).allSatisfy { abs($0 - $1) < 1e-15 })
        let second = gradient(at: x) { x in gradient(at: x) { $0.norm(axis: 1).sum() }.sum() }
        // ∂²y/∂x² = (y² − x²) / y³ and −x₀ x₁ / y³: 0.128 − 0.096 and 0.072 − 0.096.
        let expected: [Double] = [0.032, -0.024, 0, 0]
        #expect(zip(second.scalars, expected).allSatisfy { abs($0 - $1) < 1e-12 })
        let cubes = gradient(at: x) { $0.norm(3, axis: 1).sum() }
        #expect(cubes[1] == [0, 0])
        #expect(abs(cubes[0, 0].item() - 9 / pow(91.0, 2.0 / 3)) < 1e-12)
    }

    @Test func rowsDoNotChangeEachOther() {
        let (least, infinity) = (Float.leastNonzeroMagnitude, Float.infinity)
        let x = Tensor<Float>([infinity, 1, least, least, 3e38, 3e38]).reshape([3, 2])
        #expect(x.mean(axis: 1).scalars == [infinity, least, 3e38])
        #expect(x.nanMean(axis: 1).scalars == [infinity, least, 3e38])
        let slope = gradient(at: x) { $0.mean(axis: 1).sum() }
        #expect(slope == .full([3, 2], 0.5))
    }

    @Test func variancesOfMany() {
        let half = 5_000_000
        let x = concatenate([Tensor<Float>.full([half], 6.36e15), .full([half], -6.36e15)])
        let variance = x.variance().item()
        #expect(abs(variance / 4.04496e31 - 1) < 1e-5)
        #expect(abs(x.standardDeviation().item() / 6.36e15 - 1) < 1e-5)
    }

    @Test func correlationsOfLargeNumbers() {
        let x: Tensor<Float> = [[3e38, -3e38, -3e38], [1, 0, 0]]
        #expect(x.corrcoef().scalars.allSatisfy { abs($0 - 1) < 1e-6 })
    }

    @Test func responsesBesideInfinity() {
        let x = Tensor<Float>([.infinity, 3]).reshape([1, 2, 1])
        for beta in [0.25, 0.5, 0.75, 1] {
            let response = localResponseNorm(x, size: 3, alpha: 1.5, beta: beta)
            #expect(response[0, 1, 0].item() == 0, "β = \(beta)")
            // Below ½ the response to the infinity is infinite, and its derivative by the number is 0 · ∞.
            if beta < 0.5 { continue }
            let slope = gradient(at: x) { localResponseNorm($0, size: 3, alpha: 1.5, beta: beta)[0, 1, 0] }
            #expect(slope[0, 1, 0].item() == 0, "β = \(beta)")
        }
    }
}

extension Float {
    /// Returns the root of a degree.
    fileprivate func root(of degree: Float) -> Float { Float(pow(Double(self), 1 / Double(degree))) }
}
