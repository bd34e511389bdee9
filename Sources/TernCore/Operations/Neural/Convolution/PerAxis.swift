/// A number for each spatial axis: one for all of them, or a list.
///
/// ```swift
/// conv2d(x, weight, stride: 2)
/// conv2d(x, weight, stride: [2, 1])   // height, width
/// ```
public struct PerAxis: Sendable, Equatable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
    private let numbers: [Int]
    private let isForAll: Bool

    /// The same number for all axes.
    public init(_ number: Int) { (numbers, isForAll) = ([number], true) }

    /// A number for each axis, the outermost first.
    public init(_ numbers: [Int]) { (self.numbers, isForAll) = (numbers, false) }

    public init(integerLiteral number: Int) { self.init(number) }
    public init(arrayLiteral numbers: Int...) { self.init(numbers) }

    /// The numbers, as many as there are axes; traps where there are others, or one is below `least`.
    package func resolved(_ axes: Int, atLeast least: Int, _ name: String, in operation: String) -> [Int] {
        let resolved = isForAll ? Array(repeating: numbers[0], count: axes) : numbers
        check(resolved.count == axes, operation, "expected \(name) for \(axes) axes, found \(numbers)")
        check(
            resolved.allSatisfy { $0 >= least }, operation, "expected \(name) of at least \(least), found \(resolved)")
        return resolved
    }
}

/// How far the windows of a convolution reach beyond the ends of the spatial axes.
public enum ConvolutionPadding: Sendable, Equatable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
    /// Not at all.
    case valid
    /// As far as makes the result as long as the input; an odd element goes behind. For a stride of 1.
    case same
    /// By these many elements at both ends.
    case amount(PerAxis)

    public init(integerLiteral number: Int) { self = .amount(PerAxis(number)) }
    public init(arrayLiteral numbers: Int...) { self = .amount(PerAxis(numbers)) }
}
