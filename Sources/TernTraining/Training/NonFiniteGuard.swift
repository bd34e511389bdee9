import TernCore
import TernNN

/// Looks for losses and gradients that are not finite before they spoil the weights.
///
/// ```swift
/// NonFiniteGuard()             // ends the training with a TrainingDivergence
/// NonFiniteGuard(skipping: 5)  // leaves out up to five such steps in a row
/// ```
///
/// It notes the norm of the gradients as the metric `gradient_norm`, unless ``ClipGradients`` does.
public final class NonFiniteGuard: TrainingCallback {
    private let limit: Int
    /// The number of steps in a row that were left out.
    public private(set) var skipped = 0

    /// Creates a guard.
    ///
    /// - Parameter limit: the number of steps in a row that may be left out, at least 0.
    public init(skipping limit: Int = 0) {
        check(limit >= 0, "NonFiniteGuard", "\(limit) steps may be left out, expected at least 0")
        self.limit = limit
    }

    /// The saved form: a number, which a file may have of any size.
    private struct Skipped: Codable {
        let count: Int

        init(count: Int) { self.count = count }

        init(from decoder: any Decoder) throws {
            count = try decoder.singleValueContainer().decode(Int.self)
            try decoder.check(savedCounts ~= count, "\(count) steps that were left out")
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(count)
        }
    }

    public func register(in run: TrainingRun) throws {
        try run.keep("skipped_steps") {
            Skipped(count: self.skipped)
        } set: {
            self.skipped = $0.count
        }
    }

    public func gradientsComputed(_ gradients: inout Gradients, _ trainer: Trainer) throws -> Bool {
        let (loss, norm) = (trainer.run.metrics["loss"] ?? .nan, gradients.norm)
        // Where gradients are clipped, the metric is their norm before.
        if !trainer.callbacks.contains(where: { $0 is ClipGradients }) { trainer.run.metrics["gradient_norm"] = norm }
        if loss.isFinite && norm.isFinite {
            skipped = 0
            return true
        }
        skipped += 1
        if skipped > limit {
            let what = loss.isFinite ? "the norm of the gradients is \(norm)" : "the loss is \(loss)"
            throw TrainingDivergence(trainer.run, what)
        }
        return false
    }
}

/// Training that has left the finite numbers.
public struct TrainingDivergence: Error, CustomStringConvertible {
    /// The number of steps that were done.
    public let step: Int
    public let description: String

    /// Creates an error that says where a run was, and how fast it learned.
    ///
    /// - Parameters:
    ///   - run: the run.
    ///   - what: the thing that is not finite, such as `the validation loss is nan`.
    public init(_ run: TrainingRun, _ what: String) {
        step = run.step
        description =
            "\(what) in epoch \(run.isInsideEpoch ? run.epoch + 1 : max(run.epoch, 1)), after \(run.step) steps, with a learning rate of "
            + "\(run.optimizer.learningRate): try a smaller one"
    }
}

extension TrainingRun {
    /// Checks that all parameters and buffers are finite: what the last update did shows in no loss.
    ///
    /// - Throws: ``TrainingDivergence`` with the name of the first that is not.
    public func checkFinite() throws {
        for (name, value) in model.stateDictionary.sorted(by: { $0.key < $1.key })
        where value.elementCount > 0 && !value.sum().item().isFinite && value.isFinite().scalars.contains(false) {
            throw TrainingDivergence(self, "\(name) is no longer finite")
        }
    }
}
