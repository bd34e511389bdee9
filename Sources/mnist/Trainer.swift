import CommandSupport
import Tern

/// Trains a classifier, an epoch at a time.
struct Trainer {
    let model: MLP
    let optimizer: Optimizer
    let loader: DataLoader<ImageDataset>
    /// The batches that the model has learned from so far.
    private(set) var batches = 0

    /// Goes once through the data.
    ///
    /// - Parameters:
    ///   - epoch: its number, for messages.
    ///   - afterBatch: sees how far the epoch has come, and says whether to go on.
    /// - Throws: a ``Failure`` if the loss or a parameter is no longer a finite number.
    mutating func train(epoch: Int, afterBatch: (Progress) -> Bool) throws -> Progress {
        var progress = Progress()
        let clock = ContinuousClock()
        let start = clock.now
        for batch in loader {
            let loss = optimizer.step {
                let logits = model(batch.inputs)
                progress.correct += accuracy(logits, batch.labels) * Double(batch.count)
                return crossEntropy(logits, batch.labels)
            }.item()
            progress.batches += 1
            batches += 1
            progress.images += batch.count
            progress.lossSum += Double(loss) * Double(batch.count)
            progress.duration = clock.now - start
            guard loss.isFinite else { throw diverged("the loss is \(loss)", epoch, progress.batches) }
            if !afterBatch(progress) { break }
        }
        // What the last update did shows in no loss.
        for (name, parameter) in model.namedParameters where !parameter.value.sum().item().isFinite {
            throw diverged("\(name) is no longer finite", epoch, progress.batches)
        }
        return progress
    }

    private func diverged(_ what: String, _ epoch: Int, _ batch: Int) -> Failure {
        Failure(
            "\(what) in epoch \(epoch), batch \(batch), with a learning rate of \(optimizer.learningRate): "
                + "nothing was saved; try a smaller rate")
    }
}

/// How far an epoch has come.
struct Progress {
    var batches = 0
    var images = 0
    var lossSum = 0.0
    /// Images whose class was right just before the model learned from them.
    var correct = 0.0
    var duration = Duration.zero

    /// The mean over the images so far.
    var loss: Double { lossSum / Double(images) }
    var accuracy: Double { correct / Double(images) }
    var imagesPerSecond: Double { Double(images) / (duration / .seconds(1)) }
}
