/// Returns the value of a function whose intermediate values are not kept for the backward pass, but computed again in it.
///
/// ```swift
/// let loss = gradient(at: w) { w in
///     blocks.reduce(x) { x, block in checkpoint(at: x) { x in block(x, w) } }.sum()
/// }
/// ```
///
/// Of each call only the arguments and the value stay in memory until the backward pass comes to it; then the function runs
/// once more, recorded. For n blocks of one size that is the memory of n values and one block instead of n blocks, for the time
/// of one more forward pass.
///
/// Gradients reach everything that the function depends on: its arguments, the parameters of models it calls, and other
/// differentiated tensors that it captures, to any order. What it draws from the default generator (dropout) it draws again in
/// the second run, which has the training mode of the first. Apart from that it must compute the same both times: it should not
/// count calls, or update running statistics, or draw from a generator of its own or on other threads.
///
/// - Parameters:
///   - x: the arguments.
///   - f: the function; it runs twice where a derivative is taken.
/// - Returns: the value of `f` at `x`.
public func checkpoint<each Input: TensorFloatingPoint, Output: TensorFloatingPoint>(
    at x: repeat Tensor<each Input>, of f: @escaping (repeat Tensor<each Input>) -> Tensor<Output>
) -> Tensor<Output> {
    guard let scope = GradientScope.recording else { return f(repeat each x) }
    let arguments = (repeat each x)
    let tape = RandomTape()
    let mode = TrainingMode.override
    let value = tape.record { withoutRecording { f(repeat each arguments) } }
    return value.detached.recorded(in: scope) { upstream in
        let again = scope.resume {
            TrainingMode.$override.withValue(mode) { tape.replay { f(repeat each arguments) } }.recordingNode
        }
        return again.map { [($0, upstream)] } ?? []
    }
}
