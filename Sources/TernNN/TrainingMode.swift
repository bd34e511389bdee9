import TernCore

/// Whether layers such as ``Dropout`` behave as in training: inside a gradient call, unless
/// ``withTrainingMode(_:_:)-(_,()->Result)`` says otherwise.
public var isTraining: Bool { TrainingMode.override ?? (GradientScope.current != nil) }

/// Runs `body` in training or in inference mode, whether or not a gradient is being taken.
///
/// ```swift
/// let noisy = withTrainingMode(true) { model(x) }   // Monte Carlo dropout
/// ```
public func withTrainingMode<Result>(_ mode: Bool, _ body: () throws -> Result) rethrows -> Result {
    try TrainingMode.$override.withValue(mode, operation: body)
}

private enum TrainingMode {
    @TaskLocal static var override: Bool?
}
