import CTernKernels
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A cache of 64-byte-aligned blocks, so that a training loop's buffers are handed round instead of being mapped, zeroed and
/// unmapped by the system at every step.
///
/// Sizes are rounded up to classes, four to an octave. A released block goes to the list of its class, newest first, so the
/// next taker finds it warm in the processor's cache. Three things send blocks back to the system: the limit of the cache,
/// memory that gets short (``MemoryBudget``, read as new blocks are mapped), and time: blocks that a class has not needed for
/// some seconds.
final class BufferPool: Sendable {
    static let shared = BufferPool()

    /// Blocks of at least this size are mapped one by one, so that the system has them back as soon as they are unmapped.
    private static let mapped = 256 << 10
    /// Blocks of at least this size start on a huge page's boundary and ask for huge pages.
    ///
    /// Measured: with huge pages, adding 80 MB to 80 MB takes 9.0 ms, not 12.6. The first touch of 80 MB takes 0.009 s where
    /// the system has such pages at hand, and 0.18 s, not 0.045, where they are new to a virtual machine or memory is
    /// fragmented: lost once a block, as blocks are kept. Small pages first and huge ones after some uses (`MADV_COLLAPSE`)
    /// made loops slower.
    private static let hugePage = 2 << 20
    private static let classCount = 4 * 42
    /// The size of the largest block, in bytes.
    static let largestSize = size(ofClass: classCount - 1)

    /// The free blocks of a class.
    private struct FreeList {
        /// The newest; a free block's first word points to the next.
        var first: UnsafeMutableRawPointer?
        var count = 0
        /// The least count since the last sweep: so many blocks have not been needed.
        var leastCount = 0
    }

    private struct State {
        var lists: UnsafeMutablePointer<FreeList>
        var statistics = MemoryStatistics()
        var limit: Int
        /// The bytes that were mapped since the budget was last looked at.
        var mappedBytes = 0
        /// Blocks given back so far.
        var gives = 0
        /// As a duration: an instant, whose size the standard library keeps open, would have every use of the state look it up.
        var lastSweep: Duration
    }

    private let state: Lock<State>
    private let budget: MemoryBudget
    /// The bytes to map before the budget is looked at again.
    private let budgetInterval: Int
    private let now: @Sendable () -> Duration

    /// Creates a pool within a budget.
    ///
    /// - Parameter now: the time since any moment, by which blocks get old.
    init(
        budget: MemoryBudget = MemoryBudget(),
        now: @escaping @Sendable () -> Duration = BufferPool.uptime
    ) {
        let lists = UnsafeMutablePointer<FreeList>.allocate(capacity: Self.classCount)
        lists.initialize(repeating: FreeList(), count: Self.classCount)
        let limit = budget.limit
        (self.budget, self.now) = (budget, now)
        budgetInterval = limit / 64
        state = Lock(State(lists: lists, limit: limit / 4, lastSweep: now()))
    }

    private static let start = ContinuousClock.now

    /// Returns the time since the first call.
    @Sendable private static func uptime() -> Duration { start.duration(to: .now) }

    /// Returns the class of a block for `bytes` bytes: classes 4e … 4e + 3 are 64 · 2ᵉ times 1, 1¼, 1½, 1¾.
    static func sizeClass(for bytes: Int) -> Int {
        if bytes <= 64 { return 0 }
        let units = (bytes - 1) >> 4  // 16-byte units, rounded down: at least 4
        let octave = Int.bitWidth - 3 - units.leadingZeroBitCount
        return 4 * octave + (units >> octave) - 4 + 1
    }

    static func size(ofClass index: Int) -> Int {
        (4 + index & 3) << (index >> 2 + 4)
    }

    /// Memory on its way into the pool or out of it.
    ///
    /// `@unchecked Sendable`: a block has one owner at a time, the pool or whoever took it.
    private struct Block: @unchecked Sendable {
        let address: UnsafeMutableRawPointer
        var size = 0
    }

    /// Returns a block of at least the size of the class, contents undefined; traps with the operation's name where there is no
    /// memory.
    func take(sizeClass: Int, in operation: @autoclosure () -> String) -> UnsafeMutableRawPointer {
        let size = Self.size(ofClass: sizeClass)
        let cached: Block? = state.withLock { state in
            state.statistics.live += size
            if state.statistics.live > state.statistics.peak { state.statistics.peak = state.statistics.live }
            return Self.pop(&state, sizeClass)
        }
        guard let block = cached?.address ?? map(size) else {
            trap(operation(), "out of memory: \(size) bytes wanted, \(statistics.live - size) in use")
        }
        return block
    }

    /// Gives a block back.
    func give(_ address: UnsafeMutableRawPointer, sizeClass: Int) {
        let size = Self.size(ofClass: sizeClass)
        let block = Block(address: address, size: size)
        let (isKept, isDue) = state.withLock { state in
            state.statistics.live -= size
            state.gives &+= 1
            let isKept = state.statistics.cached + size <= state.limit
            if isKept {
                let list = state.lists + sizeClass
                block.address.storeBytes(of: list.pointee.first, as: UnsafeMutableRawPointer?.self)
                list.pointee.first = block.address
                list.pointee.count += 1
                state.statistics.cached += size
            }
            return (isKept, state.gives & 1023 == 0)
        }
        if !isKept { unmap([block]) }
        if isDue || !isKept { sweep(interval: isKept ? .seconds(10) : .seconds(1)) }
    }

    var statistics: MemoryStatistics { state.withLock { $0.statistics } }

    var cacheLimit: Int {
        get { state.withLock { $0.limit } }
        set {
            state.withLock { $0.limit = max(newValue, 0) }
            trim(to: newValue)
        }
    }

    func resetPeak() {
        state.withLock { $0.statistics.peak = $0.statistics.live }
    }

    @inline(__always)
    private static func pop(_ state: inout State, _ sizeClass: Int) -> Block? {
        let list = state.lists + sizeClass
        guard let block = list.pointee.first else { return nil }
        list.pointee.first = block.load(as: UnsafeMutableRawPointer?.self)
        list.pointee.count -= 1
        list.pointee.leastCount = min(list.pointee.leastCount, list.pointee.count)
        state.statistics.cached -= size(ofClass: sizeClass)
        return Block(address: block, size: size(ofClass: sizeClass))
    }
}

// MARK: The way back to the system

extension BufferPool {
    /// Frees cached blocks, the largest first, until at most `bytes` are cached.
    func trim(to bytes: Int) {
        let blocks = state.withLock { state in
            var blocks: [Block] = []
            for index in stride(from: Self.classCount - 1, through: 0, by: -1) {
                while state.statistics.cached > bytes, let block = Self.pop(&state, index) { blocks.append(block) }
            }
            return blocks
        }
        unmap(blocks)
    }

    /// Frees the blocks that their classes have not needed since the last sweep, if that is long ago.
    private func sweep(interval: Duration) {
        let now = now()
        let blocks = state.withLock { state -> [Block] in
            guard now - state.lastSweep >= interval else { return [] }
            state.lastSweep = now
            var blocks: [Block] = []
            for index in 0..<Self.classCount {
                for _ in 0..<state.lists[index].leastCount {
                    if let block = Self.pop(&state, index) { blocks.append(block) }
                }
                state.lists[index].leastCount = state.lists[index].count
            }
            return blocks
        }
        unmap(blocks)
    }

    /// Makes room for a block that is about to be mapped: a sixteenth of the budget is left to whatever else needs memory.
    private func makeRoom(for size: Int) {
        let isDue = state.withLock { state in
            state.mappedBytes += size
            guard state.mappedBytes >= budgetInterval else { return false }
            state.mappedBytes = 0
            return true
        }
        guard isDue, let available = budget.available else { return }
        let lack = size + 4 * budgetInterval - available
        if lack > 0 {
            trim(to: max(0, statistics.cached - lack))
            tern_scratch_trim()
        }
    }

    private func map(_ size: Int) -> UnsafeMutableRawPointer? {
        makeRoom(for: size)
        if let block = Self.map(size) { return block }
        trim(to: 0)
        return Self.map(size)
    }

    private static func map(_ size: Int) -> UnsafeMutableRawPointer? {
        var block: UnsafeMutableRawPointer?
        if size < mapped { return posix_memalign(&block, 64, size) == 0 ? block : nil }
        // A huge page more, to cut off what lies before a boundary and behind the block.
        let alignment = size >= hugePage ? hugePage : 0
        let start = mmap(nil, size + alignment, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
        guard let start, start != MAP_FAILED else { return nil }
        if alignment == 0 { return start }
        let before = -Int(bitPattern: start) & (alignment - 1)
        if before > 0 { munmap(start, before) }
        munmap(start + before + size, alignment - before)
        #if os(Linux)
            madvise(start + before, size, MADV_HUGEPAGE)
        #endif
        return start + before
    }

    private func unmap(_ blocks: [Block]) {
        for block in blocks {
            if block.size < Self.mapped { free(block.address) } else { munmap(block.address, block.size) }
        }
    }
}
