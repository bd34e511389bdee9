import Foundation
import Synchronization
import Tern
import TernTraining
import TestSupport
import Testing

/// In PyTorch: a module with `conv = nn.Conv2d(1, 2, 3)`, `norm = nn.BatchNorm2d(2)` and `head = nn.Linear(2, 3)`.
struct Detector: Layer {
    let conv = Conv2d(1, 2, kernel: 3)
    let norm = BatchNorm2d(2)
    let head = Linear(2, 3)

    func callAsFunction(_ images: Tensor<Float>) -> Tensor<Float> {
        head(norm(conv(images)).relu().mean(axes: [2, 3]))
    }
}

struct Counter: Layer {
    let backbone = Sequential {
        Conv2d(1, 2, kernel: 3)
        BatchNorm2d(2)
    }
    let output = Linear(2, 10)

    func callAsFunction(_ images: Tensor<Float>) -> Tensor<Float> {
        output(backbone(images).relu().mean(axes: [2, 3]))
    }
}

private func makeModel() -> Sequential {
    Sequential {
        Flatten()
        Linear(64, 32, activation: .relu)
        Dropout(0.2)
        Linear(32, 10)
    }
}

/// The code of the article "Save, resume and ship".
struct SaveResumeAndShip {
    private let transcript = Transcript()
    private func print(_ items: Any...) { transcript.print(items) }
    private func expect(_ heading: String, tolerance: Double = 0) throws {
        try transcript.expect(inSection: heading, of: "SaveResumeAndShip", tolerance: tolerance)
    }

    @Test func weights() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("digits.safetensors")
        let model = makeModel()

        try model.save(to: path, metadata: ["classes": "0123456789", "scale": "pixels from 0 to 1"])

        let file = try Safetensors(contentsOf: path)
        for (name, entry) in file.entries { print(name, entry.type, entry.shape) }
        print(file.metadata["scale"] ?? "")

        let other = makeModel()
        try other.load(from: path)
        #expect(other.stateDictionary == model.stateDictionary)

        do {
            try Linear(64, 10).load(from: path)
        } catch {
            print(error)
        }
        try expect("Weights")
    }

    // MARK: Resuming

    /// Trains as a script does that is started again and again; the task of one that is to be stopped is cancelled.
    private func train(in folder: String, stoppedAfter end: Int = .max) throws -> Sequential {
        let batches = StepCounter()
        let digits = ImageDataset.digits().train.map { batch in
            if batches.next() > end { withUnsafeCurrentTask { $0?.cancel() } }
            return batch
        }
        let loader = DataLoader(digits, batchSize: 64, seed: 0)
        manualSeed(0)
        let model = makeModel()
        let optimizer = Adam(model, learningRate: 3e-3)
        let schedule = Scheduler(optimizer, .cosine(steps: 230))

        let run = TrainingRun(model, optimizer, schedule: schedule)
        let checkpoints = try CheckpointFolder(folder, keepLast: 2)
        if let resumption = try checkpoints.resume(run) { print(resumption) }

        while run.epoch < 10 {
            for batch in try run.batches(of: loader) {
                try Task.checkCancellation()
                optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) }
                schedule.step()
                run.step += 1
                if run.step.isMultiple(of: 20) { try checkpoints.saveInBackground(run) }
            }
        }
        try checkpoints.save(run)
        return model
    }

    @Test func resuming() async {
        // In a process of its own: other tests draw from the default generator, too.
        await #expect(processExitsWith: .success) { try await SaveResumeAndShip().stopAndResume() }
    }

    private func stopAndResume() async throws {
        let (whole, stopped) = (try TemporaryFolder(), try TemporaryFolder())
        let model = try train(in: whole.file("digits"))

        let folder = stopped.file("digits")
        let task = Task { _ = try SaveResumeAndShip().train(in: folder, stoppedAfter: 50) }
        await #expect(throws: CancellationError.self) { try await task.value }
        // A thread writes the file, which may not be there yet.
        while !FileManager.default.fileExists(atPath: "\(folder)/step-40.safetensors") { await Task.yield() }
        transcript.show(folder, as: "runs/digits")
        let resumed = try train(in: folder)
        #expect(resumed.stateDictionary == model.stateDictionary)
        try expect("Resume")
    }

    private final class StepCounter: Sendable {
        private let count = Atomic(0)

        func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }
    }

    /// The code of TernTraining's first page.
    @Test func loop() throws {
        let temporary = try TemporaryFolder()
        let folder = temporary.file("first")
        let model = makeModel()
        let optimizer = Adam(model, learningRate: 1e-3)
        let loader = DataLoader(ImageDataset.digits().test, batchSize: 64)

        let run = TrainingRun(model, optimizer)
        let checkpoints = try CheckpointFolder(folder, keepLast: 2)
        try checkpoints.resume(run)
        while run.epoch < 10 {
            for batch in try run.batches(of: loader) {
                optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) }
                run.step += 1
            }
            try checkpoints.saveInBackground(run)
        }
        try checkpoints.finish()
        #expect(checkpoints.steps.last == 60)
    }

    @Test func ownParts() throws {
        let model = makeModel()
        let run = TrainingRun(model, Adam(model, learningRate: 1e-3))
        var best = Double.infinity
        try run.keep("best") {
            best
        } set: {
            best = $0
        }
        best = 0.25
        let checkpoint = try run.checkpoint()
        best = 1
        try run.resume(from: checkpoint)
        #expect(best == 0.25)
    }

    // MARK: The trainer

    @Test func trainer() throws {
        let temporary = try TemporaryFolder()
        let folder = temporary.file("digits")
        manualSeed(0)
        let digits = ImageDataset.digits().train
        let parts = digits.split([0.9, 0.1], stratifiedBy: digits.labels.scalars, seed: 0)
        let loader = DataLoader(parts[0], batchSize: 64, seed: 0)
        let model = makeModel()
        let optimizer = Adam(model, learningRate: 3e-3)

        let run = TrainingRun(model, optimizer)
        let checkpoints = try CheckpointFolder(folder, keepBest: .lowest("validation_loss"))
        let trainer = Trainer(
            run,
            [
                Validation(every: .epochs(1)) { _ in
                    let held = parts[1].batch(at: .arange(parts[1].count))
                    return ["validation_loss": Double(crossEntropyLoss(model(held.inputs), held.labels).item())]
                },
                StopEarly(on: "validation_loss", EarlyStopping(patience: 5)),
                SaveCheckpoints(in: checkpoints, every: .epochs(1))
            ])
        try checkpoints.resume(run)
        let reason = try trainer.fit(loader, epochs: 4) { batch in
            crossEntropyLoss(model(batch.inputs), batch.labels)
        }
        print("\(reason) after step \(run.step)")

        let path = temporary.file("digits.safetensors")
        if let best = try checkpoints.best() {
            try model.load(best.state.part("model").tensors)
            try model.save(to: path)
        }
        try makeModel().load(from: path)
        try expect("Let a trainer do it")
    }

    // MARK: Shipping

    struct ModelMismatch: Error { let found: String }

    private func loadForServing(_ path: String) throws -> Sequential {
        let file = try Safetensors(contentsOf: path)
        guard file.metadata["scale"] == "pixels from 0 to 1" else {
            throw ModelMismatch(found: file.metadata["scale"] ?? "no scale")
        }
        let model = makeModel()
        try model.load(file.tensors)
        _ = model(.zeros([1, 1, 8, 8]))  // a first call, before anybody waits for one
        return model
    }

    @Test func shipping() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("digits.safetensors")
        let model = makeModel()
        try model.save(to: path, metadata: ["scale": "pixels from 0 to 1"])
        #expect(try loadForServing(path).stateDictionary == model.stateDictionary)
        try model.save(to: path)
        #expect(throws: ModelMismatch.self) { try loadForServing(path) }
    }

    // MARK: PyTorch

    @Test func pytorch() throws {
        let path = Python.fixtures.appending(path: "files/checkpoint.pt").path

        let checkpoint = try TorchCheckpoint(contentsOf: path)
        print(checkpoint.values["epoch"] ?? .none, checkpoint.names.prefix(2))

        let detector = Detector()
        try detector.load(from: path, under: "model")
        #expect(detector.head.bias?.value.allClose([-0.625, -0.5, -0.375]) == true)

        let counter = Counter()
        let report = try counter.load(from: path, under: "model", strict: false) { name in
            name.hasPrefix("head.")
                ? nil
                : name.replacing("conv.", with: "backbone.0.").replacing("norm.", with: "backbone.1.")
        }
        print(report)
        try expect("Weights from PyTorch")
        #expect(counter.backbone.stateDictionary["1.weight"] == detector.norm.stateDictionary["weight"])
    }
}
