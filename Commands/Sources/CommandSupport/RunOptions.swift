import ArgumentParser
import Foundation
import Tern

/// The options of a run: its folder, its checkpoint, its seed and its reports.
package struct RunOptions: ParsableArguments {
    @Option(
        name: .customLong("seed"), parsing: .unconditional,
        help: ArgumentHelp(
            "Random seed of the initial weights and of everything else that the run draws (default: 0).", valueName: "n"
        ))
    package var givenSeed: UInt64?

    @Option(
        help: ArgumentHelp(
            "Name of the run (default: after its data, and the model where there are several).",
            valueName: "name"))
    package var name: String?

    @Option(help: ArgumentHelp("Output folder (default: runs/NAME).", valueName: "dir"), completion: .directory)
    package var output: String?

    @Flag(
        help: ArgumentHelp(
            "Resume from the checkpoint in the folder, with the options it was saved with. Repeat the options that name the folder: "
                + "data, model, --name or --output."))
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

    /// The seed of the random numbers of a new run.
    package var seed: UInt64 { givenSeed ?? 0 }

    /// Returns the folder of the run, which is called so unless the options say otherwise.
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

    /// Begins a run in a folder that is prepared. A new run leaves no checkpoint of an earlier one there, which would be
    /// resumed instead; the earlier model stays until there is a new one.
    package func begin(_ folder: String) throws {
        if resume { return }
        let (model, checkpoint) = ("\(folder)/model.safetensors", "\(folder)/checkpoint.safetensors")
        let hasCheckpoint = FileManager.default.fileExists(atPath: checkpoint)
        if hasCheckpoint && unlink(checkpoint) != 0 {
            throw Failure("\(checkpoint): can't be removed: \(String(cString: strerror(errno)))")
        }
        if hasCheckpoint || FileManager.default.fileExists(atPath: model) {
            report("replaces the run in \(folder)")
        }
    }

    /// Prints a line about the progress of the run.
    package func report(_ line: String) {
        if quiet { return }
        print(escapingControls(line))
        StandardOutput.flush()
    }
}
