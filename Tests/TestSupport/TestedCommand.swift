import Foundation

/// An executable of the package, run as its users do.
///
/// ```swift
/// enum Command: TestedCommand { static let name = "mnist" }
/// let result = try Command.run("train", "--epochs", "1")
/// ```
public protocol TestedCommand {
    /// The name of the product.
    static var name: String { get }
}

/// The exit status and the output of a command.
public struct CommandResult: Sendable {
    public let status: Int32
    public let output: String
    public let errors: String

    /// The lines on standard output.
    public var lines: [Substring] { output.split(separator: "\n") }
}

extension TestedCommand {
    public typealias Result = CommandResult

    /// Beside the tests, where the package's products are built.
    public static var executable: URL {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        let tests = bundle ?? URL(fileURLWithPath: CommandLine.arguments[0])
        return tests.deletingLastPathComponent().appendingPathComponent(name)
    }

    /// Returns a process that has not been started, and the ends of its pipes.
    public static func process(
        _ arguments: [String], in folder: String? = nil
    ) -> (Process, output: Pipe, errors: Pipe) {
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
    public static func run(_ arguments: String..., in folder: String? = nil) throws -> CommandResult {
        try run(arguments, in: folder)
    }

    /// Runs the command to its end.
    public static func run(_ arguments: [String], in folder: String? = nil) throws -> CommandResult {
        let (process, output, errors) = process(arguments, in: folder)
        try process.run()
        return finish(process, output, errors)
    }

    /// Waits for the end of a process whose output is small.
    public static func finish(
        _ process: Process, _ output: Pipe, _ errors: Pipe, read: String = ""
    ) -> CommandResult {
        let output = read + text(output.fileHandleForReading.readDataToEndOfFile())
        let errors = text(errors.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        // By the shell's convention, so that death by a signal is not taken for an exit.
        let signal: Int32 = process.terminationReason == .uncaughtSignal ? 1000 : 0
        return CommandResult(status: process.terminationStatus + signal, output: output, errors: errors)
    }

    /// Runs a process, and sends it a signal once it has printed a text.
    public static func interrupt(
        _ process: Process, _ output: Pipe, _ errors: Pipe, by signal: Int32, after text: String
    ) throws -> CommandResult {
        try process.run()
        var read = ""
        while !read.contains(text) {
            let data = output.fileHandleForReading.availableData
            if data.isEmpty { break }
            read += Self.text(data)
        }
        kill(process.processIdentifier, signal)
        return finish(process, output, errors, read: read)
    }

    public static func text(_ data: Data) -> String { String(decoding: data, as: UTF8.self) }
}
