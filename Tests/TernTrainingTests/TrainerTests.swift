import Foundation
import TernCore
import TernData
import TernNN
import TernTraining
import TestSupport
import Testing

/// The moments that a callback of one's own sees.
private final class Recorder: TrainingCallback {
    var events: [String] = []

    func register(in run: TrainingRun) { events.append("register") }
    func trainingBegins(_ trainer: Trainer) { events.append("begin") }
    func epochBegins(_ trainer: Trainer) { events.append("epoch") }
    func gradientsComputed(_ gradients: inout Gradients, _ trainer: Trainer) -> Bool {
        gradients = gradients * 0
        return true
    }
    func stepEnds(_ trainer: Trainer) { events.append("\(trainer.run.step)") }
    func epochEnds(_ trainer: Trainer) { events.append("epoch \(trainer.run.epoch)") }
    func measured(_ values: [String: Double], _ trainer: Trainer) { events.append(values.keys.joined()) }
    func trainingEnds(_ trainer: Trainer) { events.append("end") }
}

@Suite struct TrainerTests {
    let folder = try! TemporaryFolder()

    private static func fit(
        _ training: Training, _ callbacks: [any TrainingCallback], epochs: Int? = nil, steps: Int? = nil,
        batchesPerStep: Int = 1
    ) throws -> StopReason {
        try Trainer(training.run, callbacks, batchesPerStep: batchesPerStep)
            .fit(training.loader, epochs: epochs, steps: steps) {
                crossEntropyLoss(training.network($0.inputs), $0.labels)
            }
    }

    @Test func aLoopAndATrainerDoTheSame() async {
        await #expect(processExitsWith: .success) {
            let (loop, trained) = (try Training(), try Training())
            manualSeed(1)
            try loop.train(until: 18)
            manualSeed(1)
            #expect(try Self.fit(trained, [], steps: 18) == .stepLimit)
            #expect(loop.network.stateDictionary == trained.network.stateDictionary)
            #expect(loop.run.average?.stateDictionary == trained.run.average?.stateDictionary)
            #expect(trained.run.epoch == 2 && trained.run.isInsideEpoch)
            let metrics = trained.run.metrics
            #expect(metrics["loss"] == loop.run.metrics["loss"] && metrics["learning_rate"] != nil)
        }
    }

    /// Stopped after any step, by a callback, and resumed with all callbacks' state.
    @Test func stoppedAndResumedTrainersEndWithTheSameBits() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            func callbacks(_ training: Training, _ checkpoints: CheckpointFolder, stop: Int?) -> [any TrainingCallback]
            {
                [
                    NonFiniteGuard(skipping: 2), ClipGradients(.norm(0.5)),
                    Validation(every: .epochs(1), usesAverage: true) { _ in
                        let batch = training.loader.dataset.batch(at: .arange(50))
                        let loss = crossEntropyLoss(training.network(batch.inputs), batch.labels)
                        return ["validation_loss": Double(loss.item())]
                    },
                    StopEarly(on: "validation_loss", EarlyStopping(patience: 5)),
                    ReduceRate(on: "validation_loss", ReduceOnPlateau(training.optimizer, patience: 0)),
                    SaveCheckpoints(in: checkpoints, every: .steps(4)),
                    Every(.steps(1)) { trainer in if trainer.run.step == stop { trainer.stop(.requested("enough")) } }
                ]
            }
            var files: [[UInt8]] = []
            for stop in [nil, 1, 6, 7, 8, 13, 14] as [Int?] {
                let path = folder.file("\(stop ?? 0)")
                let first = try Training()
                let checkpoints = try CheckpointFolder(path)
                let reason = try Self.fit(
                    first, callbacks(first, checkpoints, stop: stop), epochs: 3, batchesPerStep: 2)
                if stop != nil {
                    #expect(reason == .requested("enough") || reason == .finished)
                    manualSeed(77)
                    let second = try Training()
                    try checkpoints.resume(second.run)
                    #expect(
                        try Self.fit(second, callbacks(second, checkpoints, stop: nil), epochs: 3, batchesPerStep: 2)
                            == .finished)
                }
                #expect(checkpoints.steps == [12])
                files.append(try folder.read("\(stop ?? 0)/step-12.safetensors"))
            }
            #expect(files.allSatisfy { $0 == files[0] })
        }
    }

    @Test func callbacksOfOnesOwn() throws {
        let training = try Training()
        let recorder = Recorder()
        let before = training.network.stateDictionary
        training.optimizer.learningRate = 1
        let validation = Validation(every: .epochs(1)) { _ in
            #expect(!isTraining)
            return ["v": 1]
        }
        #expect(try Self.fit(training, [recorder, validation], epochs: 1) == .finished)
        #expect(
            recorder.events == ["register", "begin", "epoch"] + (1...7).map { "\($0)" } + ["epoch 1", "v", "end"])
        #expect(training.network.stateDictionary == before)  // the gradients were set to 0
    }

    @Test func gatheredGradientsAreThoseOfTheWhole() throws {
        let model = Linear(6, 3)
        let copy = model.copy()
        let data = TensorDataset(inputs: .normal([48, 6]), labels: Tensor((0..<48).map { $0 % 3 }))
        let optimizers = (SGD(model, learningRate: 0.1), SGD(copy, learningRate: 0.1))
        try Trainer(TrainingRun(model, optimizers.0), batchesPerStep: 4).fit(
            DataLoader(data, batchSize: 4, shuffles: false), epochs: 1
        ) { crossEntropyLoss(model($0.inputs), $0.labels) }
        try Trainer(TrainingRun(copy, optimizers.1)).fit(
            DataLoader(data, batchSize: 16, shuffles: false), epochs: 1
        ) { crossEntropyLoss(copy($0.inputs), $0.labels) }
        for (name, value) in model.stateDictionary {
            #expect((value - copy.stateDictionary[name]!).abs().max().item() < 1e-6)
        }
    }

    // MARK: Ends

    @Test func lossesThatAreNotFinite() throws {
        let training = try Training()
        let checkpoints = try CheckpointFolder(folder.file("run"))
        var poisoned: Set<Int> = [3, 4]
        func fit(_ limit: Int) throws {
            let trainer = Trainer(
                training.run, [NonFiniteGuard(skipping: limit), SaveCheckpoints(in: checkpoints, every: .steps(1))])
            try trainer.fit(training.loader, epochs: 1) { batch in
                let loss = crossEntropyLoss(training.network(batch.inputs), batch.labels)
                return poisoned.contains(training.run.step) ? loss * .nan : loss
            }
        }
        try fit(2)
        #expect(training.run.epoch == 1)
        try training.run.checkFinite()
        poisoned = [9]
        let training2 = training.run.step
        let error = #expect(throws: TrainingDivergence.self) {
            let trainer = Trainer(TrainingRun(training.network, training.optimizer), [NonFiniteGuard()])
            try trainer.fit(training.loader, epochs: 1) {
                crossEntropyLoss(training.network($0.inputs), $0.labels) * .nan
            }
        }
        #expect(
            error?.description.hasPrefix("the loss is nan in epoch 1, after 0 steps, with a learning rate of ") == true)
        #expect(training2 == 7 && checkpoints.steps == [7])
        // The weights are looked at before they are saved.
        training.network.hidden.weight.value = .full(training.network.hidden.weight.shape, .nan)
        let spoiled = #expect(throws: TrainingDivergence.self) {
            let save = SaveCheckpoints(in: checkpoints, every: .steps(1))
            try Trainer(TrainingRun(training.network, training.optimizer), [save]).fit(training.loader, epochs: 1) {
                crossEntropyLoss(training.network($0.inputs), $0.labels)
            }
        }
        #expect(spoiled?.description.contains("is no longer finite") == true)
        #expect(checkpoints.steps == [7])
    }

    @Test func limitsAndEarlyStopping() throws {
        let training = try Training()
        #expect(try Self.fit(training, [], steps: 3) == .stepLimit)
        #expect(training.run.step == 3)
        let trainer = Trainer(training.run)
        let loss = { (batch: Labeled<Tensor<Float>, Tensor<Int>>) in
            crossEntropyLoss(training.network(batch.inputs), batch.labels)
        }
        #expect(try trainer.fit(training.loader, time: .milliseconds(50), count: \.count, loss: loss) == .timeLimit)
        #expect(trainer.throughput.steps > 0 && trainer.throughput.samplesPerSecond > trainer.throughput.stepsPerSecond)
        var value = 1.0
        let reason = try Self.fit(
            training,
            [
                StopEarly(on: "x", EarlyStopping(patience: 2, maximizes: true)),
                Every(.steps(1)) { trainer in
                    value -= 0.1
                    try trainer.report(["x": value])
                }
            ])
        #expect(reason == .stoppedEarly("x has not improved on 0.9 in 2 tries"))
    }

    @Test func earlyStoppingInALoop() throws {
        var stopping = EarlyStopping(patience: 2, minimumChange: 0.1)
        let stops = [1, 0.95, 0.8, .nan, 0.75, 0.1].map { stopping.shouldStop(after: $0) }
        #expect(stops == [false, false, false, false, true, false])
        #expect(stopping.best == 0.1 && stopping.hasImproved)
        let copy = try JSONDecoder().decode(EarlyStopping.self, from: JSONEncoder().encode(stopping))
        #expect(copy == stopping)
    }

    @Test func cancellationOfTheTask() async throws {
        let task = Task.detached {
            let training = try Training()
            let reason = try Self.fit(training, [])  // without an end
            return (reason, training.run.step)
        }
        try await Task.sleep(for: .milliseconds(100))
        task.cancel()
        let (reason, step) = try await task.value
        #expect(reason == .cancelled && step > 0)
    }

    @Test func signals() async {
        await #expect(processExitsWith: .success) {
            StopSignals.listen()
            let training = try Training()
            let checkpoints = try CheckpointFolder(TemporaryFolder().path + "/run")
            let reason = try Self.fit(
                training,
                [
                    SaveCheckpoints(in: checkpoints, every: .epochs(1)),
                    Every(.steps(1)) { if $0.run.step == 10 { raise(SIGTERM) } }
                ])
            #expect(reason == .signal(SIGTERM) && checkpoints.steps == [10])
        }
        await #expect(processExitsWith: .signal(SIGINT)) {
            StopSignals.listen()
            raise(SIGINT)
            raise(SIGINT)
        }
    }

    @Test func errorsOfCallbacksEndTheTrainingAndAreThrown() throws {
        struct Failure: Error {}
        let training = try Training()
        let recorder = Recorder()
        let checkpoints = try CheckpointFolder(folder.file("run"))
        #expect(throws: Failure.self) {
            try Self.fit(
                training,
                [
                    Every(.steps(2)) { _ in throw Failure() }, recorder,
                    SaveCheckpoints(in: checkpoints, every: .epochs(1))
                ], epochs: 1)
        }
        #expect(recorder.events.last == "end" && checkpoints.steps == [2])  // nothing is lost
    }

    /// A batch that was taken and not learned from is in no checkpoint: the one before is gone on from, to the same bits.
    @Test(arguments: [1, 2]) func stepsThatThrowAreNotSaved(_ batchesPerStep: Int) async {
        await #expect(processExitsWith: .success) { [batchesPerStep = batchesPerStep as Int] in
            struct Failure: Error {}
            let folder = try TemporaryFolder()
            func fit(_ name: String, failingAt failure: Int?) throws {
                let training = try Training()
                let checkpoints = try CheckpointFolder(folder.file(name))
                try checkpoints.resume(training.run)
                let trainer = Trainer(
                    training.run, [SaveCheckpoints(in: checkpoints, every: .steps(2))], batchesPerStep: batchesPerStep)
                var last = 0
                defer {
                    if failure != nil {
                        #expect(training.run.isInsideStep && checkpoints.steps == [failure! / 2 * 2])
                        #expect(throws: CheckpointError.self) { try checkpoints.save(training.run) }
                    }
                }
                try trainer.fit(training.loader, epochs: 3) { batch in
                    // The last batch of a step.
                    last = batch.inputs.shape[0]
                    let loss = crossEntropyLoss(training.network(batch.inputs), batch.labels)
                    if training.run.step == failure { throw Failure() }
                    return loss
                }
                #expect(last == 2)
            }
            manualSeed(1)
            try fit("whole", failingAt: nil)
            manualSeed(1)
            for failure in [3, 5, 8] {
                #expect(throws: Failure.self) { try fit("parts", failingAt: failure) }
                manualSeed(50)
            }
            try fit("parts", failingAt: nil)
            let name = "step-\(batchesPerStep == 1 ? 21 : 12).safetensors"
            #expect(try folder.read("parts/\(name)") == folder.read("whole/\(name)"))
        }
    }

    /// The run can go back to a checkpoint, and go on, where a step has thrown.
    @Test func stepsThatThrowCanBeTakenAgain() throws {
        struct Failure: Error {}
        let training = try Training()
        let checkpoint = try training.run.checkpoint()
        #expect(throws: Failure.self) {
            try Trainer(training.run).fit(training.loader, epochs: 1) { _ in throw Failure() }
        }
        #expect(throws: CheckpointError.self) { try training.run.checkpoint() }
        try training.run.resume(from: checkpoint)
        #expect(try !training.run.isInsideStep && training.run.checkpoint().step == 0)
    }
}
