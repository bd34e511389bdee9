import TernCore

/// A limit on the gradients of a step.
///
/// ```swift
/// let optimizer = Adam(model, clipping: .norm(1))
/// ```
public enum GradientClipping: Sendable, Equatable {
    /// Scales all gradients down together so that their norm is at most a limit: see ``Gradients/clipped(toNorm:)``.
    case norm(Double)
    /// Clamps each element to ± a limit: see ``Gradients/clipped(toValue:)``.
    case value(Float)

    /// Traps on a limit that is not a number of at least 0.
    func validate() {
        switch self {
        case .norm(let limit):
            check(limit >= 0, "GradientClipping", "the norm is limited to \(limit), expected at least 0")
        case .value(let limit):
            check(limit >= 0, "GradientClipping", "values are limited to \(limit), expected at least 0")
        }
    }
}
