private let defaultGenerator = Lock(PhiloxGenerator(seed: 0))

/// Starts the default generator anew with a seed.
///
/// Initializers, dropout and shuffling that name no generator of their own draw from it, so a program that starts with a seed
/// gives the same numbers each time.
///
/// ```swift
/// manualSeed(42)
/// let model = MLP()   // the same weights in every run
/// ```
public func manualSeed(_ seed: UInt64) {
    PhiloxGenerator.default = PhiloxGenerator(seed: seed)
}

extension PhiloxGenerator {
    /// The default generator, from which everything draws that names no generator of its own: read it to save its state,
    /// set it to go on from there.
    ///
    /// ```swift
    /// let state = PhiloxGenerator.default
    /// let first = Tensor<Float>.normal([3])
    /// PhiloxGenerator.default = state
    /// let again = Tensor<Float>.normal([3])   // first
    /// ```
    ///
    /// To draw from it, name no generator: between reading and setting, another task may draw the same numbers.
    public static var `default`: PhiloxGenerator {
        get { defaultGenerator.withLock { $0 } }
        set { defaultGenerator.withLock { $0 = newValue } }
    }
}

/// Draws from the default generator; in the second run of a ``checkpoint(at:of:)`` the numbers of the first.
package func withDefaultGenerator<Result: Sendable>(_ body: @Sendable (inout PhiloxGenerator) -> Result) -> Result {
    if let tape = RandomTape.current { return tape.draw(body) }
    return defaultGenerator.withLock { generator in body(&generator) }
}
