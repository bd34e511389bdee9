// Training that can be stopped after any step and goes on with the same bits: what is saved is the model, the optimizer, the
// schedule, the position in the epoch and the random generator.

import Foundation
import Tern

struct Run {
    let model = Sequential {
        Linear(64, 64, activation: .relu)
        Dropout(0.2)
        Linear(64, 10)
    }
    let optimizer: Optimizer
    let scheduler: Scheduler

    init() {
        optimizer = Adam(model, learningRate: 3e-3)
        scheduler = Scheduler(optimizer, .cosine(steps: 60))
    }

    /// Takes steps until `end`, in epochs that go on where the last one stopped.
    func train(_ iterator: inout DataLoader<ImageDataset>.Iterator, _ loader: DataLoader<ImageDataset>, to end: Int) {
        while scheduler.stepCount < end {
            guard let batch = iterator.next() else {
                iterator = loader.makeIterator()
                continue
            }
            optimizer.step { crossEntropyLoss(model(batch.inputs.flatten(from: 1)), batch.labels) }
            scheduler.step()
        }
    }
}

extension Run {
    /// Writes all that a later process needs into one file, which appears as a whole or not at all.
    func save(_ position: DataLoaderState, to path: String) throws {
        let state =
            TrainingState(tensors: model.stateDictionary).named("model")
            + optimizer.state.named("optimizer") + scheduler.state.named("scheduler")
        var metadata = state.metadata
        metadata["random"] = String(decoding: try JSONEncoder().encode(PhiloxGenerator.default), as: UTF8.self)
        metadata["loader"] = String(decoding: try JSONEncoder().encode(position), as: UTF8.self)
        try saveSafetensors(state.tensors, metadata: metadata, to: path)
    }

    /// Goes back to the moment of the file; gives the position in the epoch.
    func load(from path: String) throws -> DataLoaderState {
        let file = try Safetensors(contentsOf: path)
        let state = try TrainingState(tensors: file.tensors, metadata: file.metadata)
        try model.load(state.part("model").tensors)
        try optimizer.load(state.part("optimizer"))
        try scheduler.load(state.part("scheduler"))
        PhiloxGenerator.default = try JSONDecoder().decode(
            PhiloxGenerator.self, from: Data((file.metadata["random"] ?? "").utf8))
        return try JSONDecoder().decode(DataLoaderState.self, from: Data((file.metadata["loader"] ?? "").utf8))
    }
}

let (train, test) = ImageDataset.digits()
func makeLoader() -> DataLoader<ImageDataset> { DataLoader(train, batchSize: 64, seed: 1) }

// Without a stop.
manualSeed(0)
let whole = Run()
var loader = makeLoader()
var iterator = loader.makeIterator()
whole.train(&iterator, loader, to: 60)

// Stopped after 30 steps, in the middle of the second epoch.
manualSeed(0)
let stopped = Run()
loader = makeLoader()
iterator = loader.makeIterator()
stopped.train(&iterator, loader, to: 30)
let path = NSTemporaryDirectory() + "tern-resumable-\(UUID().uuidString).safetensors"
defer { try? FileManager.default.removeItem(atPath: path) }
try stopped.save(iterator.state, to: path)

// As another process goes on, whatever it did before.
manualSeed(123)
let resumed = Run()
loader = makeLoader()
iterator = try loader.makeIterator(from: resumed.load(from: path))
resumed.train(&iterator, loader, to: 60)

let isSame = resumed.model.stateDictionary == whole.model.stateDictionary
let samples = test.batch(at: .arange(test.count))
let accuracy = classificationAccuracy(resumed.model(samples.inputs.flatten(from: 1)), samples.labels)
print("resumed at step 30: test accuracy \(accuracy), the same bits as without a stop: \(isSame)")
if !isSame || accuracy < 0.8 { exit(1) }
