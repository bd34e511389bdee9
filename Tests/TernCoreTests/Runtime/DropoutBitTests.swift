import TernCore
import Testing

extension ThreadCountTests {
    @Suite struct DropoutBitTests {
        /// Elements by themselves, and runs of them, forward and backward, at all numbers of threads.
        @Test(arguments: [1, 7, 4096])
        func dropout(_ run: Int) {
            var generator = PhiloxGenerator(seed: 4)
            let x = Tensor<Float>.normal([129 * 4096], using: &generator)[..<(129 * 4096 / run * run)]
            let mask = DropoutMask<Float>(
                count: x.elementCount, run: run, probability: 0.3, factor: 2, shift: 1, dropped: -3)
            expectSameBits("dropout of runs of \(run)") {
                let (y, slope) = valueAndGradient(at: x) { x in (mask(x) * mask(x)).sum() }
                return [y, slope, mask(x)]
            }
            // The binomial share of runs that are dropped, within five deviations.
            let runs = x.elementCount / run
            let dropped = Double((mask(x) .== -3).countNonzero().item()) / Double(x.elementCount)
            #expect(abs(dropped - 0.3) < 5 * (0.3 * 0.7 / Double(runs)).squareRoot())
            #expect(((mask(x) .== -3) .| (mask(x) .== x * 2 + 1)).all().item())
        }
    }
}
