import Dispatch
import TernCore
import Testing

extension ThreadCountTests {
    /// The pool behind every parallel operation.
    @Suite struct ThreadPoolTests {
        /// The number of times that each index of a loop has run.
        private final class Tally: Sendable {
            private let counts: Lock<[Int]>
            init(_ count: Int) { counts = Lock(Array(repeating: 0, count: count)) }
            func add(_ index: Int) { counts.withLock { $0[index] += 1 } }
            var isOneEach: Bool { counts.withLock { $0.allSatisfy { $0 == 1 } } }
        }

        @Test(arguments: ThreadCountTests.counts + [16], [0, 1, 2, 3, 7, 1000])
        func eachIndexRunsOnce(_ threads: Int, _ count: Int) {
            ThreadCountTests.with(threads) {
                for _ in 0..<20 {
                    let tally = Tally(count)
                    parallelFor(count) { tally.add($0) }
                    #expect(tally.isOneEach)
                }
            }
        }

        @Test func nestedLoops() {
            ThreadCountTests.with(4) {
                let tally = Tally(8 * 9 * 5)
                parallelFor(8) { i in
                    parallelFor(9) { j in parallelFor(5) { k in tally.add((i * 9 + j) * 5 + k) } }
                }
                #expect(tally.isOneEach)
            }
        }

        @Test func concurrentCallers() {
            ThreadCountTests.with(3) {
                let tallies = (0..<8).map { _ in Tally(100 * 17) }
                DispatchQueue.concurrentPerform(iterations: 8) { caller in
                    for loop in 0..<100 { parallelFor(17) { tallies[caller].add(loop * 17 + $0) } }
                }
                for tally in tallies { #expect(tally.isOneEach) }
            }
        }

        /// The number of threads changes while other threads run loops.
        @Test func changingThreadCounts() {
            ThreadCountTests.with(2) {
                let tallies = (0..<4).map { _ in Tally(200 * 11) }
                DispatchQueue.concurrentPerform(iterations: 5) { caller in
                    if caller == 4 {
                        for round in 0..<100 { runtime.threadCount = 1 + round % 5 }
                    } else {
                        for loop in 0..<200 { parallelFor(11) { tallies[caller].add(loop * 11 + $0) } }
                    }
                }
                for tally in tallies { #expect(tally.isOneEach) }
            }
        }

        /// The writes of the loop's threads are seen by its caller.
        @Test func resultsAreVisible() {
            ThreadCountTests.with(4) {
                for round in 0..<200 {
                    let values = UnsafeMutableBufferPointer<Int>.allocate(capacity: 64)
                    defer { values.deallocate() }
                    values.initialize(repeating: -1)
                    nonisolated(unsafe) let elements = values
                    parallelFor(64) { elements[$0] = $0 + round }
                    #expect(values.elementsEqual(round..<64 + round))
                }
            }
        }

        /// Operations large enough for the pool, from many tasks at once.
        @Test func concurrentTensorOperations() async {
            let x = Tensor<Double>.ones([200, 100])
            await withTaskGroup(of: Double.self) { group in
                for index in 0..<16 {
                    group.addTask {
                        let y = (x * Double(index)).matmul(x.transpose())  // 100 · index everywhere
                        return (y + y).sum().item()
                    }
                }
                var total = 0.0
                for await sum in group { total += sum }
                #expect(total == 120 * 2 * 100 * 200 * 200)
            }
        }
    }
}
