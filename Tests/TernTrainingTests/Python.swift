import Foundation

/// The Python of the environment, for tests that read what was written with the packages that others use.
enum Python {
    /// The interpreter: that of `TERN_PYTHON`, or the first on the path.
    private static let interpreter = ProcessInfo.processInfo.environment["TERN_PYTHON"] ?? "python3"

    /// Tells whether modules can be imported.
    static func has(_ modules: String...) -> Bool {
        (try? run("import \(modules.joined(separator: ", "))")) != nil
    }

    struct Failure: Error { let status: Int32 }

    /// Runs a program, and returns the lines that it prints.
    static func run(_ program: String, _ arguments: String...) throws -> [String] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [interpreter, "-c", program] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        if process.terminationStatus != 0 { throw Failure(status: process.terminationStatus) }
        return text.split(separator: "\n").map(String.init)
    }
}
