import ArgumentParser
import Tern

/// The options of the machine.
package struct ThreadOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Number of threads (default: one per processor).", valueName: "n"))
    package var threads: Int?

    package init() {}

    package func validate() throws {
        try require(threads, in: 1...256, "--threads")
    }

    package func apply() {
        if let threads { runtime.threadCount = threads }
    }
}

/// The version of the library.
let ternVersion = "0.1.0"

/// The text that `--version` prints.
package var version: String {
    "Tern \(ternVersion), \(runtime.blas), \(runtime.threadCount) of \(runtime.availableProcessors) processors"
}
