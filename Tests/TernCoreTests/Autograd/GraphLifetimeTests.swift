import TernCore
import Testing

/// Long graphs are walked and freed without recursion, and freed entirely. In processes of their own: the memory statistics
/// count the tensors of all tests.
@Suite struct GraphLifetimeTests {
    @Test func aChainOfAMillionOperations() async {
        await #expect(processExitsWith: .success) {
            let before = runtime.memory.live
            do {
                let x = Tensor<Float>(0.5)
                let one = Tensor<Float>(1)
                func chain(_ x: Tensor<Float>, _ length: Int) -> Tensor<Float> {
                    var y = x
                    for _ in 0..<length { y = y + one }
                    return y
                }
                #expect(gradient(at: x) { chain($0, 1_000_000) }.item() == 1)
                // Dropped without going back.
                _ = vjp(at: x) { chain($0, 300_000) }.value
            }
            #expect(runtime.memory.live == before)
        }
    }

    /// Pullbacks that hold their own result, conversions, joins and slices, in one long chain; also with the graph kept.
    @Test func chainsOfEveryKindOfNode() async {
        await #expect(processExitsWith: .success) {
            let before = runtime.memory.live
            do {
                let x = Tensor<Double>([0.5, 0.25])
                func chain(_ x: Tensor<Double>) -> Tensor<Double> {
                    var y = x
                    for _ in 0..<20_000 {
                        y = Tensor<Double>(Tensor<Float>(y.relu()))
                        y = concatenate([y[1...], y[..<1]])
                    }
                    return y
                }
                let (_, pullback) = vjp(at: x, of: chain)
                #expect(pullback([1, 2]) == [1, 2])
                #expect(pullback([3, 4]) == [3, 4])
            }
            #expect(runtime.memory.live == before)
        }
    }

    /// A graph under a derivative of a derivative goes too, as does one whose call throws.
    @Test func nestedGraphsAreFreed() async {
        await #expect(processExitsWith: .success) {
            struct Failure: Error {}
            let before = runtime.memory.live
            do {
                let x = Tensor<Double>([0.5, 0.25])
                for _ in 0..<20 {
                    _ = gradient(at: x) { x in
                        gradient(at: x) { x in (x.tanh() * x.sigmoid()).softmax().logSumExp() }.sum()
                    }
                    _ = try? gradient(at: x) { x in
                        _ = x.exp().tanh()
                        throw Failure()
                    }
                    _ = vjp(at: x) { $0.exp().sqrt() }.pullback(x)
                    _ = customGradient(at: x) { x in (x, { $0 * x }) }
                }
            }
            #expect(runtime.memory.live == before)
        }
    }

    /// During the backward pass of a chain, what each pullback held is freed as soon as it has run.
    @Test func theBackwardPassFreesAsItGoes() async {
        await #expect(processExitsWith: .success) {
            let x = Tensor<Float>.full([1 << 16], 0.5)
            let size = 4 << 16
            runtime.resetPeakMemory()
            let before = runtime.memory.live
            _ = gradient(at: x) { x in (0..<64).reduce(x) { y, _ in y.tanh() }.sum() }
            // 64 results and, on the way back, a few gradients beside those not yet freed.
            #expect(runtime.memory.peak - before < 69 * size)
            #expect(runtime.memory.live == before)
        }
    }
}
