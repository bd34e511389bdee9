import ArgumentParser
import Tern
import TernTraining

/// The options that decide the course of a run, kept in its checkpoints by their names: those that it goes on with when it is
/// resumed.
package struct KeptOptions {
    private let values: [String: String]
    /// The checkpoint's file, for messages.
    package let path: String

    /// The name of the options among the values of a checkpoint.
    private static let name = "options"

    /// Reads the options in a checkpoint.
    ///
    /// - Throws: a ``Failure`` where it is the checkpoint of another command.
    package init(of checkpoint: Checkpoint, command: String) throws {
        values = try checkpoint.value(Self.name) ?? [:]
        path = checkpoint.path
        if values["command"] != command {
            throw Failure(
                "\(path): a checkpoint of another command: found \(values["command"] ?? "no name"), expected \(command)"
            )
        }
    }

    /// Keeps the options of a command, and the identity of its data, in the checkpoints of a run.
    package static func keep(
        _ options: [String: String], command: String, identity: String, in run: TrainingRun
    ) throws {
        let kept = options.merging(["command": command, "identity": identity]) { $1 }
        try run.keep(name) {
            kept
        } set: { _ in
        }
    }

    /// An option as text, where there is one.
    package subscript(name: String) -> String? { values[name] }

    /// Returns an option of the run, which one on the command line must not contradict.
    package func option<Value: ExpressibleByArgument & Equatable>(_ name: String, given: Value?) throws -> Value {
        guard let text = values[name], let value = Value(argument: text) else {
            let found = values[name].map { "'\($0)'" } ?? "missing"
            throw Failure(
                "\(path): corrupt checkpoint: found --\(name) \(found), expected \(expectation(of: Value.self))")
        }
        if let given, given != value {
            throw Failure("\(path): --\(name) \(given) contradicts the checkpoint, whose run has --\(name) \(value)")
        }
        return value
    }

    /// Refuses other data than those that the run began with, wherever they lie by now.
    ///
    /// - Parameters:
    ///   - identity: the size and the checksum of the data.
    ///   - subject: the name of the data in the message.
    package func check(identity: String, of subject: String) throws {
        let expected = values["identity"] ?? "missing"
        if identity != expected {
            throw Failure("\(path): \(subject) contradicts the checkpoint: found \(identity), expected \(expected)")
        }
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
