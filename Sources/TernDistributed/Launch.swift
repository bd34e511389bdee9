#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The way in which this process was started, as the launchers of MPI tell it by environment variables.
package enum Launch {
    /// The number of processes that `mpirun` or `srun` started with this one; nil where it was none of them.
    package static var size: Int? {
        integer("OMPI_COMM_WORLD_SIZE") ?? integer("PMI_SIZE") ?? integer("PMIX_SIZE")
            ?? (getenv("PMIX_RANK") == nil ? nil : integer("SLURM_NTASKS"))
    }

    /// This process's number among them.
    package static var rank: Int? {
        size == nil
            ? nil
            : integer("OMPI_COMM_WORLD_RANK") ?? integer("PMI_RANK") ?? integer("PMIX_RANK") ?? integer("SLURM_PROCID")
    }

    private static func integer(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }
}

/// Ends the process without running what `exit` runs: after an abort nobody answers any more.
func exitProcess(_ status: Int32) -> Never {
    fflush(nil)
    _exit(status)
}
