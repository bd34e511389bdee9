import ArgumentParser
import Foundation
import Tern

/// The option that asks where the time goes.
package struct ProfileOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Print a table of the operations of the training and of their time, and write a trace for ui.perfetto.dev.",
            valueName: "file"))
    package var profile: String?

    package init() {}

    package func validate() throws {
        if profile == "" { throw ValidationError("--profile '' is not the name of a file") }
    }

    /// Runs `body`, profiled if that is asked for; the table goes to standard output, the trace into the file.
    ///
    /// - Returns: the profile, if there is one.
    @discardableResult
    package func run(_ body: () throws -> Void) throws -> Profile? {
        guard let profile else {
            try body()
            return nil
        }
        let result = try Tern.profile { try body() }
        print(result)
        do {
            try result.chromeTrace.write(toFile: profile, atomically: true, encoding: .utf8)
        } catch {
            throw Failure("\(profile): can't be written: \(error.localizedDescription)")
        }
        return result
    }
}
