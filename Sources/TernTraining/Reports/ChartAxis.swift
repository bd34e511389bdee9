import Foundation

/// An axis of a chart: the numbers along it, and its ticks.
struct ChartAxis {
    let lower: Double
    let upper: Double
    let isLogarithmic: Bool
    let ticks: Ticks

    /// Returns a number's position on the axis, 0...1.
    func position(_ value: Double) -> Double {
        isLogarithmic
            ? (log10(value) - log10(lower)) / (log10(upper) - log10(lower)) : (value - lower) / (upper - lower)
    }

    /// Creates the horizontal axis of positions, from the first to the last.
    static func horizontal(_ positions: ClosedRange<Double>, count: Int, isInteger: Bool) -> ChartAxis {
        var (lower, upper) = (positions.lowerBound, positions.upperBound)
        if !(upper - lower > 1e-12 * max(abs(lower), abs(upper))) {
            let margin = isInteger ? max(1, lower.ulp) : spread(lower)
            (lower, upper) = (lower - margin, upper + margin)
        }
        return ChartAxis(
            lower: lower, upper: upper, isLogarithmic: false,
            ticks: .linear(lower, upper, count: count, isInteger: isInteger))
    }

    /// Creates the vertical axis of values, with some room around them; from 0 where they come near it.
    static func vertical(_ values: ClosedRange<Double>, count: Int, isLogarithmic: Bool) -> ChartAxis {
        var (lower, upper) = (values.lowerBound, values.upperBound)
        if isLogarithmic {
            let margin = pow(10, 0.05 * max(log10(upper) - log10(lower), 0.3))
            (lower, upper) = (max(lower / margin, .leastNonzeroMagnitude), min(upper * margin, 1e308))
            return ChartAxis(
                lower: lower, upper: upper, isLogarithmic: true, ticks: .logarithmic(lower, upper, count: count))
        }
        if upper - lower <= 1e-9 * max(abs(lower), abs(upper)) {
            (lower, upper) = (lower - spread(lower), upper + spread(upper))
        } else {
            let margin = 0.06 * (upper - lower)
            let isNearZero = lower >= 0 && lower < 0.3 * upper
            (lower, upper) = (isNearZero ? 0 : lower - margin, upper + margin)
        }
        return ChartAxis(
            lower: lower, upper: upper, isLogarithmic: false, ticks: .linear(lower, upper, count: count))
    }

    /// Returns half the length of the axis around a single value.
    private static func spread(_ value: Double) -> Double {
        value == 0 ? 1 : max(abs(value) * 0.1, .leastNormalMagnitude)
    }
}
