import TernCore
import Testing

/// Functions that are computed again on the way back.
@Suite struct CheckpointTests {
    private let x = Tensor<Double>([0.5, -1, 2])

    @Test func theSameValueAndGradient() {
        func f(_ x: Tensor<Double>) -> Tensor<Double> { (x * x).tanh() * x.exp() }
        #expect(checkpoint(at: x, of: f) == f(x))
        #expect(gradient(at: x) { x in checkpoint(at: x, of: f).sum() } == gradient(at: x) { f($0).sum() })
        // One inside another, and one after another.
        let nested = gradient(at: x) { x in
            checkpoint(at: x) { x in checkpoint(at: checkpoint(at: x, of: f), of: f) * x }.sum()
        }
        #expect(nested == gradient(at: x) { (f(f($0)) * $0).sum() })
    }

    @Test func severalArgumentsAndWhatIsCaptured() {
        let (y, z) = (Tensor<Double>([3, 4, 5]), Tensor<Float>([2, 2, 3]))
        let (dx, dy, dz) = gradient(at: x, y, z) { x, y, z in
            // z is captured, from outside.
            checkpoint(at: x, y) { x, y in x * x * y * Tensor<Double>(z) }.sum()
        }
        #expect(dx == [6, -16, 60])
        #expect(dy == [0.5, 2, 12])
        #expect(dz == [0.75, 4, 20])
    }

    @Test func theFunctionRunsOnceMoreInTheBackwardPass() {
        let runs = Counter()
        let count: (Tensor<Double>) -> Tensor<Double> = { x in
            runs.value += 1
            return x * x
        }
        _ = checkpoint(at: x, of: count)
        #expect(runs.value == 1)
        runs.value = 0
        _ = gradient(at: x) { x in
            let y = checkpoint(at: x, of: count)
            #expect(runs.value == 1)
            return y.sum()
        }
        #expect(runs.value == 2)
        // Not where nothing depends on it.
        runs.value = 0
        _ = gradient(at: x) { x in
            _ = checkpoint(at: x, of: count)
            return x.sum()
        }
        #expect(runs.value == 1)
    }

    private final class Counter {
        var value = 0
    }

    @Test func higherDerivatives() throws {
        func f(_ x: Tensor<Double>) -> Tensor<Double> { checkpoint(at: x) { $0 * $0 * $0.exp() } }
        func g(_ x: Tensor<Double>) -> Tensor<Double> { x * x * x.exp() }
        #expect(hessian(at: x) { f($0).sum() } == hessian(at: x) { g($0).sum() })
        #expect(
            gradient(at: x) { hessian(at: $0) { f($0).sum() }.sum() }
                == gradient(at: x) { hessian(at: $0) { g($0).sum() }.sum() })
        #expect(jacobian(at: x, mode: .forward, of: f) == jacobian(at: x, of: g))
        #expect(jvp(at: x, along: x, of: f).derivative == jvp(at: x, along: x, of: g).derivative)
        try checkGradient(at: [x], order: 3) { f($0[0].tanh()) }
        // A gradient inside the checkpoint.
        let inner = gradient(at: x) { x in checkpoint(at: x) { x in gradient(at: x) { $0.pow(3).sum() } }.sum() }
        #expect(inner == x * 6)
    }

    /// A pullback that is kept computes again at each call, also when the call of `vjp` is long over.
    @Test func keptPullbacks() {
        let (y, pullback) = vjp(at: x) { x in checkpoint(at: x) { $0 * $0 } }
        #expect(y == x * x)
        for _ in 0..<2 { #expect(pullback([1, 1, 1]) == x * 2) }
        #expect(gradient(at: x) { v in pullback(v * v).sum() } == x * x * 4)
    }

    @Test func pausedRecording() {
        let slope = gradient(at: x) { x in
            (x * withoutRecording { checkpoint(at: x) { $0 * 2 } } + checkpoint(at: x) { $0.stopGradient() }).sum()
        }
        #expect(slope == x * 2)
    }

    // MARK: Random numbers

    @Test func randomNumbersAreDrawnAgain() async {
        // In a process of its own: other tests draw from the default generator, too.
        await #expect(processExitsWith: .success) {
            func noisy(_ x: Tensor<Double>) -> Tensor<Double> {
                let first = Tensor<Double>.uniform(x.shape)
                return x * first * Tensor<Double>.normal(x.shape)
            }
            let x = Tensor<Double>.full([100], 1)
            manualSeed(7)
            let expected = gradient(at: x) { x in (noisy(noisy(x)) + Tensor<Double>.uniform([100])).sum() }
            let after = Tensor<Double>.uniform([4])
            manualSeed(7)
            let found = gradient(at: x) { x in
                let y = checkpoint(at: x) { x in checkpoint(at: noisy(x), of: noisy) }
                return (y + Tensor<Double>.uniform([100])).sum()
            }
            #expect(found == expected)
            // And the stream goes on as it would have.
            #expect(Tensor<Double>.uniform([4]) == after)
        }
    }

    // MARK: Memory

    /// 16 blocks of 8 values each: kept in full, 128 values; with checkpoints, 16 and one block.
    @Test func thePeakOfMemoryIsLower() async {
        await #expect(processExitsWith: .success) {
            let x = Tensor<Float>.full([1 << 16], 0.5)
            let size = 4 << 16
            func block(_ x: Tensor<Float>) -> Tensor<Float> { (0..<8).reduce(x) { y, _ in y.tanh() } }
            func peak(_ f: (Tensor<Float>) -> Tensor<Float>) -> (gradient: Tensor<Float>, values: Int) {
                runtime.resetPeakMemory()
                let before = runtime.memory.live
                let slope = gradient(at: x) { x in (0..<16).reduce(x) { y, _ in f(y) }.sum() }
                return (slope, (runtime.memory.peak - before) / size)
            }
            let plain = peak(block)
            let saving = peak { x in checkpoint(at: x, of: block) }
            #expect(plain.gradient == saving.gradient)
            #expect(plain.values >= 128)
            #expect(saving.values <= 16 + 8 + 4, "\(saving.values)")
        }
    }

    /// Long chains of checkpoints and of custom gradients are freed without recursion, and entirely.
    @Test func longChainsAreFreed() async {
        await #expect(processExitsWith: .success) {
            let before = runtime.memory.live
            do {
                let x = Tensor<Float>(0.5)
                func chain(_ x: Tensor<Float>) -> Tensor<Float> {
                    var y = x
                    for _ in 0..<100_000 {
                        y = checkpoint(at: y) { $0 + 1 }
                        y = customGradient(at: y, x) { y, x in (y + x, { g in (g, g) }) }
                    }
                    return y
                }
                #expect(gradient(at: x, of: chain).item() == 100_001)
                _ = vjp(at: x, of: chain).value
            }
            #expect(runtime.memory.live == before)
        }
    }
}
