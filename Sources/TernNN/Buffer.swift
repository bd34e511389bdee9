import TernCore

/// A tensor that belongs to a model's state but is not learned, such as a running mean: saved and loaded, no gradient.
///
/// ```swift
/// let runningMean = Buffer(.zeros([64]))
/// runningMean.value = 0.9 * runningMean.value + 0.1 * mean
/// ```
public final class Buffer: Sendable {
    private let state: Lock<Tensor<Float>>

    /// Creates a buffer that starts with a value.
    public init(_ value: Tensor<Float>) {
        state = Lock(value.stopGradient())
    }

    /// The current value, a constant to every derivative. A new one must have the same shape.
    public var value: Tensor<Float> {
        get { state.withLock { $0 } }
        set {
            let shape = shape
            check(
                newValue.shape == shape, "Buffer",
                "a buffer of shape \(shape) can't take a value of shape \(newValue.shape)")
            let value = newValue.stopGradient()
            state.withLock { $0 = value }
        }
    }

    /// The lengths of the value's axes.
    public var shape: Shape { value.shape }

    func makeCopy(by copier: ModuleCopier) -> Buffer { Buffer(value) }
}
