import Foundation
import Tern
import TernDistributed

/// The machine, as what runs on it depends on it: a name and a value each.
var machineDescription: [(name: String, value: String)] {
    let blas = runtime.blas
    let system = ProcessInfo.processInfo.operatingSystemVersionString
    return [
        ("Tern", ternVersion), ("system", system), ("processor", runtime.processorName),
        ("instruction set", runtime.instructionSet),
        ("threads", "\(runtime.threadCount) of \(runtime.availableProcessors) processors"),
        ("memory", String(format: "%.1f GiB", Double(runtime.memoryLimit) / 0x1p30)),
        ("BLAS", "OpenBLAS \(blas.version)"), ("BLAS core", blas.core), ("BLAS build", blas.build),
        ("MPI", Communicator.builtLibrary ?? "not built in: build with --traits MPI")
    ]
}
