import TernCore

/// A record of a run's metrics in a file, a row for some steps.
///
/// ```swift
/// let log = try CSVLog("runs/first/metrics.csv")
/// try log.resume(after: run.step)
/// for batch in try run.batches(of: loader) {
///     …
///     try log.log(["loss": loss], step: run.step)
/// }
/// try log.flush()
/// ```
///
/// Rows are added at the end. A run that goes on from a checkpoint writes the steps after it once more, so what an earlier
/// process wrote of them is removed first. Where the file is gone or the disk full, a `DataFileError` says so.
public protocol MetricLog: AnyObject {
    /// Removes what was written of later steps; of all, for a run at its beginning.
    func resume(after step: Int) throws

    /// Adds the values of a step.
    func log(_ values: [String: Double], step: Int) throws

    /// Writes out what is still in memory.
    func flush() throws
}

/// A callback that records the metrics of every so many steps, and all that validations report.
///
/// ```swift
/// LogMetrics(to: [try CSVLog("runs/first/metrics.csv"), try TensorBoardLog("runs/first")], every: .steps(10))
/// ```
///
/// Of several steps in between, the last is recorded. Besides the run's metrics there are `steps_per_second` and, where the
/// trainer was told how to count them, `samples_per_second`. It comes before a callback that saves checkpoints, so that no row
/// of a saved step is missing. Where one log fails, the others get their rows first.
public struct LogMetrics: TrainingCallback {
    private let logs: [any MetricLog]
    private let interval: Interval
    private let includesSpeed: Bool

    /// Creates a callback that records to some logs.
    ///
    /// - Parameters:
    ///   - logs: the logs.
    ///   - interval: the moments.
    ///   - includesSpeed: whether the speed is recorded too, which differs from run to run.
    public init(to logs: [any MetricLog], every interval: Interval = .steps(1), includesSpeed: Bool = true) {
        (self.logs, self.interval, self.includesSpeed) = (logs, interval.validated(in: "LogMetrics"), includesSpeed)
    }

    public func trainingBegins(_ trainer: Trainer) throws {
        try forEachLog { try $0.resume(after: trainer.run.step) }
    }

    public func stepEnds(_ trainer: Trainer) throws {
        if interval.isStepEnd(trainer.run.step) { try record(trainer.run.metrics, trainer) }
    }

    public func epochEnds(_ trainer: Trainer) throws {
        if interval.isEpochEnd(trainer.run.epoch) { try record(trainer.run.metrics, trainer) }
    }

    public func measured(_ values: [String: Double], _ trainer: Trainer) throws {
        try forEachLog { try $0.log(values, step: trainer.run.step) }
    }

    public func trainingEnds(_ trainer: Trainer) throws {
        try forEachLog { try $0.flush() }
    }

    private func record(_ metrics: [String: Double], _ trainer: Trainer) throws {
        var values = metrics
        if includesSpeed {
            let speed = trainer.throughput
            values["steps_per_second"] = speed.stepsPerSecond
            if speed.samples != speed.steps { values["samples_per_second"] = speed.samplesPerSecond }
        }
        try forEachLog { try $0.log(values, step: trainer.run.step) }
    }

    /// Calls a closure with each log, and throws the first error in the end.
    private func forEachLog(_ body: (any MetricLog) throws -> Void) throws {
        var failure: (any Error)?
        for log in logs {
            do {
                try body(log)
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }
}
