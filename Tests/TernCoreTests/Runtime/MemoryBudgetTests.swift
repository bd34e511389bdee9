import Foundation
import Synchronization
import TestSupport
import Testing

@testable import TernCore

/// Limits of control groups, in folders that look like theirs.
@Suite struct MemoryBudgetTests {
    let folder = try! TemporaryFolder()

    /// A budget of a process in a group, with some files under the mount.
    private func budget(_ membership: String, _ files: [String: String], machine: String = "") throws -> MemoryBudget {
        for (name, text) in files {
            let path = folder.file("mount/" + name)
            let inside = URL(fileURLWithPath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: inside, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        }
        try folder.write(Array(membership.utf8), to: "cgroup")
        try folder.write(Array(machine.utf8), to: "meminfo")
        return MemoryBudget(
            mount: folder.file("mount"), membership: folder.file("cgroup"), machine: folder.file("meminfo"))
    }

    @Test func noGroups() throws {
        #expect(try budget("", [:]).limit == MemoryBudget.physical)
        #expect(MemoryBudget(mount: "none", membership: "none", machine: "none").limit == MemoryBudget.physical)
        #expect(MemoryBudget(mount: "none", membership: "none", machine: "none").available == nil)
        #expect(runtime.memoryLimit > 0 && runtime.memoryLimit <= MemoryBudget.physical)
    }

    @Test func theLeastLimitOfTheGroupsAround() throws {
        let files = ["a/b/memory.max": "max\n", "a/memory.max": "1073741824\n", "memory.max": "2147483648\n"]
        #expect(try budget("0::/a/b\n", files).limit == 1 << 30)
        #expect(try budget("0::/a/b\n", files.merging(["a/b/memory.high": "1000000\n"]) { $1 }).limit == 1_000_000)
        #expect(try budget("0::/\n", files).limit == 1 << 31)
        // A container sees its own group at the mount, under a path that is not there.
        #expect(try budget("0::/system/docker-1\n", files).limit == 1 << 31)
    }

    @Test func bothVersions() throws {
        let files = [
            "memory/x/memory.limit_in_bytes": "9223372036854771712\n", "memory/memory.limit_in_bytes": "536870912\n",
            "unified/x/memory.max": "268435456\n"
        ]
        #expect(try budget("4:cpu,memory:/x\n1:cpu:/\n", files).limit == 1 << 29)
        #expect(try budget("4:memory:/x\n0::/x\n", files).limit == 1 << 28)
        #expect(try budget("4:mem:/x\nnonsense\n::\n", files).limit == MemoryBudget.physical)
    }

    @Test func availableMemory() throws {
        let machine = "MemTotal: 100000 kB\nMemAvailable:   500000 kB\n"
        #expect(try budget("", [:], machine: machine).available == 512_000_000)
        let files = [
            "a/memory.max": "100000000\n", "a/memory.current": "90000000\n",
            "a/memory.stat": "anon 1\ninactive_file 5000000\n"
        ]
        #expect(try budget("0::/a\n", files, machine: machine).available == 15_000_000)
        let old = [
            "memory/memory.limit_in_bytes": "80000000\n", "memory/memory.usage_in_bytes": "90000000\n",
            "memory/memory.stat": "total_inactive_file 1\n"
        ]
        #expect(try budget("4:memory:/\n", old, machine: machine).available == 0)
    }

    // MARK: The pool

    /// A loop over ever-new shapes in a group of 64 MiB.
    @Test func theCacheStaysWithinTheGroupsLimit() throws {
        let pool = BufferPool(budget: try budget("0::/a\n", ["a/memory.max": "67108864\n"]))
        #expect(pool.cacheLimit == 16 << 20)
        for step in 0..<3000 {
            let sizeClass = BufferPool.sizeClass(for: 1 + step * 7919 % (4 << 20))
            let (first, second) = (
                pool.take(sizeClass: sizeClass, in: "test"), pool.take(sizeClass: sizeClass, in: "test")
            )
            first.storeBytes(of: 1, as: Int.self)
            second.storeBytes(of: 2, toByteOffset: BufferPool.size(ofClass: sizeClass) - 8, as: Int.self)
            pool.give(first, sizeClass: sizeClass)
            pool.give(second, sizeClass: sizeClass)
            #expect(pool.statistics.cached <= 16 << 20)
        }
        #expect(pool.statistics.live == 0)
    }

    @Test func theCacheShrinksWhereMemoryGetsShort() throws {
        let files = ["a/memory.max": "67108864\n", "a/memory.current": "1000000\n"]
        let budget = try budget("0::/a\n", files, machine: "MemAvailable: 100000000 kB\n")
        let pool = BufferPool(budget: budget)
        func use(_ bytes: Int) {
            let sizeClass = BufferPool.sizeClass(for: bytes)
            let blocks = (0..<4).map { _ in pool.take(sizeClass: sizeClass, in: "test") }
            for block in blocks { pool.give(block, sizeClass: sizeClass) }
        }
        use(2 << 20)
        #expect(pool.statistics.cached == 8 << 20)
        use(3 << 20)
        #expect(pool.statistics.cached > 8 << 20 && pool.statistics.cached <= 16 << 20)
        // Something else in the group takes the rest.
        try folder.write(Array("66000000\n".utf8), to: "mount/a/memory.current")
        use(1 << 20)
        #expect(pool.statistics.cached <= 4 << 20)
    }

    /// Blocks that a class has not needed for two sweeps go back, those it needs stay.
    @Test func blocksUnusedForLongGoBack() {
        let time = Time()
        let pool = BufferPool(now: { time.now })
        let (large, small) = (BufferPool.sizeClass(for: 10 << 20), BufferPool.sizeClass(for: 1000))
        let blocks = (0..<8).map { _ in pool.take(sizeClass: large, in: "test") }
        for block in blocks { pool.give(block, sizeClass: large) }
        #expect(pool.statistics.cached == 80 << 20)
        func work(for seconds: Int, _ largeBlocks: Int) {
            for _ in 0..<seconds {
                time.advance(by: .seconds(1))
                for _ in 0..<1024 { pool.give(pool.take(sizeClass: small, in: "test"), sizeClass: small) }
                let used = (0..<largeBlocks).map { _ in pool.take(sizeClass: large, in: "test") }
                for block in used { pool.give(block, sizeClass: large) }
            }
        }
        work(for: 5, 0)
        #expect(pool.statistics.cached > 80 << 20)
        work(for: 30, 2)
        #expect(pool.statistics.cached == 20 << 20 + 1024)
        work(for: 30, 0)
        #expect(pool.statistics.cached == 1024)
    }
}

/// A clock that a test sets.
private final class Time: Sendable {
    private let elapsed = Mutex(Duration.zero)

    var now: Duration { elapsed.withLock { $0 } }
    func advance(by duration: Duration) { elapsed.withLock { $0 += duration } }
}
