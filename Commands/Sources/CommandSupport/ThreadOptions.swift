import ArgumentParser
import Foundation
import Tern
import TernDistributed

/// The options of the machine.
package struct ThreadOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Number of threads of a process (default: one per processor).", valueName: "n"))
    package var threads: Int?

    package init() {}

    package func validate() throws {
        try require(threads, in: 1...256, "--threads")
    }

    package func apply() {
        if let threads {
            runtime.threadCount = threads
        } else if let ranks = Launch.localSize, runtime.availableProcessors == ProcessInfo.processInfo.processorCount {
            // No rank is bound to processors of its own, so all share them.
            runtime.threadCount = max(1, runtime.availableProcessors / ranks)
        }
    }
}

/// The version of the library.
let ternVersion = "0.1.0"

/// The text that `--version` prints.
package var version: String {
    "Tern \(ternVersion), \(runtime.blas), \(runtime.threadCount) of \(runtime.availableProcessors) processors"
}
