import Tern

/// Trains a classifier, an epoch at a time.
struct Trainer {
    let model: MLP
    let optimizer: Optimizer
    let loader: DataLoader<ImageDataset>

    /// Goes once through the data.
    ///
    /// - Parameters:
    ///   - epoch: its number, for messages.
    ///   - afterBatch: sees how far the epoch has come, and says whether to go on.
    /// - Throws: a ``Failure`` if the loss is no longer a number.
    func train(epoch: Int, afterBatch: (Progress) -> Bool) throws -> Progress {
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
            progress.images += batch.count
            progress.lossSum += Double(loss) * Double(batch.count)
            progress.duration = clock.now - start
            guard loss.isFinite else {
                throw Failure(
                    "the loss is \(loss.isNaN ? "nan" : "\(loss)") in epoch \(epoch), batch \(progress.batches), with a learning rate of "
                        + "\(optimizer.learningRate): nothing was saved; try a smaller rate")
            }
            if !afterBatch(progress) { break }
        }
        return progress
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
