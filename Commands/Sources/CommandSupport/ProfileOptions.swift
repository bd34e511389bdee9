import ArgumentParser
import Foundation
import Tern

/// The option that asks where the time goes.
package struct ProfileOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Print tables of the training's time by operation and by layer, and write a trace for ui.perfetto.dev.",
            valueName: "file"), completion: .file(extensions: ["json"]))
    package var profile: String?

    package init() {}

    package func validate() throws {
        if profile == "" { throw ValidationError("--profile '' is not the name of a file") }
    }

    /// Runs `body`, profiled if that is asked for.
    ///
    /// - Returns: the profile, if there is one.
    package func run(_ body: () throws -> Void) throws -> Profile? {
        guard profile != nil else {
            try body()
            return nil
        }
        return try Tern.profile { try body() }
    }

    /// Refuses a file that can't be written, before there is anything to write.
    package func prepare() throws {
        guard let profile else { return }
        let folder = URL(fileURLWithPath: profile).deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: profile, isDirectory: &isFolder), isFolder.boolValue {
            throw Failure("\(profile): found a folder, expected a file to write or nothing")
        }
        if access(folder, W_OK) != 0 {
            throw Failure("\(profile): can't be written: \(String(cString: strerror(errno)))")
        }
    }

    /// Prints the tables of a profile, by operation and by layer, unless only the result is wanted, and writes the trace.
    ///
    /// - Parameters:
    ///   - result: the profile, if there is one.
    ///   - model: the model that was trained.
    ///   - isQuiet: whether only the result is wanted.
    /// - Returns: the reason why it can't be written, for the end of the run, which is saved before.
    package func save(_ result: Profile?, of model: some Module, isQuiet: Bool) -> Failure? {
        guard let profile, let result else { return nil }
        if !isQuiet { print("\(result)\n\n\(result.layers(of: model))") }
        do {
            try result.chromeTrace.write(toFile: profile, atomically: true, encoding: .utf8)
            return nil
        } catch {
            return Failure("\(profile): can't be written: \(error.localizedDescription)")
        }
    }
}
