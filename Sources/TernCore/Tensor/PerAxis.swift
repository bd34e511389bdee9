/// A number for each spatial axis: an `Int` stands for all of them, an array has one for each.
///
/// ```swift
/// conv2d(x, weight, stride: 2)
/// conv2d(x, weight, stride: [2, 1])   // height, width
/// Conv2d(3, 16, kernel: size, padding: size / 2)
/// ```
public protocol PerAxis: Sendable {
    /// Returns the numbers of `count` axes, the outermost first; nil if this has another number of them.
    func numbers(forAxes count: Int) -> [Int]?
}

extension Int: PerAxis {
    /// Returns this number for each of `count` axes.
    public func numbers(forAxes count: Int) -> [Int]? { Array(repeating: self, count: count) }
}

extension Array: PerAxis where Element == Int {
    /// Returns the elements, if there are `count` of them.
    public func numbers(forAxes count: Int) -> [Int]? { self.count == count ? self : nil }
}

extension PerAxis {
    /// Returns the numbers, as many as there are axes; traps where there are others, or one is below `least`.
    package func resolved(_ axes: Int, atLeast least: Int, _ name: String, in operation: String) -> [Int] {
        guard let numbers = numbers(forAxes: axes) else {
            trap(operation, "expected \(name) for \(axes) axes, found \(self)")
        }
        check(numbers.allSatisfy { $0 >= least }, operation, "expected \(name) of at least \(least), found \(numbers)")
        return numbers
    }
}

/// The padding of the spatial axes of a convolution: `.valid`, `.same`, or numbers of elements
/// as ``PerAxis`` has them.
///
/// ```swift
/// conv2d(x, weight, padding: .same)
/// conv2d(x, weight, padding: 1)
/// conv2d(x, weight, padding: [2, 1])   // height, width
/// ```
public protocol ConvolutionPadding: Sendable {
    /// Returns the elements before and after each axis whose windows reach `reach` elements beyond their first; nil where
    /// the padding is for another number of axes.
    func widths(reach: [Int]) -> [(before: Int, after: Int)]?
}

extension ConvolutionPadding where Self == ValidPadding {
    /// No padding.
    public static var valid: ValidPadding { ValidPadding() }
}

extension ConvolutionPadding where Self == SamePadding {
    /// As much as makes the result as long as the input, for a stride of 1; an odd element goes behind.
    public static var same: SamePadding { SamePadding() }
}

/// No padding: ``ConvolutionPadding/valid``.
///
/// ```swift
/// let y = conv2d(x, weight, padding: .valid)   // [64, 3, 28, 28] with kernels of 3 × 3 gives [64, 16, 26, 26]
/// ```
public struct ValidPadding: ConvolutionPadding {
    /// Returns 0 elements at both ends of each axis.
    public func widths(reach: [Int]) -> [(before: Int, after: Int)]? { reach.map { _ in (0, 0) } }
}

/// As much padding as makes the result as long as the input: ``ConvolutionPadding/same``.
///
/// ```swift
/// let y = conv2d(x, weight, padding: .same)   // [64, 3, 28, 28] with kernels of 3 × 3 gives [64, 16, 28, 28]
/// ```
public struct SamePadding: ConvolutionPadding {
    /// Returns half of `reach` at each end; an odd element goes behind.
    public func widths(reach: [Int]) -> [(before: Int, after: Int)]? { reach.map { ($0 / 2, $0 - $0 / 2) } }
}

extension Int: ConvolutionPadding {
    /// Returns this number of elements at both ends of each axis.
    public func widths(reach: [Int]) -> [(before: Int, after: Int)]? { reach.map { _ in (self, self) } }
}

extension Array: ConvolutionPadding where Element == Int {
    /// Returns as many elements at both ends of an axis as the array has for it.
    public func widths(reach: [Int]) -> [(before: Int, after: Int)]? {
        count == reach.count ? map { ($0, $0) } : nil
    }
}
