import CommandSupport
import Tern
import TernDistributed
import TernTraining

/// The parts of a training: the model with its optimizer, the batches, and how far all of them have come.
struct Training {
    let model: Classifier
    let run: TrainingRun
    let loader: DataLoader<ImageDataset>
    /// The measures of the epoch so far.
    let progress = EpochProgress()
    let ranks: Ranks
    /// The cut of a batch into shards; nil where it is computed as a whole.
    let parallel: DataParallel?

    /// Creates a training at the beginning, or where a checkpoint left off.
    init(
        _ configuration: Configuration, _ architecture: Architecture, _ data: TrainingData,
        _ ranks: Ranks, resuming checkpoint: Checkpoint?
    ) throws {
        self.ranks = ranks
        manualSeed(configuration.seed)
        if let checkpoint {
            let count = checkpoint.state.part("model").tensors.values.reduce(0) { $0 + $1.elementCount }
            try architecture.checkMemory(found: count, path: checkpoint.path)
            try requireFinite(checkpoint.state.tensors, checkpoint.path)
        }
        model = Classifier(architecture)
        run = TrainingRun(model, configuration.optimizer(model, learningRate: configuration.learningRate))
        loader = DataLoader(data.training, batchSize: configuration.batchSize, seed: configuration.seed)
        try KeptOptions.keep(configuration.options, command: "mnist", identity: data.identity, in: run)
        try progress.keep(in: run)
        if let checkpoint { try run.resume(from: checkpoint) }
        try ranks.requireEqual(options: configuration.options, identity: data.identity, weights: run)
        parallel =
            ranks.isAlone && configuration.shards == 1
            ? nil
            : try DataParallel(
                model, run.optimizer, over: ranks.communicator, shards: configuration.shards, tallies: 1)
        guard let checkpoint else { return }
        // Before anything is written: the run itself looks at the batches when it goes on.
        if let state = try checkpoint.value("batches", as: DataLoaderState.self) {
            do {
                _ = try loader.makeIterator(from: state)
            } catch {
                throw Failure("\(checkpoint.path): the batches can't go on: \(error)")
            }
        }
        if run.epoch + (run.isInsideEpoch ? 1 : 0) > configuration.epochs {
            throw Failure(
                "\(checkpoint.path): --epochs \(configuration.epochs) contradicts the checkpoint, whose run is \(position)"
            )
        }
    }

    /// The batches of the epoch that the model has learned from.
    var batchesDone: Int {
        run.isInsideEpoch ? min(max(run.step &- run.epoch &* loader.batchCount, 0), loader.batchCount) : 0
    }

    /// The progress in words, for messages.
    var position: String {
        run.isInsideEpoch
            ? "in epoch \(run.epoch + 1), after batch \(batchesDone) of \(loader.batchCount)"
            : "after epoch \(run.epoch)"
    }

    /// Trains until all epochs are done, or there is a reason to stop before.
    ///
    /// - Parameter trainer: one of the run that has the progress among its callbacks.
    func fit(_ trainer: Trainer, epochs: Int, steps: Int? = nil) throws -> StopReason {
        guard let parallel else {
            return try trainer.fit(loader, epochs: epochs, steps: steps, count: { $0.count }) { batch in
                let logits = model(batch.inputs)
                progress.see(correct: correct(logits, batch.labels), of: batch.count)
                return crossEntropyLoss(logits, batch.labels)
            }
        }
        return try trainer.fitByGradients(loader, epochs: epochs, steps: steps, count: { $0.count }) { batch in
            let result = try parallel.valueAndGradients(over: batch) { part in
                let logits = model(part.inputs)
                parallel.tallies[0] += Float(correct(logits, part.labels))
                return crossEntropyLoss(logits, part.labels)
            }
            progress.see(correct: Int(parallel.tallies[0]), of: batch.count)
            return result
        }
    }

    /// Returns the number of images whose likeliest class is right.
    private func correct(_ logits: Tensor<Float>, _ labels: Tensor<Int>) -> Int {
        var accuracy = Accuracy()
        accuracy.update(logits.stopGradient(), labels)
        return accuracy.correct
    }
}
