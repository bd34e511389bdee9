import Testing

@testable import TernCore

/// The memory of tensors. In processes of their own where statistics are read, for those count the tensors of all tests.
@Suite struct BufferPoolTests {
    /// Each class holds the sizes it is chosen for, and wastes no more than a quarter on them.
    @Test func sizeClasses() {
        let powers = (13...40).map { 1 << $0 }
        for bytes in Array(1...5000) + powers.flatMap({ [$0 - 1, $0, $0 + 1, 3 * $0 + 7] }) {
            let size = BufferPool.size(ofClass: BufferPool.sizeClass(for: bytes))
            #expect(size >= bytes && size <= max(64, bytes + bytes / 4 + 16), "\(bytes) bytes in \(size)")
            let index = BufferPool.sizeClass(for: bytes)
            if index > 0 { #expect(BufferPool.size(ofClass: index - 1) < bytes) }
        }
    }

    @Test func blocksAreAligned() {
        for count in [0, 1, 100, 10_000, 1 << 20] {
            let x = Tensor<Double>.zeros([count])
            #expect(UInt(bitPattern: x.storage.bytes) % 64 == 0)
        }
    }

    @Test func statistics() async {
        await #expect(processExitsWith: .success) {
            runtime.trimCache()
            runtime.resetPeakMemory()
            let before = runtime.memory
            #expect(before.cached == 0 && before.peak == before.live)
            do {
                let x = Tensor<Float>.zeros([1024])
                #expect(runtime.memory.live - before.live == 4096)
                let view = x.transpose(0, 0)[1...]
                #expect(runtime.memory.live - before.live == 4096)
                withExtendedLifetime(view) {}
            }
            #expect(runtime.memory.live == before.live)
            #expect(runtime.memory.peak == before.live + 4096)
            #expect(runtime.memory.cached == 4096)
            runtime.resetPeakMemory()
            #expect(runtime.memory.peak == before.live)
            runtime.trimCache()
            #expect(runtime.memory.cached == 0)
        }
    }

    @Test func releasedMemoryIsReused() async {
        await #expect(processExitsWith: .success) {
            let first = Tensor<Float>.zeros([5000]).storage.bytes
            let second = Tensor<Float>.zeros([5000])
            #expect(second.storage.bytes == first)
            // The first is still held, so the next is another block.
            #expect(Tensor<Float>.zeros([5000]).storage.bytes != second.storage.bytes)
        }
    }

    @Test func theCacheHasALimit() async {
        await #expect(processExitsWith: .success) {
            #expect(runtime.cacheLimit > 0)
            runtime.cacheLimit = 10_000
            do {
                let many = (0..<10).map { _ in Tensor<Float>.zeros([1024]) }
                #expect(many.count == 10)
            }
            #expect(runtime.memory.cached <= 10_000 && runtime.memory.cached >= 8192)
            runtime.cacheLimit = 5000
            #expect(runtime.memory.cached <= 5000)
            runtime.cacheLimit = 0
            #expect(runtime.memory.cached == 0)
            _ = Tensor<Float>.zeros([1024])
            #expect(runtime.memory.cached == 0)
        }
    }

    /// Training steps leave nothing behind, and take no new memory after the first few.
    @Test func memoryIsFlatOverManySteps() async {
        await #expect(processExitsWith: .success) {
            var weight = Tensor<Float>.full([10, 20], 0.1)
            let (x, labels) = (Tensor<Float>.ones([8, 20]), Tensor<Int>((0..<8).map { $0 }))
            func step() {
                let slope = gradient(at: weight) { crossEntropyLoss(linear(x, $0, activation: .tanh), labels) }
                weight -= slope * 0.1
            }
            for _ in 0..<10 { step() }
            runtime.resetPeakMemory()
            let before = runtime.memory
            for _ in 0..<500 {
                step()
                #expect(runtime.memory.live == before.live)
            }
            #expect(runtime.memory.live + runtime.memory.cached == before.live + before.cached)
        }
    }

    @Test func concurrentUse() async {
        await #expect(processExitsWith: .success) {
            let before = runtime.memory.live
            await withTaskGroup(of: Void.self) { group in
                for task in 1...8 {
                    group.addTask {
                        for step in 0..<200 {
                            let x = Tensor<Int>.full([task * 37 + step], task)
                            #expect(x.sum().item() == task * (task * 37 + step))
                        }
                    }
                }
            }
            #expect(runtime.memory.live == before)
        }
    }
}
