#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The way in which this process was started, as the launchers of MPI tell it by environment variables: before MPI itself
/// starts, and where a program was built without.
///
/// ```swift
/// if Launch.rank ?? 0 == 0 { print(usage) }   // once, not on each rank
/// ```
public enum Launch {
    /// The number of processes that `mpirun` or `srun` started with this one; nil where it was none of them.
    public static var size: Int? {
        integer("OMPI_COMM_WORLD_SIZE") ?? integer("PMI_SIZE") ?? integer("PMIX_SIZE")
            ?? (getenv("PMIX_RANK") == nil ? nil : integer("SLURM_NTASKS"))
    }

    /// This process's number among them.
    public static var rank: Int? {
        size == nil
            ? nil
            : integer("OMPI_COMM_WORLD_RANK") ?? integer("PMI_RANK") ?? integer("PMIX_RANK") ?? integer("SLURM_PROCID")
    }

    /// The number of them on this machine; nil where the launcher does not tell.
    public static var localSize: Int? {
        size == nil
            ? nil
            : integer("OMPI_COMM_WORLD_LOCAL_SIZE") ?? integer("MPI_LOCALNRANKS") ?? integer("SLURM_NTASKS_PER_NODE")
    }

    private static func integer(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }
}

/// Ends the process without running what `exit` runs: after an abort nobody answers any more.
func exitProcess(_ status: Int32) -> Never {
    fflush(nil)
    _exit(status)
}
