import CommandSupport
import Foundation
import Tern
import TestSupport
import Testing

@testable import mnist

/// Checkpoints whose strings were changed: each is resumed, or refused by an error that names the file.
@Suite struct CheckpointFuzzTests {
    let folder = try! TemporaryFolder()

    private static let values = [
        "", "-1", "0", "1", "0.5", "1e400", "-1e308", "nan", "inf", "9223372036854775807", "9223372036854775808",
        "18446744073709551615", "{}", "[]", "null", "\u{0}", "\u{202e}", "adam", "65536,65536",
        String(repeating: "9", count: 5000)
    ]

    /// A string with one of its numbers replaced, or as a whole.
    private func damaged(_ text: String, _ generator: inout PhiloxGenerator) -> String {
        let value = Self.values.randomElement(using: &generator)!
        let numbers = text.ranges(of: #/-?\d+/#)
        guard Bool.random(using: &generator), let range = numbers.randomElement(using: &generator) else { return value }
        return text.replacingCharacters(in: range, with: value)
    }

    /// Does what `train --resume` does before its first step.
    private func resume(_ path: String, _ digits: ImageDataset) throws {
        let checkpoint = try Checkpoint(contentsOf: path)
        let command = try #require(try Train.parseAsRoot(["--resume", "--output", folder.path]) as? Train)
        let configuration = try Configuration(command, resuming: checkpoint)
        let architecture = try Architecture(configuration.model, hidden: configuration.hidden, for: digits)
        try validating(checkpoint.path) { try architecture.checkMemory(batchSize: configuration.batchSize) }
        _ = try Trainer(configuration, architecture, digits, resuming: checkpoint)
    }

    @Test func stringsThatMakeNoSense() throws {
        let path = folder.file("checkpoint.safetensors")
        let result = try Command.run("train", "--epochs", "1", "--hidden", "4", "--output", folder.path)
        #expect(result.status == 0)
        let file = try Safetensors(contentsOf: path)
        let (tensors, digits) = (try file.tensors, ImageDataset.digits().train)
        try resume(path, digits)
        var (generator, good) = (PhiloxGenerator(seed: 3), 0)
        let keys = file.metadata.keys.sorted()
        for step in 0..<1000 {
            var metadata = file.metadata
            let key = keys[step % keys.count]
            metadata[key] = damaged(metadata[key]!, &generator)
            try saveSafetensors(tensors, metadata: metadata, to: path)
            do {
                try resume(path, digits)
                good += 1
            } catch {
                #expect("\(error)".contains(path), "\(key): \(error)")
            }
        }
        #expect((1..<800).contains(good))
    }
}
