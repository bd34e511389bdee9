import ArgumentParser
import Foundation
import Tern

/// The state of a run in one file, so that its parts always belong together: weights, the state of the optimizer and
/// the schedule, the random numbers, the progress, and the options it was started with.
package struct Checkpoint {
    /// The tensors and numbers, the parts under names of their own (`model.…`, `optimizer.…`).
    package var state: TrainingState
    /// The options that decide the course of the run: kept when it is resumed.
    package var options: [String: String]
    /// The default generator at that moment.
    package var random: PhiloxGenerator
    /// The progress of the epoch, in a run that goes through its data by a loader.
    package var loader: DataLoaderState?
    /// The file that it was read from, for messages.
    package private(set) var path = ""

    /// Creates a checkpoint of this moment.
    package init(_ state: TrainingState, options: [String: String], loader: DataLoaderState? = nil) {
        (self.state, self.options, self.loader, random) = (state, options, loader, .default)
    }

    /// Writes the checkpoint as a whole, or leaves the earlier one.
    package func save(to path: String) throws {
        var metadata = state.metadata
        for (name, value) in options { metadata["options.\(name)"] = value }
        metadata["random"] = try json(random)
        if let loader { metadata["loader"] = try json(loader) }
        try saveSafetensors(state.tensors, metadata: metadata, to: path)
    }

    /// Reads a checkpoint.
    package init(contentsOf path: String) throws {
        let file = try Safetensors(contentsOf: path)
        func value<Value: Decodable>(_ name: String) throws -> Value {
            let text = file.metadata[name]
            if let text, let value = try? JSONDecoder().decode(Value.self, from: Data(text.utf8)) { return value }
            throw Failure("\(path): not a checkpoint: found \(name) \(text ?? "missing") in the metadata")
        }
        random = try value("random")
        loader = file.metadata["loader"] == nil ? nil : try value("loader")
        let prefix = "options."
        let named = file.metadata.filter { $0.key.hasPrefix(prefix) }
        state = TrainingState(tensors: try file.tensors, metadata: file.metadata.filter { !$0.key.hasPrefix(prefix) })
        options = Dictionary(uniqueKeysWithValues: named.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
        self.path = path
    }

    private func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys  // the same file for the same state
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

extension Checkpoint {
    /// Refuses the checkpoint of another command; the options keep the name as `command`.
    package func check(command: String) throws {
        if options["command"] != command {
            throw Failure(
                "\(path): a checkpoint of another command: found \(options["command"] ?? "no name"), expected \(command)"
            )
        }
    }

    /// Returns an option of the run, which one on the command line must not contradict.
    package func option<Value: ExpressibleByArgument & Equatable>(_ name: String, given: Value?) throws -> Value {
        guard let text = options[name], let value = Value(argument: text) else {
            let found = options[name].map { "'\($0)'" } ?? "missing"
            throw Failure(
                "\(path): corrupt checkpoint: found --\(name) \(found), expected \(expectation(of: Value.self))")
        }
        if let given, given != value {
            throw Failure("\(path): --\(name) \(given) contradicts the checkpoint, whose run has --\(name) \(value)")
        }
        return value
    }
}

/// Returns the kind of values that an option takes, for messages.
private func expectation<Value: ExpressibleByArgument>(of type: Value.Type) -> String {
    if !Value.allValueStrings.isEmpty { return Value.allValueStrings.joined(separator: ", ") }
    switch type {
    case is any BinaryInteger.Type: return "a whole number"
    case is any BinaryFloatingPoint.Type: return "a number"
    default: return "a text"
    }
}
