import Foundation

/// The launcher of MPI.
public enum Launcher {
    /// The options that let it start more processes than there are processors, also as root.
    private static let options: [String] = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["mpirun", "--version"]
        let output = Pipe()
        process.standardOutput = output
        try? process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let isOpenMPI = text.contains("OpenRTE") || text.contains("Open MPI")
        return isOpenMPI ? ["--allow-run-as-root", "--oversubscribe", "--bind-to", "none"] : []
    }()

    /// Returns the command line that starts a program on some ranks.
    public static func arguments(_ ranks: Int) -> [String] { ["mpirun"] + options + ["-n", "\(ranks)"] }
}

extension TestedCommand {
    /// Returns a process on some ranks that has not been started, and the ends of its pipes.
    public static func process(
        ranks: Int, _ arguments: [String], in folder: String? = nil
    ) -> (Process, output: Pipe, errors: Pipe) {
        let (process, output, errors) = process(arguments, in: folder)
        if ranks > 1 {
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = Launcher.arguments(ranks) + [executable.path] + arguments
        }
        return (process, output, errors)
    }

    /// Runs the command on some ranks to its end; on one by itself.
    public static func run(ranks: Int, _ arguments: [String], in folder: String? = nil) throws -> Result {
        let (process, output, errors) = process(ranks: ranks, arguments, in: folder)
        try process.run()
        return finish(process, output, errors)
    }
}

/// The processes that another has started, and those that they have.
public func descendants(of parent: Int32) -> [Int32] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    var children: [Int32: [Int32]] = [:]
    for process in names.compactMap(Int32.init) {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { continue }
        // The name in parentheses may have spaces: "17 (a b) S 3 …".
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        if fields.count > 1, let parent = Int32(fields[1]) { children[parent, default: []].append(process) }
    }
    var (found, waiting): ([Int32], [Int32]) = ([], [parent])
    while let next = waiting.popLast() {
        found += children[next] ?? []
        waiting += children[next] ?? []
    }
    return found
}
