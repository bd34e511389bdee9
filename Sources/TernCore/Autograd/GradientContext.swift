import CTernKernels

/// The gradient call that the calling thread is in, to be carried to other threads that compute a part of its function.
///
/// ```swift
/// optimizer.step {
///     let context = GradientContext.current
///     DispatchQueue.concurrentPerform(iterations: shards.count) { i in
///         let loss = context.run { crossEntropyLoss(model(shards[i].inputs), shards[i].labels) }
///         losses.withLock { $0[i] = loss }
///     }
///     return stack(losses.withLock { $0 }).mean()
/// }
/// ```
///
/// A tensor that depends on what is being differentiated records wherever it is, so for threads that are handed all they
/// differentiate the context is not needed. It is for what a thread looks up by itself: parameters, the training mode of layers
/// such as dropout, gradient calls inside the function, and paused recording. Without it they are not guessed at:
///
/// - A parameter that is read on a thread outside of the call has its plain value, as serving a model on one thread while it is
///   trained on another needs it. Results computed from it trap in the call itself, where their gradient would be missing.
/// - A layer with a training mode traps on a thread outside of a call that trains a model if its argument depends on that
///   call's values, unless ``withTrainingMode(_:_:)`` says on that thread which mode is meant.
/// - A gradient call on a thread outside of another traps on that one's values.
///
/// The function must not return before the other threads are done with their part. Random numbers can't be drawn from the
/// default generator on other threads inside of ``checkpoint(at:of:)``: it could not draw them again.
public struct GradientContext: Sendable {
    private let scope: GradientScope?
    private let call: UInt64
    private let mode: Bool?
    private let hasTape: Bool

    /// The gradient call of the calling thread; outside of any, a context that changes nothing.
    public static var current: GradientContext {
        GradientContext(
            scope: .current, call: tern_current_thread_state().pointee.call, mode: TrainingMode.override,
            hasTape: RandomTape.current != nil)
    }

    /// Runs `body` on the calling thread as a part of the gradient call.
    ///
    /// Traps where the call is over.
    public func run<Result>(_ body: () throws -> Result) rethrows -> Result {
        guard let scope else { return try TrainingMode.$override.withValue(mode, operation: body) }
        check(
            call == .max || OpenScopes.first(of: call) != nil, "GradientContext",
            "the gradient call that the context was made in is over")
        return try TrainingMode.$override.withValue(mode) {
            try scope.enter(call: call) { try RandomTape.barred(if: hasTape, body) }
        }
    }
}
