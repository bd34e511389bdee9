import ArgumentParser
import Foundation
import TernDistributed

extension ParsableCommand {
    /// Runs the command line; whatever goes wrong becomes one line on standard error and a status that is not 0.
    package static func runFromCommandLine() {
        StandardOutput.occupyClosedStreams()
        var status: Int32 = 0
        do {
            var command = try parseWithConfiguration(Array(CommandLine.arguments.dropFirst()))
            try command.run()
        } catch let code as ExitCode {
            status = code.rawValue  // its reason has been told
            Communicator.end()  // the others end as well
        } catch  where exitCode(for: error).isSuccess {
            if Launch.rank ?? 0 == 0 { print(fullMessage(for: error)) }  // help, the version
        } catch {
            waitForFirstRank()
            writeError(rank(of: error) + message(for: error) + suggestion(of: configuration.subcommands))
            status = exitCode(for: error).rawValue
        }
        if let failure = StandardOutput.failure {
            writeError("\(failure)")
            if status == 0 { status = 1 }
        }
        Foundation.exit(status)
    }
}

/// Lets the first of several processes tell what all of them have found, and end the others by that: one message is enough.
private func waitForFirstRank() {
    if Launch.rank ?? 0 > 0 { Thread.sleep(forTimeInterval: 0.5) }
}

/// Returns the rank that an error is told of, unless it says so itself or is the first's.
private func rank(of error: any Error) -> String {
    guard let rank = Launch.rank, rank > 0, !(error is MPIError) else { return "" }
    return "rank \(rank): "
}

/// Returns words that name the subcommand that a misspelled one is near to. ArgumentParser itself names options only.
private func suggestion(of subcommands: [any ParsableCommand.Type]) -> String {
    guard let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-") else { return "" }
    let names = subcommands.map { $0._commandName } + ["help"]
    guard !names.contains(word), let name = nearest(to: word, of: names) else { return "" }
    return ". Did you mean '\(name)'?"
}

/// A reason to stop that is told to the user as it is.
package struct Failure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

private func writeError(_ message: String) { tell("error: \(message)") }

/// Writes a line to standard error, whatever is in the names that it tells.
package func tell(_ message: String) { writeToStandardError(line(message) + "\n") }

func writeToStandardError(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))  // there is nowhere else to complain
}
