import TernCore

/// What is done about gradients that are too large before a step.
public enum GradientClipping: Sendable, Equatable {
    /// Scale all gradients down together so that their norm is at most this.
    case norm(Double)
    /// Bring each element into ± this.
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
