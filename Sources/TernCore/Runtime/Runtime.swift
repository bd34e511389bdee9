import CTernKernels

/// The machine as Tern uses it: its threads, its memory and the BLAS below it.
///
/// ```swift
/// runtime.threadCount = 4
/// print(runtime.blas)          // OpenBLAS 0.3.21 (Cooperlake)
/// print(runtime.memory.live)   // bytes held by tensors
/// ```
public let runtime = Runtime()

/// The type of ``runtime``; there is only that one value.
///
/// ```swift
/// print(runtime.threadCount, runtime.memoryLimit)
/// ```
public struct Runtime: Sendable {
    /// The number of threads that share the work of one operation, the calling thread included.
    ///
    /// At first the number of processors that the process may use (affinity mask and control-group quota). Results do not
    /// depend on it: the same program gives the same bits at every thread count. Clamped to 1...256.
    public var threadCount: Int {
        get { tern_thread_count() }
        nonmutating set { tern_set_thread_count(newValue) }
    }

    /// The number of processors that this process may use (affinity mask and control-group quota).
    public var availableProcessors: Int { tern_available_processors() }

    /// The instruction set that Tern's kernels were chosen for: `x86-64-v4` (AVX-512), `x86-64-v3` (AVX2) or `baseline`.
    public var instructionSet: String { String(cString: tern_instruction_set()) }

    /// The memory that tensors use at the moment.
    public var memory: MemoryStatistics { BufferPool.shared.statistics }

    /// The bytes of memory that this process may use: those of the machine, or the limit of its control groups.
    public var memoryLimit: Int { MemoryBudget().limit }

    /// The most bytes that are kept for reuse when tensors let go of them: a limit of the cache, not of tensors.
    ///
    /// At first a quarter of ``memoryLimit``.
    public var cacheLimit: Int {
        get { BufferPool.shared.cacheLimit }
        nonmutating set { BufferPool.shared.cacheLimit = newValue }
    }

    /// Returns all memory that is kept for reuse to the system.
    public func trimCache() {
        BufferPool.shared.trim(to: 0)
        tern_scratch_trim()
    }

    /// Starts ``MemoryStatistics/peak`` anew from what is live now.
    public func resetPeakMemory() { BufferPool.shared.resetPeak() }

    /// The BLAS library that matrix products run on.
    public var blas: BLASLibrary { BLASLibrary.current }
}

/// The memory that tensors use, in bytes, at one moment.
///
/// ```swift
/// runtime.resetPeakMemory()
/// optimizer.step { crossEntropyLoss(model(x), labels) }
/// print(runtime.memory.peak)
/// ```
public struct MemoryStatistics: Sendable, Equatable {
    /// Bytes held by tensors that are alive.
    public internal(set) var live = 0
    /// The most bytes that were ever live at once since the start or ``Runtime/resetPeakMemory()``.
    public internal(set) var peak = 0
    /// Bytes kept for reuse.
    public internal(set) var cached = 0
}
