import Foundation
import TernCore
import TernData

/// The checkpoints of a run in a folder: the last ones, and the best by a metric.
///
/// ```swift
/// let checkpoints = try CheckpointFolder("runs/first", keepLast: 2, keepBest: .lowest("validation_loss"))
/// try checkpoints.resume(run)                 // from the last one that can be read, or at the beginning
/// try checkpoints.saveInBackground(run)       // training goes on meanwhile
/// try checkpoints.finish()                    // waits for the last, and throws what went wrong
/// ```
///
/// Each is a file `step-1200.safetensors` that appears as a whole or not at all, so there is always one that can be read,
/// whenever the process is killed. Files are removed only after a newer one is there; a checkpoint of an earlier step than
/// others in the folder belongs to a run that went back, and replaces those.
///
/// Objects of this type may be used from several threads; a folder belongs to one run at a time.
public final class CheckpointFolder: Sendable {
    /// The folder.
    public let path: String
    /// The number of checkpoints that are kept besides the best.
    public let keepLast: Int
    /// The score of the best, which is kept; nil for none.
    public let keepBest: Score?

    private let files: Lock<[File]>
    private let background: BackgroundQueue<Checkpoint>

    /// A measure by which the best of several is found.
    public struct Score: Sendable, Equatable {
        /// The name among the metrics.
        public let metric: String
        /// A Boolean value indicating whether a higher value is better.
        public let maximizes: Bool

        /// Returns the score by which a lower value is better.
        public static func lowest(_ metric: String) -> Score { Score(metric: metric, maximizes: false) }
        /// Returns the score by which a higher value is better.
        public static func highest(_ metric: String) -> Score { Score(metric: metric, maximizes: true) }

        /// Returns the greater the better; the worst of all where the metric is missing or no number.
        func callAsFunction(_ metrics: [String: Double]) -> Double {
            let value = metrics[metric] ?? .nan
            return value.isNaN ? -.infinity : maximizes ? value : -value
        }
    }

    /// A file of the folder.
    private struct File: Sendable {
        let step: Int
        /// The metrics; nil where the header can't be read.
        let metrics: [String: Double]?
    }

    /// Makes the folder unless it is there, and looks for the checkpoints in it.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - keepLast: the number of checkpoints that are kept, at least 1.
    ///   - keepBest: the score of the one that is kept besides.
    /// - Throws: ``DataFileError`` where the folder can't be made or written to.
    public init(_ path: String, keepLast: Int = 1, keepBest: Score? = nil) throws {
        check(keepLast > 0, "CheckpointFolder", "the last \(keepLast) are to be kept, expected at least 1")
        (self.path, self.keepLast, self.keepBest) = (path, keepLast, keepBest)
        try prepareFolder(path)
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
        let found = names.compactMap(Self.step).sorted().map { step in
            let header = try? Checkpoint.progress(of: Safetensors(contentsOf: Self.file(step, in: path)))
            return File(step: step, metrics: header?.metrics)
        }
        files = Lock(found)
        background = BackgroundQueue(named: "checkpoints")
    }

    private static let (prefix, suffix) = ("step-", ".safetensors")

    private static func file(_ step: Int, in folder: String) -> String { "\(folder)/\(prefix)\(step)\(suffix)" }

    private static func step(of name: String) -> Int? {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
        let digits = name.dropFirst(prefix.count).dropLast(suffix.count)
        return Int(digits).flatMap { $0 >= 0 && "\($0)" == digits ? $0 : nil }
    }

    /// The steps of the checkpoints in the folder, in order.
    public var steps: [Int] { files.withLock { $0.map(\.step) } }

    /// The step of the best checkpoint; nil where none has the metric.
    public var bestStep: Int? { files.withLock { best(of: $0)?.step } }

    /// Returns the path of the checkpoint of a step.
    public func path(ofStep step: Int) -> String { Self.file(step, in: path) }

    // MARK: Saving

    /// Saves a run, and returns when the file is there.
    ///
    /// - Throws: ``DataFileError`` where it can't be written; those before are kept then. First what went wrong with one that
    ///   was saved in the background.
    public func save(_ run: TrainingRun) throws { try save(run.checkpoint()) }

    /// Saves a checkpoint, and returns when the file is there.
    ///
    /// - Throws: as ``save(_:)-(TrainingRun)`` does.
    public func save(_ checkpoint: Checkpoint) throws {
        background.wait()
        try write(checkpoint)
        try background.throwError()
    }

    /// Saves a run as it is now, and returns at once: a thread writes the file.
    ///
    /// The tensors are shared until training changes them, which then copies them once. One checkpoint waits while another is
    /// being written, and with it the best of those that would be kept; older ones that wait give way, so a slow disk costs
    /// checkpoints, not time.
    ///
    /// - Throws: what went wrong with an earlier one, as ``finish()`` does; this one is saved all the same.
    public func saveInBackground(_ run: TrainingRun) throws { try saveInBackground(run.checkpoint()) }

    /// Saves a checkpoint on a thread of its own, as ``saveInBackground(_:)-(TrainingRun)`` does.
    public func saveInBackground(_ checkpoint: Checkpoint) throws {
        let keepBest = keepBest
        try background.add(checkpoint) { waiting in
            guard let keepBest else { return [] }
            // The latest of equal ones.
            return waiting.max { keepBest($0.metrics) <= keepBest($1.metrics) }.map { [$0] } ?? []
        } run: { [self] in
            try write($0)
        }
    }

    /// Waits for what is being saved in the background.
    ///
    /// - Throws: ``DataFileError`` for the first that could not be written since this was asked for the last time.
    public func finish() throws { try background.finish() }

    private func write(_ checkpoint: Checkpoint) throws {
        let path = path(ofStep: checkpoint.step)
        do {
            try checkpoint.save(to: path)
        } catch let error as DataFileError {
            // A folder that was removed is made again: this run's checkpoint is then at least the one that there is.
            if FileManager.default.fileExists(atPath: self.path) { throw error }
            try prepareFolder(self.path)
            files.withLock { $0 = [] }
            try checkpoint.save(to: path)
        }
        let superfluous = files.withLock { files in
            let (before, after) = (
                files.filter { $0.step < checkpoint.step }, files.filter { $0.step > checkpoint.step }
            )
            let all = before + [File(step: checkpoint.step, metrics: checkpoint.metrics)]
            let best = best(of: all)?.step
            let kept = Set(all.suffix(keepLast).map(\.step) + (best.map { [$0] } ?? []))
            files = all.filter { kept.contains($0.step) }
            return after + all.filter { !kept.contains($0.step) }
        }
        for file in superfluous { unlink(self.path(ofStep: file.step)) }
    }

    /// Returns the best of some files, the latest of equal ones.
    private func best(of files: [File]) -> File? {
        guard let keepBest else { return nil }
        let scored = files.filter { !($0.metrics?[keepBest.metric] ?? .nan).isNaN }
        return scored.max { keepBest($0.metrics ?? [:]) <= keepBest($1.metrics ?? [:]) }
    }

    // MARK: Resuming

    /// The outcome of resuming: the checkpoint, and those after it that could not be read.
    public struct Resumption: Sendable, CustomStringConvertible {
        /// The checkpoint that the run went on from.
        public let checkpoint: Checkpoint
        /// The reasons why later ones were left out, each with its path.
        public let skipped: [any Error]

        /// The progress and the path, with what was left out, in a line.
        public var description: String {
            let note = skipped.map { "; left out \($0)" }.joined()
            return "resumed after step \(checkpoint.step) from \(checkpoint.path)\(note)"
        }
    }

    /// Goes on with a run from the last checkpoint that can be read; the run stays at its beginning where the folder has none.
    ///
    /// - Returns: the checkpoint, and what was wrong with later ones; nil where there is none.
    /// - Throws: ``CheckpointError`` where the checkpoint does not fit the run, or none of several can be read.
    @discardableResult
    public func resume(_ run: TrainingRun) throws -> Resumption? {
        guard let latest = try latest() else { return nil }
        try run.resume(from: latest.checkpoint)
        return latest
    }

    /// Reads the last checkpoint that can be read; nil where there is none.
    ///
    /// - Throws: the last one's error where none of several can be read.
    public func latest() throws -> Resumption? {
        var skipped: [any Error] = []
        for step in steps.reversed() {
            do {
                return Resumption(checkpoint: try Checkpoint(contentsOf: path(ofStep: step)), skipped: skipped)
            } catch {
                skipped.append(error)
            }
        }
        if let error = skipped.first { throw error }
        return nil
    }

    /// Reads the best checkpoint; nil where none has the metric.
    ///
    /// - Throws: where it can't be read.
    public func best() throws -> Checkpoint? {
        try bestStep.map { try Checkpoint(contentsOf: path(ofStep: $0)) }
    }

    /// Removes all checkpoints, before a run that begins anew.
    ///
    /// - Throws: ``DataFileError`` where one can't be removed.
    public func removeAll() throws {
        try finish()
        for step in steps where unlink(path(ofStep: step)) != 0 && errno != ENOENT {
            let reason = String(cString: strerror(errno))
            throw DataFileError(path(ofStep: step), .unwritable, found: "it can't be removed: \(reason)")
        }
        files.withLock { $0 = [] }
    }
}
