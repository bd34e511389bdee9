import CommandSupport
import Tern

/// Trains a classifier, an epoch at a time.
struct Trainer {
    let model: Classifier
    let optimizer: Optimizer
    let loader: DataLoader<ImageDataset>
    /// The identity of the images that it learns from.
    let identity: String
    /// The epochs that are done.
    private(set) var epochs = 0
    /// The progress of the last epoch that was begun.
    private(set) var progress = Progress()
    /// The batches that the model has learned from since the trainer was made.
    private(set) var batches = 0
    /// The rest of the last epoch that was begun.
    private var rest: DataLoader<ImageDataset>.Iterator?

    /// A Boolean value indicating whether an epoch is begun and not done.
    var isInsideEpoch: Bool { rest != nil && progress.batches < loader.batchCount }

    /// The progress in words, for messages.
    var position: String {
        isInsideEpoch
            ? "in epoch \(epochs + 1), after batch \(progress.batches) of \(loader.batchCount)"
            : "after epoch \(epochs)"
    }

    /// Goes once through the data, or through the rest of an epoch that was interrupted.
    ///
    /// - Parameter afterBatch: sees how far the epoch has come, and says whether to go on.
    /// - Throws: ``Divergence`` if the loss or a parameter is no longer a finite number.
    mutating func train(afterBatch: (Progress) -> Bool) throws {
        if !isInsideEpoch { (rest, progress) = (loader.makeIterator(), Progress()) }
        let clock = ContinuousClock()
        let (start, imagesBefore) = (clock.now, progress.images)
        while let batch = rest?.next() {
            let loss = optimizer.step {
                let logits = model(batch.inputs)
                progress.correct += classificationAccuracy(logits, batch.labels) * Double(batch.count)
                return crossEntropyLoss(logits, batch.labels)
            }.item()
            progress.batches += 1
            batches += 1
            progress.images += batch.count
            progress.lossSum += Double(loss) * Double(batch.count)
            progress.imagesPerSecond = Double(progress.images - imagesBefore) / ((clock.now - start) / .seconds(1))
            guard loss.isFinite else { throw divergence("the loss is \(loss)") }
            if !afterBatch(progress) { break }
        }
        // What the last update did shows in no loss.
        let parameters = model.namedParameters.map { ($0.name, $0.parameter.value) }
        let buffers = model.namedBuffers.map { ($0.name, $0.buffer.value) }
        for (name, value) in parameters + buffers where !value.sum().item().isFinite {
            throw divergence("\(name) is no longer finite")
        }
        if !isInsideEpoch { epochs += 1 }
    }

    private func divergence(_ what: String) -> Divergence {
        Divergence(
            description: "\(what) in epoch \(epochs + 1), batch \(progress.batches), with a learning rate of "
                + "\(optimizer.learningRate)")
    }
}

/// Training that has left the finite numbers.
struct Divergence: Error, CustomStringConvertible {
    let description: String
}

/// The progress of an epoch.
struct Progress {
    var batches = 0
    var images = 0
    var lossSum = 0.0
    /// The number of images whose class was right just before the model learned from them.
    var correct = 0.0
    /// The images per second since the process began or resumed the epoch.
    var imagesPerSecond = 0.0

    /// The mean loss over the images so far.
    var loss: Double { lossSum / Double(images) }
    var accuracy: Double { correct / Double(images) }
}

// MARK: Saving and resuming

extension Trainer {
    /// Creates a trainer at the beginning, or where a checkpoint left off.
    init(
        _ configuration: Configuration, _ architecture: Architecture, _ training: ImageDataset,
        resuming checkpoint: Checkpoint?
    ) throws {
        identity = training.identity
        try checkpoint?.check(identity: identity, of: "the training data")
        manualSeed(configuration.seed)
        model =
            if let checkpoint {
                try Classifier(architecture, weights: checkpoint.state.part("model").tensors, from: checkpoint.path)
            } else {
                Classifier(architecture)
            }
        optimizer = configuration.optimizer(model, learningRate: configuration.learningRate)
        loader = DataLoader(training, batchSize: configuration.batchSize, seed: configuration.seed)
        if let checkpoint { try resume(from: checkpoint) }
    }

    /// Returns all that the next steps depend on, after a first batch.
    func checkpoint(_ configuration: Configuration) -> Checkpoint {
        let numbers = ["epochs": Double(epochs), "loss_sum": progress.lossSum, "correct": progress.correct]
        let state =
            TrainingState(tensors: model.stateDictionary).named("model") + optimizer.state.named("optimizer")
            + TrainingState(numbers: numbers).named("progress")
        let options = configuration.options.merging(["identity": identity]) { $1 }
        return Checkpoint(state, options: options, loader: rest?.state)
    }

    /// Goes on from a checkpoint, whose weights the model already has.
    private mutating func resume(from checkpoint: Checkpoint) throws {
        try optimizer.load(checkpoint.state.part("optimizer"), from: checkpoint.path)
        do {
            guard let state = checkpoint.loader else { throw Failure("found no state of a loader") }
            let numbers = checkpoint.state.part("progress").numbers
            func number(_ name: String, _ what: String, _ accepts: (Double) -> Bool) throws -> Double {
                if let value = numbers[name], accepts(value) { return value }
                let found = numbers[name].map { "\($0)" } ?? "no number"
                throw Failure("found \(found) as progress.\(name), expected \(what)")
            }
            func sum(_ name: String) throws -> Double {
                try number(name, "a finite number of at least 0") { $0.isFinite && $0 >= 0 }
            }
            epochs = Int(
                try number("epochs", "a whole number of at least 0") {
                    $0 >= 0 && $0 < 0x1p53 && $0 == $0.rounded()
                })
            (progress.lossSum, progress.correct) = (try sum("loss_sum"), try sum("correct"))
            rest = try loader.makeIterator(from: state)
            progress.batches = state.batches
            progress.images = min(state.batches * state.batchSize, state.sampleCount)
            PhiloxGenerator.default = checkpoint.random
        } catch {
            throw Failure("\(checkpoint.path): \(error)")
        }
    }
}
