import Foundation
import TernCore
import TernNN
import TernTraining

// MARK: Stopping together

extension DataParallel: TrainingCallback {
    /// Forgets why an earlier training has ended.
    public func trainingBegins(_ trainer: Trainer) { (ownReason, agreedReason) = (nil, nil) }

    /// Lets this process's reason to stop be known to all in the next step, and stops for the one that all have agreed on.
    public func reasonToStop(_ reason: StopReason?, _ trainer: Trainer) -> StopReason? {
        if communicator.size == 1 { return reason }
        ownReason = reason
        return agreedReason
    }

    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    /// The reasons to stop of this process, which are summed over all.
    var votes: [Float] {
        let reason = ownReason ?? StopSignals.received.map { .signal($0) }
        return Self.signals.map { reason == .signal($0) ? 1 : 0 }
            + [StopReason.cancelled, .timeLimit].map { reason == $0 ? 1 : 0 }
    }

    /// Takes the sums of the votes of all ranks.
    func count(_ votes: [Float]) {
        let reasons = Self.signals.map { StopReason.signal($0) } + [.cancelled, .timeLimit]
        agreedReason = zip(reasons, votes).first { $1 > 0 }?.0
    }
}

// MARK: Beginning alike

extension DataParallel {
    /// Gives all ranks the parameters, the buffers and the default generator of rank 0.
    func synchronize(_ model: some Module) throws {
        // Also those that no optimizer changes.
        var seen = Set(model.parameters.map(ObjectIdentifier.init))
        let all = model.parameters + parameters.filter { seen.insert(ObjectIdentifier($0)).inserted }
        func shapes(_ shapes: [Shape]) -> String { shapes.map { "\($0)" }.joined(separator: " ") }
        try communicator.requireEqual([
            ("models", "parameters \(shapes(all.map(\.shape))), buffers \(shapes(buffers.map(\.shape)))"),
            ("states of the optimizer", Fingerprint(optimizer.state).description)
        ])
        for parameter in all {
            var value = parameter.value
            try communicator.broadcast(&value)
            parameter.value = value
        }
        for buffer in buffers {
            var value = buffer.value
            try communicator.broadcast(&value)
            buffer.value = value
        }
        let generator = try communicator.broadcast(bytes: Array(JSONEncoder().encode(PhiloxGenerator.default)))
        PhiloxGenerator.default = try JSONDecoder().decode(PhiloxGenerator.self, from: Data(generator))
    }
}

extension Communicator {
    /// Refuses ranks that differ in something that has to be the same.
    ///
    /// ```swift
    /// try world.requireEqual([("training data", checksum), ("options", options)])
    /// ```
    ///
    /// - Parameter facts: names in the plural, and what each rank has of them, in a text of any length.
    /// - Throws: ``MPIError`` on all ranks, which names one that differs from rank 0, and both texts.
    public func requireEqual(_ facts: [(name: String, value: String)]) throws {
        if size == 1 { return }
        for (name, value) in facts {
            let values = try allGather(list: Array(value.utf8))
            if let other = values.firstIndex(where: { $0 != values[0] }) {
                let texts = [other, 0].map { abbreviated(String(decoding: values[$0], as: UTF8.self), to: 200) }
                throw MPIError(
                    rank: other, call: "start",
                    problem: "its \(name) differ from those of rank 0: found \(texts[0]), expected \(texts[1])")
            }
        }
    }
}

/// A number of 64 bits that stands for tensors and numbers: equal for the same bits.
struct Fingerprint: CustomStringConvertible {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    init(_ state: TrainingState) {
        for (name, tensor) in state.tensors.sorted(by: { $0.key < $1.key }) {
            name.utf8.forEach { add(UInt64($0)) }
            add(tensor)
        }
        for (name, number) in state.numbers.sorted(by: { $0.key < $1.key }) {
            name.utf8.forEach { add(UInt64($0)) }
            add(number.bitPattern)
        }
    }

    private mutating func add(_ word: UInt64) { state = (state ^ word) &* 0x100_0000_01b3 }

    private mutating func add(_ tensor: Tensor<Float>) {
        var state = state
        tensor.withUnsafeBufferPointer {
            for value in $0 { state = (state ^ UInt64(value.bitPattern)) &* 0x100_0000_01b3 }
        }
        self.state = state
    }

    var description: String { String(state, radix: 16) }
}
