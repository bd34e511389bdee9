#if canImport(Glibc)
    @preconcurrency import Glibc
#elseif canImport(Darwin)
    @preconcurrency import Darwin
#endif

/// Stops the program because an operation was misused, and says how.
///
/// `precondition` drops its message in release builds; `fatalError` keeps it. Every check of shapes, axes and indices ends
/// here, so that a release build, too, names the operation, the values and the rule that was broken.
///
/// - Parameters:
///   - operation: the operation as its user spells it, such as `matmul`.
///   - problem: the rule and the values that break it, such as
///     `inner dimensions differ: [64, 784] × [128, 784] (784 ≠ 128)`. The middle of a very long one is left out.
package func trap(_ operation: String, _ problem: String) -> Never {
    // Output before the trap is not to be lost if standard output is a file or a pipe. Other streams are left alone: one
    // that another thread waits to read from is locked for as long.
    fflush(stdout)
    fatalError(abbreviated("\(operation): \(problem)", to: 1000))
}

/// Traps unless `condition` holds. The message is built only when it does not.
@inline(__always)
package func check(_ condition: Bool, _ operation: @autoclosure () -> String, _ problem: @autoclosure () -> String) {
    if !condition { trap(operation(), problem()) }
}
