import ArgumentParser
import Foundation
import Tern
import TernDistributed
import TernTraining

/// The processes of a command: this one by itself, or all that `mpirun` started. The first alone prints and writes files.
package struct Ranks {
    package let communicator: Communicator

    /// Joins the other processes, if there are any.
    ///
    /// - Throws: where there are some, and the command was built without MPI.
    package init() throws { communicator = try Communicator.world() }

    package var isFirst: Bool { communicator.rank == 0 }
    package var isAlone: Bool { communicator.size == 1 }

    /// The processes in words, with a comma before; nothing where there is one.
    package var description: String {
        isAlone ? "" : ", \(communicator.size) ranks of \(communicator.library)"
    }

    /// Returns the file that the first rank has read, on all of them.
    ///
    /// - Parameter checkpoint: reads it; called on the first rank only.
    package func sharing(_ checkpoint: () throws -> Checkpoint?) throws -> Checkpoint? {
        if isAlone { return try checkpoint() }
        let own = isFirst ? try checkpoint() : nil
        let bytes = try own.map { try Array(Data(contentsOf: URL(fileURLWithPath: $0.path))) } ?? []
        let shared = try communicator.broadcast(bytes: bytes)
        if isFirst || shared.isEmpty { return own }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(shared).write(to: file, options: .withoutOverwriting)
        return try Checkpoint(contentsOf: file.path)
    }

    /// Refuses ranks that differ in what their weights depend on: the program and the processor, options and data.
    ///
    /// - Parameters:
    ///   - options: the options that decide the course of the run.
    ///   - identity: the size and the checksum of the data.
    ///   - weights: the model and its optimizer as they begin.
    package func requireEqual(options: [String: String], identity: String, weights: TrainingRun) throws {
        if isAlone { return }
        // Wherever the data lie.
        let text = options.filter { !["data", "text"].contains($0.key) }.sorted { $0.key < $1.key }
            .map { "--\($0.key) \($0.value)" }.joined(separator: " ")
        var state = weights.model.stateDictionary
        for (name, tensor) in weights.optimizer.state.tensors { state["optimizer.\(name)"] = tensor }
        try communicator.requireEqual([
            ("build", Self.build), ("instruction set", runtime.instructionSet), ("BLAS", "\(runtime.blas)"),
            ("options", text), ("data", identity), ("weights", "a checksum of \(Checksum(state))"),
            ("step", "\(weights.step)")
        ])
    }

    /// Refuses ranks that differ in the model that they evaluate, or in the number of samples.
    package func requireEqual(weights: some Module, samples: Int) throws {
        if isAlone { return }
        try communicator.requireEqual([
            ("weights", "a checksum of \(Checksum(weights.stateDictionary))"), ("samples", "\(samples)")
        ])
    }

    /// The version, and a checksum of the program.
    private static var build: String {
        let path = Bundle.main.executablePath ?? CommandLine.arguments[0]
        guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe) else {
            return ternVersion
        }
        var checksum = Checksum()
        bytes.withUnsafeBytes { bytes in
            for offset in stride(from: 0, to: bytes.count - 7, by: 8) {
                checksum.add(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            }
        }
        return "\(ternVersion), \(bytes.count) bytes with the checksum \(checksum)"
    }
}

extension Checksum {
    /// Creates the checksum of the bits of tensors, in the order of their names.
    fileprivate init(_ tensors: [String: Tensor<Float>]) {
        self.init()
        for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
            add(Array(name.utf8))
            for value in tensor.scalars { add(UInt64(value.bitPattern)) }
        }
    }
}

/// The option of how batches are cut.
package struct ShardOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Number of shards that a batch is cut into, each computed by itself (default: the number of ranks that mpirun starts). "
                + "The same number gives the same weights on any number of ranks.", valueName: "n"))
    package var shards: Int?

    package init() {}

    package func validate() throws { try Self.check(shards, batchSize: nil) }

    /// Refuses a number that is out of range, or more than a batch has samples.
    package static func check(_ shards: Int?, batchSize: Int?) throws {
        try require(shards, in: 1...65_536, "--shards")
        if let shards, let batchSize, shards > batchSize {
            throw ValidationError(
                "--shards \(shards) is out of range: expected at most the \(batchSize) samples of a batch, and as many as there "
                    + "are ranks")
        }
    }

    /// Returns the number of shards of a run: as given, that of the checkpoint, or one a rank.
    package func count(_ ranks: Ranks, resuming kept: KeptOptions?) throws -> Int {
        // A checkpoint of a run without shards names none.
        if let kept {
            if kept["shards"] != nil { return try kept.option("shards", given: shards) }
            if let shards, shards != 1 {
                throw Failure("\(kept.path): --shards \(shards) contradicts the checkpoint, whose run has --shards 1")
            }
            return 1
        }
        return shards ?? ranks.communicator.size
    }
}
