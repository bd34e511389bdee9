import ArgumentParser
import Foundation
import Tern
import TernTraining

/// The folder of a run: its lock, its checkpoints, and the files that it leaves.
package final class RunFolder {
    /// The folder.
    package let path: String
    /// The weights at the end.
    package var model: String { "\(path)/model.safetensors" }
    /// The weights that were best on the validation data.
    package var best: String { "\(path)/best.safetensors" }
    /// The metrics of the run, a row for some of its steps.
    package var metrics: String { "\(path)/metrics.csv" }
    /// The same as JSON objects, one a line, where that is asked for.
    package var lines: String { "\(path)/metrics.jsonl" }
    /// The page on the run, written when it is over.
    package var report: String { "\(path)/report.html" }
    /// The options of the run, as `--config` reads them.
    package var configuration: String { "\(path)/config.json" }

    private let options: RunOptions
    private let score: CheckpointFolder.Score
    private let lock: RunLock
    private var opened: CheckpointFolder?

    /// Creates the folder of a run, which is called so unless the options say otherwise; nothing is written yet.
    ///
    /// - Parameters:
    ///   - options: the options of the run.
    ///   - standard: the name.
    ///   - score: the score of the checkpoint that is kept besides the last.
    package init(_ options: RunOptions, named standard: String, keepBest score: CheckpointFolder.Score) {
        path = options.folder(named: standard)
        (self.options, self.score, lock) = (options, score, RunLock(path))
    }

    /// Lets go of the lock.
    package func close() { lock.release() }

    // MARK: Beginning

    /// Reads the checkpoint that the run is to be resumed from; nil where it is to begin anew.
    ///
    /// - Throws: an error where there is no checkpoint, none can be read, or another run is at work.
    package func checkpointToResume() throws -> Checkpoint? {
        guard options.resume else { return nil }
        try lock.acquire()  // before another run writes what is read now
        let folder = "\(path)/checkpoints"
        if FileManager.default.fileExists(atPath: folder) {
            let checkpoints = try openCheckpoints()
            if let latest = try checkpoints.latest() {
                for error in latest.skipped { tell("left out: \(error)") }
                return latest.checkpoint
            }
        }
        throw Failure("\(folder): there is no checkpoint to resume from")
    }

    private func openCheckpoints() throws -> CheckpointFolder {
        let folder = try opened ?? CheckpointFolder("\(path)/checkpoints", keepBest: score)
        opened = folder
        return folder
    }

    /// Makes the folder, finds out whether the files can be written there, and keeps other runs out of it.
    ///
    /// - Returns: the checkpoints.
    package func prepare() throws -> CheckpointFolder {
        try prepareFolder(path)
        for file in [model, best, metrics, lines, configuration, report] {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), isFolder.boolValue {
                throw Failure("\(file): found a folder, expected a file to write or nothing")
            }
        }
        try lock.acquire()
        return try openCheckpoints()
    }

    /// Begins a run in the folder that is prepared, and saves its configuration.
    ///
    /// A new run leaves no checkpoint of an earlier one there, which would be resumed instead, and no log; the earlier model
    /// stays until there is a new one.
    package func begin(_ configuration: ConfigurationFile) throws {
        let checkpoints = try openCheckpoints()
        if !options.resume {
            if !checkpoints.steps.isEmpty || FileManager.default.fileExists(atPath: model) {
                options.report("replaces the run in \(path)")
            }
            try checkpoints.removeAll()
            let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            let events = names.filter { $0.hasPrefix("events.out.tfevents.") }.map { "\(path)/\($0)" }
            for file in [metrics, lines, best] + events { unlink(file) }
        }
        unlink(report)  // of the state before
        try configuration.save(to: self.configuration)
    }

    // MARK: The end

    /// Saves the models of a training that has come to an end, and ends the command where that was a signal.
    ///
    /// - Parameters:
    ///   - reason: the reason for the end.
    ///   - hasLearned: whether the model has learned anything since the process began.
    ///   - save: writes the model to a path.
    ///   - metadata: the strings that a weights file has beside the weights.
    /// - Returns: the best checkpoint by the validation data, if there is one.
    @discardableResult
    package func finish(
        _ reason: StopReason, hasLearned: Bool, metadata: [String: String], save: (String) throws -> Void
    ) throws -> Checkpoint? {
        var signal: Int32?
        if case .signal(let number) = reason { signal = number }
        if let signal, !hasLearned {
            tell("interrupted before the first step: no model was saved")
            throw ExitCode(128 + signal)
        }
        try save(model)
        let best = try saveBest(metadata)
        if let signal {
            tell("interrupted: the model so far is saved in \(model)")
            throw ExitCode(128 + signal)
        }
        options.report("saved in \(model)")
        return best
    }

    /// Writes the weights of the best checkpoint, or removes those of an earlier run.
    private func saveBest(_ metadata: [String: String]) throws -> Checkpoint? {
        guard let checkpoint = try openCheckpoints().best() else {
            unlink(best)
            return nil
        }
        try saveSafetensors(checkpoint.state.part("model").tensors, metadata: metadata, to: best)
        return checkpoint
    }

    /// Returns the reason why a training that has left the finite numbers was given up, with what is kept.
    package func failure(_ divergence: TrainingDivergence) -> Failure {
        let isKept = opened.map { !$0.steps.isEmpty } ?? false
        return Failure("\(divergence); \(isKept ? "the checkpoint before it is kept" : "nothing was saved")")
    }
}
