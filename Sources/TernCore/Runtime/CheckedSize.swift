/// A length, a number of elements or an offset on its way through a formula: where an `Int` overflows, the result is no
/// number, and ``value(in:_:)`` stops the program by name. A plain `Int` would stop it without a word.
///
/// ```swift
/// let padded = CheckedSize(n) + 2 * CheckedSize(padding)
/// let length = padded.value(in: "conv2d", "axis \(axis) of \(n), padded by \(padding)")
/// ```
///
/// Every size that follows from arguments of a public operation is computed here, or by ``Shape/elementCount``.
package struct CheckedSize: Sendable, ExpressibleByIntegerLiteral {
    /// The number, or nil once it has overflowed.
    package let number: Int?

    @inline(__always)
    package init(_ number: Int) { self.number = number }

    package init(integerLiteral number: Int) { self.number = number }

    private static func combine(
        _ a: CheckedSize, _ b: CheckedSize, _ operation: (Int) -> (Int) -> (partialValue: Int, overflow: Bool)
    ) -> CheckedSize {
        guard let first = a.number, let second = b.number else { return CheckedSize(overflowed: ()) }
        let (result, overflow) = operation(first)(second)
        return overflow ? CheckedSize(overflowed: ()) : CheckedSize(result)
    }

    private init(overflowed: Void) { number = nil }

    package static func + (a: CheckedSize, b: CheckedSize) -> CheckedSize { combine(a, b, Int.addingReportingOverflow) }

    package static func - (a: CheckedSize, b: CheckedSize) -> CheckedSize {
        combine(a, b, Int.subtractingReportingOverflow)
    }

    package static func * (a: CheckedSize, b: CheckedSize) -> CheckedSize {
        combine(a, b, Int.multipliedReportingOverflow(by:))
    }

    /// Returns the quotient rounded towards 0; no number where `b` is 0.
    package static func / (a: CheckedSize, b: CheckedSize) -> CheckedSize {
        combine(a, b, Int.dividedReportingOverflow(by:))
    }

    /// Returns the product of some lengths, 1 if there are none.
    package static func product(_ lengths: some Sequence<Int>) -> CheckedSize {
        lengths.reduce(1) { $0 * CheckedSize($1) }
    }

    /// Returns the number; traps with the operation's name where it overflowed.
    ///
    /// - Parameter quantity: what was computed, with its values, such as `a kernel of 3 elements with dilation 9`.
    package func value(in operation: @autoclosure () -> String, _ quantity: @autoclosure () -> String) -> Int {
        guard let number else { trap(operation(), "\(quantity()) overflows: sizes are at most \(Int.max)") }
        return number
    }
}
