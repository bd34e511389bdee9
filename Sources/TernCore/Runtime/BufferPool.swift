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
/// next taker finds it warm in the processor's cache. Blocks above the limit go back to the system.
final class BufferPool: Sendable {
    static let shared = BufferPool()

    /// Blocks of at least this size start on a huge page's boundary and ask for huge pages.
    private static let hugePage = 2 << 20
    private static let classCount = 4 * 42
    /// The most bytes that a block can be asked to have.
    static let largestSize = size(ofClass: classCount - 1)

    private struct State {
        /// The newest free block of each class; a free block's first word points to the next.
        var free: UnsafeMutablePointer<UnsafeMutableRawPointer?>
        var statistics = MemoryStatistics()
        var limit: Int
    }

    private let state: Lock<State>

    private init() {
        let free = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: Self.classCount)
        free.initialize(repeating: nil, count: Self.classCount)
        let physical = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        state = Lock(State(free: free, limit: max(physical / 4, 64 << 20)))
    }

    /// The class of a block for `bytes` bytes: classes 4e … 4e + 3 are 64 · 2ᵉ times 1, 1¼, 1½, 1¾.
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
    }

    /// A block of at least the size of the class, contents undefined; traps with the operation's name where there is no memory.
    func take(sizeClass: Int, in operation: @autoclosure () -> String) -> UnsafeMutableRawPointer {
        let size = Self.size(ofClass: sizeClass)
        let cached: Block? = state.withLock { state in
            state.statistics.live += size
            if state.statistics.live > state.statistics.peak { state.statistics.peak = state.statistics.live }
            guard let block = state.free[sizeClass] else { return nil }
            state.free[sizeClass] = block.load(as: UnsafeMutableRawPointer?.self)
            state.statistics.cached -= size
            return Block(address: block)
        }
        guard let block = cached?.address ?? Self.map(size) else {
            trap(operation(), "out of memory: \(size) bytes wanted, \(statistics.live - size) in use")
        }
        return block
    }

    /// Gives a block back.
    func give(_ address: UnsafeMutableRawPointer, sizeClass: Int) {
        let size = Self.size(ofClass: sizeClass)
        let block = Block(address: address)
        let isKept = state.withLock { state in
            state.statistics.live -= size
            guard state.statistics.cached + size <= state.limit else { return false }
            block.address.storeBytes(of: state.free[sizeClass], as: UnsafeMutableRawPointer?.self)
            state.free[sizeClass] = block.address
            state.statistics.cached += size
            return true
        }
        if !isKept { free(address) }
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

    /// Frees cached blocks, the largest first, until at most `bytes` are cached.
    func trim(to bytes: Int) {
        state.withLock { state in
            for index in stride(from: Self.classCount - 1, through: 0, by: -1) {
                while state.statistics.cached > bytes, let block = state.free[index] {
                    state.free[index] = block.load(as: UnsafeMutableRawPointer?.self)
                    state.statistics.cached -= Self.size(ofClass: index)
                    free(block)
                }
            }
        }
    }

    private static func map(_ size: Int) -> UnsafeMutableRawPointer? {
        var block: UnsafeMutableRawPointer?
        let alignment = size >= hugePage ? hugePage : 64
        if posix_memalign(&block, alignment, size) != 0 {
            shared.trim(to: 0)
            if posix_memalign(&block, alignment, size) != 0 { return nil }
        }
        #if os(Linux)
            if size >= hugePage { madvise(block, size, MADV_HUGEPAGE) }
        #endif
        return block
    }
}
