import ArgumentParser
import Foundation
import Tern

/// Where a run saves, what it starts from, and how much it says.
package struct RunOptions: ParsableArguments {
    @Option(
        name: .customLong("seed"), parsing: .unconditional,
        help: ArgumentHelp(
            "Where the random numbers start: first weights and order of the data (default: 0).", valueName: "n"))
    package var givenSeed: UInt64?

    @Option(help: ArgumentHelp("The name of the run (default: that of the data and the model).", valueName: "name"))
    package var name: String?

    @Option(help: ArgumentHelp("The folder to save in (default: runs/NAME).", valueName: "dir"))
    package var output: String?

    @Flag(help: "Go on from the checkpoint in the folder, with the options it was saved with.")
    package var resume = false

    @Flag(help: "Print only the result.")
    package var quiet = false

    package init() {}

    package func validate() throws {
        if output == "" { throw ValidationError("--output '' is not the name of a folder") }
        if let name, name.isEmpty || name.contains("/") || name == "." || name == ".." {
            throw ValidationError("--name '\(name)' is not the name of a folder")
        }
        if name != nil && output != nil { throw ValidationError("--name and --output exclude one another") }
    }

    /// Where the random numbers of a new run start.
    package var seed: UInt64 { givenSeed ?? 0 }

    /// The folder of the run, which is called so unless the options say otherwise.
    package func folder(named standard: String) -> String { output ?? "runs/\(name ?? standard)" }

    /// Makes the folder, and finds out whether files of these names can be written there.
    package func prepare(_ folder: String, files: [String]) throws {
        try prepareFolder(folder)
        for path in files.map({ "\(folder)/\($0)" }) {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
                throw Failure("\(path): found a folder, expected a file to write or nothing")
            }
        }
    }

    /// A line about how the run goes.
    package func report(_ line: String) {
        if quiet { return }
        print(line)
        fflush(nil)
    }
}
