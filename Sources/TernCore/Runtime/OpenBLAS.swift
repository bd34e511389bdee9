import COpenBLAS
import CTernKernels

/// The BLAS library below Tern, as it describes itself.
///
/// ```swift
/// print(runtime.blas.core)   // Cooperlake
/// ```
public struct BLASLibrary: Sendable, CustomStringConvertible {
    /// The version, such as `0.3.21`.
    public let version: String
    /// The processor family whose kernels it chose, such as `Haswell`.
    public let core: String
    /// The whole build description, such as `OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH NO_AFFINITY Haswell MAX_THREADS=64`.
    public let build: String

    public var description: String { "OpenBLAS \(version) (\(core))" }

    /// The library that is loaded. The first use sets it to one thread: Tern cuts products into tiles for its own pool, and
    /// OpenBLAS's workers would spin beside it.
    static let current: BLASLibrary = {
        openblas_set_num_threads(1)
        let build = openblas_get_config().map { String(cString: $0) } ?? "OpenBLAS"
        let words = build.split(separator: " ")
        return BLASLibrary(
            version: words.count > 1 ? String(words[1]) : "unknown",
            core: openblas_get_corename().map { String(cString: $0) } ?? "unknown",
            build: build)
    }()

    /// Makes sure that OpenBLAS has been set to one thread.
    @inline(__always)
    static func prepare() { _ = current }
}
