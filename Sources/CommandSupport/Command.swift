import ArgumentParser
import Foundation

extension ParsableCommand {
    /// Runs the command line; whatever goes wrong becomes one line on standard error and a status that is not 0.
    package static func runFromCommandLine() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch  where error is ExitCode || exitCode(for: error).isSuccess {
            exit(withError: error)  // help, the version, or a status whose reason has been told
        } catch {
            let message = message(for: error).split(whereSeparator: \.isNewline).joined(separator: " ")
            writeToStandardError("error: \(message)\n")
            Foundation.exit(exitCode(for: error).rawValue)
        }
    }
}

/// A reason to stop that is told to the user as it is.
package struct Failure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

package func writeToStandardError(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))  // there is no other place to complain
}
