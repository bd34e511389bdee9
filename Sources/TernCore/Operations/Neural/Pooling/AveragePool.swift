/// Returns the average over windows of the axes behind the first two.
///
/// ```swift
/// averagePool(images, kernel: 2)   // [64, 32, 28, 28] gives [64, 32, 14, 14]
/// ```
///
/// - Parameters:
///   - x: [N, C, ...] with one to three more axes.
///   - kernel: the number of elements of a window.
///   - stride: the distance from one window to the next; as many as a window has elements if nil.
///   - padding: the zeros by which windows reach beyond the ends, at most half of the kernel.
///   - roundsUp: whether elements left over at the end get a window of their own, unless it would begin beyond them.
///   - countsPadding: whether the sum is divided by the elements and zeros in the window, or by its elements alone.
///   - divisor: the number that the sum is divided by instead, if not nil.
/// - Returns: [N, C, ...] with ⌊(n + 2 padding − kernel) / stride⌋ + 1 windows for an axis of n, rounded up if wanted.
///   Gradient: g over the divisor, to each element of the window.
@specialized(where Scalar == Float)
public func averagePool<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, kernel: any PerAxis, stride: (any PerAxis)? = nil, padding: any PerAxis = 0,
    roundsUp: Bool = false,
    countsPadding: Bool = true, divisor: Int? = nil
) -> Tensor<Scalar> {
    check(divisor != 0, "averagePool", "the divisor is 0")
    let windows = PoolWindows.regular(of: x, kernel, stride, padding, 1, roundsUp: roundsUp, in: "averagePool")
    let maps = windows.enumerated().map { axis, windows in
        windows.sums(in: "averagePool") { o in
            if let divisor { return axis == 0 ? 1 / Double(divisor) : 1 }
            return 1 / Double(countsPadding ? windows.paddedLength(o) : Int(windows.last[o] - windows.first[o]))
        }
    }
    return x.resampled(by: maps)
}

/// Returns the average over windows of the axes behind the first two, whose number and lengths follow from those of the result.
///
/// ```swift
/// adaptiveAveragePool(images, to: 1)   // the mean of each channel: [64, 32, 28, 28] gives [64, 32, 1, 1]
/// ```
///
/// - Parameters:
///   - x: [N, C, ...] with one to three more axes.
///   - lengths: the lengths m of the result: window i of an axis of n is ⌊i n / m⌋ ..< ⌈(i + 1) n / m⌉.
/// - Returns: [N, C, lengths]. Gradient: g over the number of elements in the window, to each of them.
@specialized(where Scalar == Float)
public func adaptiveAveragePool<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, to lengths: any PerAxis
) -> Tensor<Scalar> {
    let windows = PoolWindows.adaptive(of: x, to: lengths, in: "adaptiveAveragePool")
    if windows.allSatisfy({ $0.first.count == 1 }) { return x.mean(axes: Array(2..<x.rank), keepDims: true) }
    return x.resampled(
        by: windows.map { windows in
            windows.sums(in: "adaptiveAveragePool") { 1 / Double(windows.last[$0] - windows.first[$0]) }
        })
}

extension PoolWindows {
    /// Returns the map that sums each window, times a number.
    fileprivate func sums(in operation: String, _ weight: (Int) -> Double) -> AxisMap {
        let count = zip(first, last).reduce(0) { $0 + max(Int($1.1) - Int($1.0), 0) }
        return AxisMap(inputs, first.count, most: count, in: operation) { o in
            (first[o]..<max(first[o], last[o])).map { (Int($0), weight(o)) }
        }
    }
}
