import Foundation

/// The mnist command, run as its users do.
enum Command {
    struct Result {
        let status: Int32
        let output: String
        let errors: String

        /// The lines on standard output.
        var lines: [Substring] { output.split(separator: "\n") }
    }

    /// Beside the tests, where the package's products are built.
    static var executable: URL {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        let tests = bundle ?? URL(fileURLWithPath: CommandLine.arguments[0])
        return tests.deletingLastPathComponent().appendingPathComponent("mnist")
    }

    /// A process that has not been started, and the ends of its pipes.
    static func process(_ arguments: [String], in folder: String? = nil) -> (Process, output: Pipe, errors: Pipe) {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        return (process, output, errors)
    }

    /// Runs the command to its end.
    static func run(_ arguments: String..., in folder: String? = nil) throws -> Result {
        let (process, output, errors) = process(arguments, in: folder)
        try process.run()
        return finish(process, output, errors)
    }

    /// Waits for the end of a process whose output is small.
    static func finish(_ process: Process, _ output: Pipe, _ errors: Pipe, read: String = "") -> Result {
        let output = read + text(output.fileHandleForReading.readDataToEndOfFile())
        let errors = text(errors.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        // By the shell's convention, so that death by a signal is not taken for an exit.
        let signal: Int32 = process.terminationReason == .uncaughtSignal ? 1000 : 0
        return Result(status: process.terminationStatus + signal, output: output, errors: errors)
    }

    static func text(_ data: Data) -> String { String(decoding: data, as: UTF8.self) }
}
