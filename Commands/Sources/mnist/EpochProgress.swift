import CommandSupport
import Tern
import TernTraining

/// A callback that gathers what an epoch's batches show of the model, just before it learns from them.
final class EpochProgress: TrainingCallback {
    /// The measures of an epoch so far.
    private struct State: Codable {
        var loss = Mean()
        var accuracy = Accuracy()

        init() {}

        /// Refuses counts that can't go on.
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            loss = try container.decode(Mean.self, forKey: .loss)
            accuracy = try container.decode(Accuracy.self, forKey: .accuracy)
            let counts = 0...(1 << 53)
            guard accuracy.top == 1, counts ~= accuracy.correct, counts ~= accuracy.count, loss.weight >= 0 else {
                throw DecodingError.dataCorruptedError(forKey: .accuracy, in: container, debugDescription: "bad counts")
            }
        }
    }

    private var state = State()
    /// The number of images of the last batch.
    private(set) var batchSize = 0

    /// Takes the number of images of a batch whose class was right.
    func see(correct: Int, of count: Int) {
        state.accuracy.update(correct: correct, of: count)
        batchSize = count
    }

    /// Saves the measures with a run, before which it is not resumed.
    func keep(in run: TrainingRun) throws {
        try run.keep("progress") {
            self.state
        } set: {
            self.state = $0
        }
    }

    func stepEnds(_ trainer: Trainer) {
        state.loss.update(trainer.run.metrics["loss"] ?? .nan, weight: Double(batchSize))
    }

    /// Returns the measures, and begins anew.
    func finishEpoch() -> (loss: Double, accuracy: Double) {
        defer { state = State() }
        return (state.loss.compute(), state.accuracy.compute())
    }
}

/// A callback that shows the progress of an epoch, and measures and reports at its end.
final class EpochReport: TrainingCallback {
    private let training: Training
    private let epochs: Int
    private let data: TrainingData
    private let options: RunOptions
    private var bar: ProgressBar?
    private var speed = Throughput()

    init(_ training: Training, epochs: Int, _ data: TrainingData, _ options: RunOptions) {
        (self.training, self.epochs) = (training, epochs)
        (self.data, self.options) = (data, options)
    }

    private func label(_ epoch: Int) -> String { "epoch \(padded(epoch, to: "\(epochs)".count))/\(epochs)" }

    func epochBegins(_ trainer: Trainer) {
        bar = ProgressBar(
            label(trainer.run.epoch + 1), total: training.loader.batchCount, done: training.batchesDone,
            isQuiet: options.quiet)
        speed = Throughput()
    }

    func stepEnds(_ trainer: Trainer) {
        speed.add(training.progress.batchSize)
        bar?.advance("loss \(decimals(trainer.run.metrics["loss"] ?? .nan, 4))")
    }

    func epochEnds(_ trainer: Trainer) throws {
        bar?.clear()
        // What the last update did shows in no loss.
        try trainer.run.checkFinite()
        let (name, images) = data.validation.map { ("validation", $0) } ?? ("test", data.test)
        guard let accuracy = try? training.model.accuracy(on: images, ranks: training.ranks) else {
            throw TrainingDivergence(trainer.run, "the model's logits are no longer finite")
        }
        let (loss, trainingAccuracy) = training.progress.finishEpoch()
        try trainer.report([
            "epoch": Double(trainer.run.epoch), "train_loss": loss, "train_accuracy": trainingAccuracy,
            "\(name)_accuracy": accuracy
        ])
        let line = [
            label(trainer.run.epoch), "loss \(decimals(loss, 4))", "train \(percent(trainingAccuracy))",
            "\(name) \(percent(accuracy))", "\(padded(Int(speed.samplesPerSecond), to: 7)) images/s"
        ]
        options.report(line.joined(separator: "  "))
    }

    func trainingEnds(_ trainer: Trainer) { bar?.clear() }
}
