import CZlib
import Foundation
import TernCore
import TernData
import TernNN

/// All that training goes on from, in one safetensors file: tensors, numbers and encoded values by name, the default generator,
/// and the progress.
///
/// ```swift
/// var checkpoint = Checkpoint(epoch: 2, step: 1200)
/// checkpoint.state += TrainingState(tensors: model.stateDictionary).named("model")
/// checkpoint.state += optimizer.state.named("optimizer")
/// try checkpoint.set(accuracy, as: "accuracy")   // anything Codable
/// try checkpoint.save(to: "runs/first/checkpoint.safetensors")
/// ```
///
/// A ``TrainingRun`` gathers one from its parts, and a ``CheckpointFolder`` keeps several. Tensors are values, so a checkpoint
/// stays what it was while training goes on.
///
/// The file has the tensors and, in its metadata, strings: those of `TrainingState.metadata`, JSON for the other values,
/// and a CRC-32 of everything, so that a damaged file is told from a good one. The same state gives the same bytes.
public struct Checkpoint: Sendable {
    /// The number of epochs that were done.
    public var epoch: Int
    /// The number of steps that were done.
    public var step: Int
    /// The measures of this moment, such as `validation_loss`, by which the best checkpoint is found.
    public var metrics: [String: Double]
    /// The tensors and numbers, the parts under names of their own (`model.…`, `optimizer.…`).
    public var state = TrainingState()
    /// The default generator at that moment.
    public var random = PhiloxGenerator.default
    /// The file that it was read from, for messages; empty where it was not.
    public private(set) var path = ""
    /// The encoded values by name.
    private var values: [String: String] = [:]

    /// Creates a checkpoint of this moment, with the state of the default generator.
    public init(epoch: Int = 0, step: Int = 0, metrics: [String: Double] = [:]) {
        (self.epoch, self.step, self.metrics) = (epoch, step, metrics)
    }

    // MARK: Values

    /// The names of the values.
    public var valueNames: [String] { values.keys.sorted() }

    /// Keeps a value under a name.
    ///
    /// - Throws: what encoding it throws.
    public mutating func set(_ value: some Encodable, as name: String) throws { values[name] = try Self.encode(value) }

    /// Returns the value of a name; nil where there is none.
    ///
    /// - Throws: ``CheckpointError`` where it is of another type.
    public func value<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws(CheckpointError)
        -> Value?
    {
        guard let text = values[name] else { return nil }
        let value: Value = try Self.decode(text, name, in: path)
        return value
    }

    /// Takes over a value from another checkpoint, if it has one.
    mutating func copyValue(_ name: String, from other: Checkpoint) { values[name] = other.values[name] }

    // MARK: Files

    /// Writes the checkpoint as a whole, or leaves the earlier one.
    ///
    /// - Throws: `DataFileError` where the file can't be written.
    public func save(to path: String) throws {
        var metadata = state.metadata
        for (name, text) in values { metadata[Self.prefix + name] = text }
        let progress = Progress(epoch: epoch, step: step, metrics: metrics, random: random)
        metadata[Self.progress] = try Self.encode(progress)
        metadata[Self.checksum] = Self.checksum(state.tensors, metadata)
        try saveSafetensors(state.tensors, metadata: metadata, to: path)
    }

    /// Reads a checkpoint, and checks that nothing of it is damaged.
    ///
    /// - Throws: `DataFileError` where the file can't be read, ``CheckpointError`` where it is no checkpoint, or damaged.
    public init(contentsOf path: String) throws {
        let file = try Safetensors(contentsOf: path)
        let progress = try Self.progress(of: file)
        let tensors = try file.tensors
        var metadata = file.metadata
        let checksum = metadata.removeValue(forKey: Self.checksum)
        let found = Self.checksum(tensors, metadata)
        guard checksum == found else {
            throw CheckpointError(
                path: path, problem: "damaged: found contents of checksum \(found), expected \(checksum ?? "none")")
        }
        self.init(epoch: progress.epoch, step: progress.step, metrics: progress.metrics)
        (random, self.path) = (progress.random, path)
        metadata[Self.progress] = nil
        for (name, text) in metadata where name.hasPrefix(Self.prefix) {
            values[String(name.dropFirst(Self.prefix.count))] = text
            metadata[name] = nil
        }
        state = TrainingState(tensors: tensors, metadata: metadata)
    }

    /// Reads the progress alone, from the header of a file.
    static func progress(of file: Safetensors) throws(CheckpointError) -> Progress {
        guard let text = file.metadata[progress] else {
            throw CheckpointError(path: file.path, problem: "not a checkpoint: its metadata has no \(progress)")
        }
        let value: Progress = try decode(text, progress, in: file.path)
        let counts = 0...(1 << 53)
        guard counts ~= value.epoch, counts ~= value.step else {
            throw CheckpointError(
                path: file.path, problem: "found epoch \(value.epoch) and step \(value.step), expected \(counts)")
        }
        return value
    }

    /// The part of a checkpoint that a folder looks for in all of its files.
    struct Progress: Codable {
        let epoch: Int
        let step: Int
        let metrics: [String: Double]
        let random: PhiloxGenerator
    }

    private static let (progress, checksum, prefix) = ("checkpoint", "checksum", "value.")

    /// Returns the CRC-32 of all tensors and strings in the order of their names.
    private static func checksum(_ tensors: [String: Tensor<Float>], _ metadata: [String: String]) -> String {
        var sum = crc32(0, nil, 0)
        func add(_ bytes: UnsafeRawBufferPointer) {
            sum = crc32_z(sum, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
        }
        for (name, text) in metadata.sorted(by: { $0.key < $1.key }) {
            Array("\(name)\0\(text)\0".utf8).withUnsafeBytes(add)
        }
        for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
            Array("\(name)\0\(tensor.shape)\0".utf8).withUnsafeBytes(add)
            tensor.withUnsafeBufferPointer { add(UnsafeRawBufferPointer($0)) }
        }
        return String(sum, radix: 16)
    }

    private static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys  // the same file for the same state
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private static func decode<Value: Decodable>(
        _ text: String, _ name: String, in path: String
    ) throws(CheckpointError) -> Value {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do {
            return try decoder.decode(Value.self, from: Data(text.utf8))
        } catch {
            let found = abbreviated(text, to: 200)
            throw CheckpointError(path: path, problem: "found \(found) as \(name), expected a value of \(Value.self)")
        }
    }
}

/// The reason why a file is no checkpoint of a run.
public struct CheckpointError: Error, Equatable, CustomStringConvertible {
    /// The path of the file; empty for a checkpoint that comes from none.
    public let path: String
    /// The content that was found, and what was expected.
    public let problem: String

    public var description: String { path.isEmpty ? problem : "\(path): \(problem)" }
}

extension TrainingState {
    /// Adds the entries of another state.
    public static func += (a: inout TrainingState, b: TrainingState) { a = a + b }
}
