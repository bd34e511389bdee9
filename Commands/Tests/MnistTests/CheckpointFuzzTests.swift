import CommandSupport
import Foundation
import Tern
import TernTraining
import TestSupport
import Testing

@testable import mnist

/// Checkpoints whose strings and numbers were changed: each is resumed, or refused by an error that names the file.
@Suite struct CheckpointFuzzTests {
    let folder = try! TemporaryFolder()

    /// Does what `train --resume` does before its first step.
    private func resume(_ path: String) throws {
        let checkpoint = try Checkpoint(contentsOf: path)
        let command = try #require(try Train.parseAsRoot(["--resume", "--output", folder.path]) as? Train)
        let kept = try KeptOptions(of: checkpoint, command: "mnist")
        let configuration = try Configuration(command, Ranks(), resuming: kept)
        var digits = DataOptions()
        digits.folder = nil
        let data = try validated(path) {
            try TrainingData(
                digits, validationFraction: configuration.validationFraction, seed: configuration.seed)
        }
        let architecture = try Architecture(configuration.model, hidden: configuration.hidden, for: data.training)
        try validating(checkpoint.path) { try architecture.checkMemory(batchSize: configuration.batchSize) }
        let training = try Training(configuration, architecture, data, Ranks(), resuming: checkpoint)
        _ = try training.run.batches(of: training.loader)
        _ = training.position
    }

    private func validated<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch { throw Failure("\(path): \(error)") }
    }

    private func trained() throws -> String {
        let result = try Command.run("train", "--epochs", "1", "--hidden", "4", "--output", folder.path)
        #expect(result.status == 0)
        return folder.file(try folder.lastCheckpoint(of: "."))
    }

    @Test func valuesThatMakeNoSense() throws {
        let path = try trained()
        let original = try Checkpoint(contentsOf: path)
        try resume(path)
        #expect(Set(original.valueNames).isSuperset(of: ["batches", "is_inside_epoch", "options", "progress"]))
        let values = try original.valueNames.map { ($0, try #require(try original.value($0, as: JSON.self))) }
        var (generator, good) = (PhiloxGenerator(seed: 3), 0)
        for step in 0..<1000 {
            var checkpoint = original
            if step % 5 == 0 {
                checkpoint.epoch = [-1, 1, 2, 1 << 53, .max].randomElement(using: &generator)!
                checkpoint.step = [-1, 0, 7, 1 << 53, .max].randomElement(using: &generator)!
            } else if step % 5 == 1 {
                let name = checkpoint.state.numbers.keys.sorted().randomElement(using: &generator)!
                let strange: [Double] = [-1, 0, 0.5, 2, 1e300, .infinity, .nan]
                checkpoint.state.numbers[name] = strange.randomElement(using: &generator)!
            } else {
                let (name, value) = values.randomElement(using: &generator)!
                try checkpoint.set(value.damaged(&generator), as: name)
            }
            try checkpoint.save(to: path)
            do {
                try resume(path)
                good += 1
            } catch {
                #expect("\(error)".contains(path), "\(error)")
            }
        }
        #expect((100..<800).contains(good))
    }

    /// Whatever string is changed behind the checkpoint's back, its checksum tells.
    @Test func stringsThatWereChanged() throws {
        let path = try trained()
        let file = try Safetensors(contentsOf: path)
        let tensors = try file.tensors
        for key in file.metadata.keys.sorted() {
            var metadata = file.metadata
            metadata[key] = metadata[key]!.isEmpty ? "1" : String(metadata[key]!.dropLast()) + "7"
            try saveSafetensors(tensors, metadata: metadata, to: path)
            let error = #expect(throws: CheckpointError.self, "\(key)") { try Checkpoint(contentsOf: path) }
            #expect(error?.path == path)
        }
    }
}
