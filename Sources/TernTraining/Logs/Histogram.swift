import TernCore

/// The distribution of finite numbers over intervals of one width.
struct Histogram {
    private(set) var (minimum, maximum) = (0.0, 0.0)
    private(set) var (sum, sumOfSquares) = (0.0, 0.0)
    /// The upper ends of the intervals.
    private(set) var limits: [Double] = []
    /// The numbers in each interval.
    private(set) var counts: [Double] = []

    /// The number of finite numbers.
    var count: Double { counts.reduce(0, +) }

    init(_ values: Tensor<Float>, intervals: Int = 64) {
        let numbers = values.scalars.filter(\.isFinite)
        guard let lowest = numbers.min(), let highest = numbers.max() else { return }
        (minimum, maximum) = (Double(lowest), Double(highest))
        let width = (maximum - minimum) / Double(intervals)
        limits = width == 0 ? [maximum] : (1..<intervals).map { minimum + Double($0) * width } + [maximum]
        counts = Array(repeating: 0, count: limits.count)
        for number in numbers {
            let value = Double(number)
            sum += value
            sumOfSquares += value * value
            let index = width == 0 ? 0 : min(Int((value - minimum) / width), limits.count - 1)
            counts[index] += 1
        }
    }
}
