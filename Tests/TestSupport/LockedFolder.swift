import Foundation

extension TestedCommand {
    /// Starts a long run, then others in its folder `run`, and ends the first by a signal.
    ///
    /// - Parameters:
    ///   - first: the arguments of the long run.
    ///   - text: what the run has printed by the time the others are started.
    ///   - others: the arguments of the others.
    /// - Returns: how the first ended and how the others did, and what its process was.
    public static func contend(
        _ first: [String], after text: String, _ others: [[String]], in folder: TemporaryFolder
    ) throws -> (first: CommandResult, others: [CommandResult], process: Int32) {
        let (process, output, errors) = process(first, in: folder.path)
        try process.run()
        var read = ""
        while !read.contains(text) {
            let data = output.fileHandleForReading.availableData
            if data.isEmpty { break }
            read += Self.text(data)
        }
        let results = try others.map { try run($0, in: folder.path) }
        kill(process.processIdentifier, SIGINT)
        return (finish(process, output, errors, read: read), results, process.processIdentifier)
    }
}
