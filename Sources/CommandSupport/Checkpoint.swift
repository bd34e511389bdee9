import Foundation
import Tern

/// What a run goes on from, in one file, so that its parts always belong together: weights, the state of the optimiser and
/// the schedule, the random numbers, how far the run has come, and the options it was started with.
package struct Checkpoint {
    /// The tensors and numbers, the parts under names of their own (`model.…`, `optimizer.…`).
    package var state: TrainingState
    /// What decides how the run goes on: found again when it is resumed.
    package var options: [String: String]
    /// The default generator at that moment.
    package var random: PhiloxGenerator

    /// A checkpoint of now.
    package init(_ state: TrainingState, options: [String: String]) {
        (self.state, self.options, random) = (state, options, .default)
    }

    /// Writes the checkpoint as a whole, or leaves the earlier one.
    package func save(to path: String) throws {
        var metadata = state.metadata
        for (name, value) in options { metadata["options.\(name)"] = value }
        metadata["random"] = String(decoding: try JSONEncoder().encode(random), as: UTF8.self)
        try saveSafetensors(state.tensors, metadata: metadata, to: path)
    }

    /// Reads a checkpoint.
    package init(contentsOf path: String) throws {
        let file = try Safetensors(contentsOf: path)
        guard let text = file.metadata["random"],
            let random = try? JSONDecoder().decode(PhiloxGenerator.self, from: Data(text.utf8))
        else {
            throw Failure(
                "\(path): not a checkpoint: found random \(file.metadata["random"] ?? "missing") in the metadata")
        }
        let prefix = "options."
        let named = file.metadata.filter { $0.key.hasPrefix(prefix) }
        state = TrainingState(tensors: file.tensors, metadata: file.metadata.filter { !$0.key.hasPrefix(prefix) })
        options = Dictionary(uniqueKeysWithValues: named.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
        self.random = random
    }
}
