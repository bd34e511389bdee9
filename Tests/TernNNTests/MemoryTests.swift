import Foundation
import TernCore
import TernNN
import Testing

/// The footprint of a training loop is flat.
///
/// Each test has a process of its own, for the memory is counted by process.
@Suite(.serialized) struct MemoryTests {
    /// A small model that uses what training loops use, and its steps.
    final class Loop {
        let model = Sequential {
            Linear(16, 12, activation: .relu)
            Dropout(0.1)
            Linear(12, 4)
        }
        private lazy var optimizer = Adam(model, clipping: .norm(1))
        private let x = wave([8, 16], 0)
        private let labels: Tensor<Int> = [0, 1, 2, 3, 0, 1, 2, 3]
        private(set) var total = Tensor<Float>(0)

        func run(steps: Int) {
            for _ in 0..<steps {
                // A running sum of losses must not keep their graphs alive.
                total += optimizer.step { crossEntropyLoss(model(x), labels) }
            }
        }
    }

    @Test func liveAndPeakMemory() async {
        await #expect(processExitsWith: .success) {
            let loop = Loop()
            loop.run(steps: 50)
            runtime.resetPeakMemory()
            loop.run(steps: 50)
            let before = runtime.memory
            loop.run(steps: 3000)
            #expect(runtime.memory == before)
            #expect(before.peak > before.live)
            #expect(loop.total.item().isFinite)
        }
    }

    #if os(Linux)
        /// Bytes of physical memory that the process occupies.
        private static var residentMemory: Int {
            let fields = try! String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
            return Int(fields[1])! * sysconf(Int32(_SC_PAGESIZE))
        }

        @Test func residentMemory() async {
            await #expect(processExitsWith: .success) {
                let loop = Loop()
                loop.run(steps: 500)
                let before = Self.residentMemory
                loop.run(steps: 10_000)
                let growth = Self.residentMemory - before
                #expect(abs(growth) <= 1 << 20, "resident memory changed by \(growth) bytes over 10,000 steps")
            }
        }
    #endif

    /// At T = 2048 with 2 · 8 heads the scores alone would be 268 MB.
    @Test func attentionOfLongSequences() async {
        await #expect(processExitsWith: .success) {
            let attention = MultiHeadAttention(128, heads: 8, isBatchFirst: true)
            let x = Tensor<Float>.normal([2, 2048, 128])
            let size = 4 * x.elementCount
            for isTraining in [false, true] {
                runtime.resetPeakMemory()
                let before = runtime.memory.live
                if isTraining {
                    let slope = gradient(at: x) { attention($0, isCausal: true).sum() }
                    #expect(slope.abs().max().item().isFinite)
                } else {
                    #expect(attention(x, isCausal: true).shape == x.shape)
                }
                // Inputs' gradients and outputs are one size each; 100 MB is what may be beside them.
                let beyond = runtime.memory.peak - before - 2 * size
                #expect(beyond < 100_000_000, "\(beyond) bytes beyond inputs and outputs, training \(isTraining)")
            }
        }
    }

    @Test func everythingIsGivenBack() async {
        await #expect(processExitsWith: .success) {
            Loop().run(steps: 1)  // what is made once stays
            let before = runtime.memory.live
            do {
                let loop = Loop()
                loop.run(steps: 3)
                withExtendedLifetime(loop) { #expect(runtime.memory.live > before) }
            }
            #expect(runtime.memory.live == before)
            runtime.trimCache()
            #expect(runtime.memory.cached == 0)
        }
    }
}
