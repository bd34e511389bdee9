import ArgumentParser
import Tern
import TernTraining

/// The options of what a run records in its folder.
package struct LogOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Number of steps between the rows of metrics.csv.", valueName: "n"))
    package var logEvery = 10

    @Flag(help: "Record the metrics and histograms of the weights for TensorBoard, too.")
    package var tensorboard = false

    @Flag(help: "Record the metrics as JSON lines, too: metrics.jsonl.")
    package var jsonLines = false

    package init() {}

    package func validate() throws {
        try require(logEvery, in: 1...1_000_000_000, "--log-every")
    }

    /// Returns the callbacks that record a run; to come after what measures, and before what saves.
    ///
    /// - Parameter model: the model, of whose weights TensorBoard gets histograms each time it is measured.
    package func callbacks(in folder: RunFolder, _ model: some Module) throws -> [any TrainingCallback] {
        var logs: [any MetricLog] = [try CSVLog(folder.metrics)]
        if jsonLines { logs.append(try JSONLinesLog(folder.lines)) }
        let board = tensorboard ? try TensorBoardLog(folder.path) : nil
        if let board { logs.append(board) }
        var callbacks: [any TrainingCallback] = [LogMetrics(to: logs, every: .steps(logEvery))]
        if let board { callbacks.append(LogWeights(to: board, model)) }
        return callbacks
    }
}

/// A callback that records the distribution of each parameter whenever the model is measured.
private struct LogWeights<Model: Module>: TrainingCallback {
    let board: TensorBoardLog
    let model: Model

    init(to board: TensorBoardLog, _ model: Model) { (self.board, self.model) = (board, model) }

    func measured(_ values: [String: Double], _ trainer: Trainer) throws {
        for (name, parameter) in model.namedParameters {
            try board.histogram(name, parameter.value, step: trainer.run.step)
        }
    }

    func trainingEnds(_ trainer: Trainer) throws { try board.flush() }
}
