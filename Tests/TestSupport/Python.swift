import Foundation

/// The Python that tests ask for an independent word: `TERN_PYTHON`, that of `make fixtures`, or the system's.
///
/// ```swift
/// @Test(.enabled(if: Python.has("numpy"), "NumPy is not installed"))
/// ```
public enum Python {
    /// The folder of the fixtures and their generator.
    public static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures")
        .standardized

    private static let executable: String = {
        let own = fixtures.appending(path: ".venv/bin/python").path
        let given = ProcessInfo.processInfo.environment["TERN_PYTHON"]
        return given ?? (FileManager.default.isExecutableFile(atPath: own) ? own : "python3")
    }()

    /// Returns whether some packages are installed.
    public static func has(_ packages: String...) -> Bool {
        (try? run(["-c", packages.map { "import \($0)" }.joined(separator: "\n")]).status) == 0
    }

    /// Runs Python in the folder of the fixtures to its end.
    public static func run(_ arguments: [String]) throws -> CommandResult {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [executable] + arguments
        process.currentDirectoryURL = fixtures
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let messages = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return CommandResult(status: process.terminationStatus, output: text, errors: messages)
    }
    /// Runs a program, and returns the lines that it prints.
    ///
    /// - Throws: a ``Failure`` where the status is not 0.
    public static func lines(_ program: String, _ arguments: String...) throws -> [String] {
        let result = try run(["-c", program] + arguments)
        if result.status != 0 { throw Failure(result: result) }
        return result.output.split(separator: "\n").map(String.init)
    }

    /// A program that ended with another status than 0.
    public struct Failure: Error {
        public let result: CommandResult
    }
}
